/**
 * Takes secrets out of what agents keep. A file is written anew beside the old one, looked through, and put in its place
 * at once; the old one is in the backup by then.
 */
import {
  closeSync,
  copyFileSync,
  createReadStream,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GateClient } from '../../gate/client.ts';
import type { Lookout } from '../../secrets/find.ts';
import { encodeLossless } from '../lossless.ts';
import { isJson, type KeptFormat, type KeptPiece, piecesOf } from './kept-pieces.ts';

export interface Scrubber {
  readonly gate: GateClient;
  readonly lookout: Lookout;
  /** Folder of this scrub's backup. */
  readonly backup: string;
  /** Which process holds a file open, by the file's path. */
  readonly open: ReadonlyMap<string, string>;
}

/** What became of a file: so many secrets were replaced, or it was left as it was for a reason (the end of a sentence). */
export type Scrubbed = { readonly replaced: number } | { readonly left: string };

export async function scrubFile(path: string, scrubber: Scrubber): Promise<Scrubbed> {
  const holder = scrubber.open.get(path);
  if (holder) return { left: `is open in ${holder}: end it and scrub again` };
  const before = statSync(path);
  if (!before.isFile()) return { left: 'is no regular file any more' };
  const fresh = `${path}.chaperone-${process.pid}`;
  try {
    const { replaced, format } = await writeScrubbed(path, fresh, before, scrubber);
    if (format === 'binary') return { left: 'is a binary store, which is never changed' };
    if (replaced === 0) return { replaced };
    const wrong = await wrongWith(fresh, path, format, scrubber.lookout);
    if (wrong) return { left: wrong };
    keep(path, scrubber.backup);
    utimesSync(fresh, before.atime, before.mtime);
    if (!isSame(before, statSync(path)))
      return { left: 'is being written just now: end the agent and scrub again' };
    renameSync(fresh, path);
    return { replaced };
  } finally {
    rmSync(fresh, { force: true });
  }
}

const isSame = (a: Stats, b: Stats): boolean =>
  a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs;

async function writeScrubbed(
  path: string,
  fresh: string,
  { mode }: Stats,
  { gate, lookout }: Scrubber,
): Promise<{ replaced: number; format: KeptFormat }> {
  const known: { format: KeptFormat } = { format: 'text' };
  let replaced = 0;
  const names = new Map<string, string>();
  const file = openSync(fresh, 'wx', mode & 0o777);
  try {
    let waiting: KeptPiece[] = [];
    let length = 0;
    const flush = async (): Promise<void> => {
      await learnNames(waiting, names, gate);
      const text = waiting
        .map((piece) => (typeof piece === 'string' ? piece : names.get(piece.value)))
        .join('');
      writeSync(file, encodeLossless(text));
      waiting = [];
      length = 0;
    };
    const pieces = piecesOf(path, lookout, (format) => {
      known.format = format;
    });
    for await (const piece of pieces) {
      if (known.format === 'binary') break;
      waiting.push(piece);
      if (typeof piece === 'string') length += piece.length;
      else replaced++;
      if (length > 1024 * 1024 || waiting.length > 10_000) await flush();
    }
    await flush();
    return { replaced, format: known.format };
  } finally {
    closeSync(file);
  }
}

async function learnNames(
  pieces: readonly KeptPiece[],
  names: Map<string, string>,
  gate: GateClient,
): Promise<void> {
  const values = new Map<string, { family: string; value: string }>();
  for (const piece of pieces)
    if (typeof piece !== 'string' && !names.has(piece.value))
      values.set(piece.value, { family: piece.family, value: piece.value });
  if (values.size === 0) return;
  const fresh = [...values.values()];
  for (const [i, name] of (await gate.placeholders(fresh)).entries()) names.set(fresh[i]?.value ?? '', name);
}

/** What is wrong with the new file, as the end of a sentence: a secret is left, or JSON is JSON no more. */
async function wrongWith(
  fresh: string,
  old: string,
  format: KeptFormat,
  lookout: Lookout,
): Promise<string | undefined> {
  for await (const piece of piecesOf(fresh, lookout))
    if (typeof piece !== 'string') return 'would still hold a secret afterwards, and is left as it was';
  if (format !== 'lines') return undefined;
  const lines = linesOf(fresh);
  for await (const line of linesOf(old)) {
    const { value: now } = await lines.next();
    if (isJson(line) && (now === undefined || !isJson(now)))
      return 'would not be JSON any more, and is left as it was';
  }
  return (await lines.next()).done ? undefined : 'would have more lines than before, and is left as it was';
}

const linesOf = (path: string): AsyncIterator<string> & AsyncIterable<string> =>
  createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();

/** Copies the file into the backup, under its whole path. */
function keep(path: string, backup: string): void {
  const copy = join(backup, path.replace(/^([A-Za-z]):/, '$1'));
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  copyFileSync(path, copy);
}

/** Files that other processes of this user hold open, each with the process's name and id. Known on Linux only. */
export function openFiles(): ReadonlyMap<string, string> {
  const open = new Map<string, string>();
  if (process.platform !== 'linux') return open;
  for (const pid of readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && name !== String(process.pid),
  )) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const path = linkOf(`/proc/${pid}/fd/${fd}`);
        if (path?.startsWith('/')) open.set(path, `process ${pid}`);
      }
    } catch {
      // Another user's, or gone.
    }
  }
  return open;
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Closed meanwhile.
  }
}
