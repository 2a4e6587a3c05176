/** The activity log: append-only JSON Lines with one writer, and the spool of hooks that had no gate. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ActivityRecord } from '../model/record.ts';

/** A record before the log has numbered it. */
export type NewRecord = ActivityRecord extends infer R
  ? R extends ActivityRecord
    ? Omit<R, 'seq' | 'v'>
    : never
  : never;

/** Records that are kept in memory for the status bar, newest first. */
const RECENT = 20;
/** Enough of the file's end to hold its last records. */
const TAIL_BYTES = 256 * 1024;

export class ActivityLog {
  readonly file: string;
  /** Number of the last record; undefined until the file could be read. */
  #seq: number | undefined;
  #recent: ActivityRecord[] = [];

  constructor(file: string) {
    this.file = file;
    try {
      this.#seq = this.#begin();
    } catch {
      // It cannot be read now. The first append tries again and says what is wrong.
    }
  }

  /** Continues an existing file. A last line that was cut off by a crash is closed, so that the next record stands alone. */
  #begin(): number {
    const tail = readTail(this.file);
    if (tail.torn) appendFileSync(this.file, '\n', { mode: 0o600 });
    this.#recent = tail.records.slice(-RECENT).reverse();
    return this.#recent[0]?.seq ?? 0;
  }

  /** Appends one record; throws when it could not be written (disk full, read-only). */
  append(entry: NewRecord): ActivityRecord {
    this.#seq ??= this.#begin();
    const record = { v: 1, seq: this.#seq + 1, ...entry } as ActivityRecord;
    appendFileSync(this.file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    this.#seq = record.seq;
    this.#recent = [record, ...this.#recent].slice(0, RECENT);
    return record;
  }

  get recent(): readonly ActivityRecord[] {
    return this.#recent;
  }

  /** Takes in what hooks recorded without a gate, oldest first, each file once. Returns how many records came in. */
  takeIn(spool: string): number {
    const files = existsSync(spool)
      ? readdirSync(spool)
          .filter((name) => name.endsWith('.jsonl'))
          .sort()
      : [];
    let count = 0;
    for (const name of files) {
      const path = join(spool, name);
      for (const entry of parseLines<NewRecord>(readFileSync(path, 'utf8'))) {
        this.append(entry);
        count++;
      }
      unlinkSync(path);
    }
    return count;
  }
}

/** Leaves a record for the gate that is to come. One file a process, so that writers never meet. */
export function spoolRecord(spool: string, entry: NewRecord): void {
  const name = `${Date.parse(entry.at).toString().padStart(15, '0')}-${process.pid}.jsonl`;
  appendFileSync(join(spool, name), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

/** All records of a log file, oldest first; lines that are no record (a torn write) are left out. */
export function readRecords(file: string): ActivityRecord[] {
  return existsSync(file) ? parseLines<ActivityRecord>(readFileSync(file, 'utf8')) : [];
}

function parseLines<T>(text: string): T[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as T];
    } catch {
      return []; // Cut off by a crash in mid-write; the next record stands on a line of its own.
    }
  });
}

function readTail(file: string): { records: ActivityRecord[]; torn: boolean } {
  if (!existsSync(file)) return { records: [], torn: false };
  const handle = openSync(file, 'r');
  try {
    const size = fstatSync(handle).size;
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - from);
    readSync(handle, bytes, 0, bytes.length, from);
    const text = bytes.toString('utf8');
    return { records: parseLines<ActivityRecord>(text), torn: size > 0 && !text.endsWith('\n') };
  } finally {
    closeSync(handle);
  }
}
