/** The files of a log. A segment's name tells the number of its first record, so that names are in order. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ActivityRecord, readRecord } from '../model/record.ts';
import { LineCutter, linesIn } from './lines.ts';

/** A log of schema version 1: one file without a chain. */
export const VERSION_1_FILE = 'activity.jsonl';

const SEGMENT = /^activity-(\d{12})\.jsonl$/;
const CHUNK_BYTES = 1024 * 1024;

export interface Segment {
  readonly file: string;
  readonly name: string;
  /** Number of its first record. */
  readonly first: number;
}

export const segmentName = (first: number): string => `activity-${String(first).padStart(12, '0')}.jsonl`;

/** The chained segments of a log folder, oldest first. */
export function segmentsIn(folder: string): Segment[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const first = SEGMENT.exec(name)?.[1];
      return first === undefined ? [] : [{ file: join(folder, name), name, first: Number(first) }];
    })
    .sort((a, b) => a.first - b.first);
}

/** A log of version 1 in this folder, if there is one. */
export function version1File(folder: string): string | undefined {
  const file = join(folder, VERSION_1_FILE);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

export interface Line {
  readonly bytes: Buffer;
  /** It ends with a line feed; only the last line of a file may not. */
  readonly whole: boolean;
}

/** The lines of a file as bytes, without line feeds, a chunk at a time. */
export function* linesOf(file: string): Generator<Line> {
  const handle = openSync(file, 'r');
  try {
    const cutter = new LineCutter();
    for (;;) {
      // A new one each time: lines are parts of it.
      const space = Buffer.allocUnsafe(CHUNK_BYTES);
      const chunk = space.subarray(0, readSync(handle, space, 0, CHUNK_BYTES, null));
      if (chunk.length === 0) break;
      for (const bytes of cutter.cut(chunk)) yield { bytes, whole: true };
    }
    if (cutter.rest) yield { bytes: cutter.rest, whole: false };
  } finally {
    closeSync(handle);
  }
}

/**
 * Every record in a log folder, oldest first; lines that hold no record are left out: `verify` tells of them. Files that
 * only hold records before `from` are not read. `wanted`: a quick look at a line, whether it can hold what is looked for.
 */
export function* recordsIn(
  folder: string,
  from = 0,
  wanted: (line: Buffer) => boolean = () => true,
): Generator<ActivityRecord> {
  const old = version1File(folder);
  const segments = segmentsIn(folder);
  const recent = segments.filter((_, index) => (segments[index + 1]?.first ?? from + 1) > from);
  const isAll = recent.length === segments.length;
  for (const file of [...(old && isAll ? [old] : []), ...recent.map((segment) => segment.file)]) {
    for (const { bytes } of linesOf(file)) {
      const record = wanted(bytes) ? parseRecord(bytes) : undefined;
      if (record) yield record;
    }
  }
}

/** Records in segments that were written to since `since` (milliseconds), and so all that were made since; `wanted` as above. */
export function* recordsSince(
  folder: string,
  since: number,
  wanted?: (line: Buffer) => boolean,
): Generator<ActivityRecord> {
  const first = segmentsIn(folder).find(({ file }) => statSync(file).mtimeMs >= since)?.first;
  if (first !== undefined) yield* recordsIn(folder, first, wanted);
}

/** Ids of the records that came from the spool, in segments that were written to since `since` (milliseconds). */
export function spooledIds(folder: string, since: number): Set<string> {
  const ids = new Set<string>();
  for (const { file } of segmentsIn(folder)) {
    if (statSync(file).mtimeMs < since) continue;
    for (const { bytes } of linesOf(file)) {
      const id = bytes.includes('"spooled":') ? parseRecord(bytes)?.spooled : undefined;
      if (id) ids.add(id);
    }
  }
  return ids;
}

export function parseRecord(line: Buffer): ActivityRecord | undefined {
  try {
    return readRecord(JSON.parse(line.toString('utf8')));
  } catch {
    return undefined; // No JSON: cut off by a crash, or changed by hand.
  }
}

/** Enough of a file's end to hold its last records. */
const TAIL_BYTES = 512 * 1024;

/** The end of a segment: its last whole lines (oldest first), and what a crash has left behind them. */
export function tailOf(file: string): { lines: Buffer[]; torn: Buffer; size: number } {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    for (let bytes = TAIL_BYTES; ; bytes *= 8) {
      const from = Math.max(0, size - bytes);
      const tail = Buffer.alloc(size - from);
      readSync(handle, tail, 0, tail.length, from);
      const begin = from === 0 ? 0 : tail.indexOf(10) + 1;
      const end = tail.lastIndexOf(10) + 1;
      // One line may be longer than the tail; then more is read.
      if (end <= begin && from > 0) continue;
      const text = tail.subarray(begin, Math.max(begin, end));
      return { lines: linesIn(text), torn: tail.subarray(end), size };
    }
  } finally {
    closeSync(handle);
  }
}
