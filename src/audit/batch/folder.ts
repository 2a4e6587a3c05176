/** Reads folders of batches, as they lie on a device or wherever they were sent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BatchFiles } from './check.ts';
import { ENDINGS, statementsIn } from './spool.ts';

/** Largest body that is unpacked, bytes. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** The folders in and below this one that hold batches, in order. */
export function batchFoldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((name) => batchFoldersIn(join(folder, name)));
  return holdsBatches(folder) ? [folder, ...below] : below;
}

/** Also one whose statements were all taken away. */
const holdsBatches = (folder: string): boolean =>
  readdirSync(folder).some((name) => name.endsWith(ENDINGS.statement) || OTHER.test(name));

/** The batches in a folder, in the order of their numbers; a body is read when it is asked for. */
export function batchesIn(folder: string): BatchFiles[] {
  return statementsIn(folder).map(({ batch, file }) => {
    const receipt = file.replace(ENDINGS.statement, ENDINGS.receipt);
    return {
      name: basename(file),
      batch,
      statement: readFileSync(file),
      body: () => unpacked(file.replace(ENDINGS.statement, ENDINGS.body)),
      ...(existsSync(receipt) && { receipt: readFileSync(receipt, 'utf8') }),
    };
  });
}

/** Batches of which other files are in a folder than a statement. */
export function straysIn(folder: string): { readonly batch: number; readonly receipt: boolean }[] {
  const stated = new Set(statementsIn(folder).map(({ batch }) => batch));
  return readdirSync(folder).flatMap((name) => {
    const [, number, ending] = OTHER.exec(name) ?? [];
    const batch = Number(number);
    return number === undefined || stated.has(batch) ? [] : [{ batch, receipt: ending === ENDINGS.receipt }];
  });
}

const OTHER = /^(\d{12})(\.jsonl\.gz|\.checkpoint)$/;

function unpacked(file: string): ReturnType<BatchFiles['body']> {
  if (!existsSync(file)) return { problem: `its records are missing (${basename(file)})` };
  return (
    unpackedBody(readFileSync(file)) ?? { problem: `its records cannot be unpacked (${basename(file)})` }
  );
}

/** A body without its compression; undefined where it is none, or too large. */
export function unpackedBody(bytes: Uint8Array): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_BODY });
  } catch {
    return undefined;
  }
}
