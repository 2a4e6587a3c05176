/** Writes files that are whole whenever they are seen, and outlive a power cut. */
import { closeSync, fdatasync, fsync, openSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface Written {
  readonly file: string;
  readonly data: string | Uint8Array;
}

const dataSynced = promisify(fdatasync);
const synced = promisify(fsync);

/**
 * Writes files of one folder; all are there for good when this resolves, and they come in their order. What they hold is
 * written for all of them at once, since that is what a disk takes longest for.
 */
export async function writeDurably(files: readonly Written[]): Promise<void> {
  await drafted(files);
  for (const { file } of files) renameSync(draftOf(file), file);
  await folderSynced(files);
}

/** Writes one file at once; what a power cut leaves of it may be the one before, or nothing, until it is `settled`. */
export function writeWhole(file: string, data: Written['data']): void {
  writeFileSync(draftOf(file), data, { mode: 0o600 });
  renameSync(draftOf(file), file);
}

/** Resolves once a file that was written whole is there for good. */
export async function settled(file: string): Promise<void> {
  const handle = openSync(file, 'r+');
  try {
    await dataSynced(handle);
  } finally {
    closeSync(handle);
  }
  await folderSynced([{ file }]);
}

const draftOf = (file: string): string => join(dirname(file), `.${basename(file)}.part`);

/** What the files are to hold, on disk under other names. Throws only once none is written to any more. */
async function drafted(files: readonly Written[]): Promise<void> {
  const all = await Promise.allSettled(files.map(draft));
  for (const one of all) if (one.status === 'rejected') throw one.reason;
}

/** Only the disk is waited for beside other work: to hand the rest of it to another thread costs more than to do it. */
async function draft({ file, data }: Written): Promise<void> {
  const handle = openSync(draftOf(file), 'w', 0o600);
  try {
    writeFileSync(handle, data);
    await dataSynced(handle);
  } finally {
    closeSync(handle);
  }
}

/** So that the names are there for good. Windows keeps names by itself and opens no folders. */
async function folderSynced([first]: readonly Pick<Written, 'file'>[]): Promise<void> {
  if (process.platform === 'win32' || !first) return;
  const folder = openSync(dirname(first.file), 'r');
  try {
    await synced(folder);
  } finally {
    closeSync(folder);
  }
}
