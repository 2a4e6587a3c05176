/** The spool: records of hooks that decided without a gate, one file a record, until the log takes them in. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { isNewRecord, type NewRecord } from '../model/record.ts';

let written = 0;

const A_DAY = 24 * 60 * 60_000;

/** Leaves a record for the gate that is to come. It is on disk, whole, before this returns. */
export function spoolRecord(spool: string, entry: NewRecord): void {
  const at = Date.parse(entry.at).toString().padStart(15, '0');
  const name = `${at}-${process.pid}-${String(written++).padStart(6, '0')}.jsonl`;
  const temporary = join(spool, `${name}.part`);
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(entry)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, join(spool, name)); // A reader never sees half of it.
}

/** Names of the files in the spool, oldest first. */
export function spoolFiles(spool: string): string[] {
  if (!existsSync(spool)) return [];
  return readdirSync(spool)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
}

/** No record of these files was taken in before this time, milliseconds since the epoch; clocks may be set. */
export function timeOf(spool: string, names: readonly string[]): number {
  return Math.min(...names.map((name) => statSync(join(spool, name)).mtimeMs)) - A_DAY;
}

/** One line of a spool file: its id, which is unique, and the record if it is one. */
export interface Spooled {
  readonly id: string;
  readonly entry: NewRecord | undefined;
}

export function readSpoolFile(spool: string, name: string): Spooled[] {
  return readFileSync(join(spool, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => ({ id: `${name}:${index + 1}`, entry: parsed(line) }));
}

function parsed(line: string): NewRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isNewRecord(value) ? value : undefined;
  } catch {
    return undefined; // The log says so, and the file is kept under another name.
  }
}

/** Removes a file that was taken in; one that held something unreadable is kept aside. */
export function clearSpoolFile(spool: string, name: string, unreadable: boolean): void {
  const file = join(spool, name);
  if (unreadable) renameSync(file, `${file}.unreadable`);
  else unlinkSync(file);
}
