/** Reads the log on from a place, a bounded part at a time, without holding up whatever else the gate does. */
import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { ActivityRecord } from '../model/record.ts';
import { hashLine } from './chain.ts';
import { LineCutter } from './lines.ts';
import { parseRecord, type Segment, segmentsIn } from './segments.ts';

const CHUNK_BYTES = 256 * 1024;
/** Records are read and made ready in runs of this many, then decisions have their turn. */
const RUN = 16;

/** How far somebody has read. */
export interface Place {
  /** Number of the last record; those behind it are read. */
  readonly seq: number;
  /** Where the next one begins, where that is known: name of a segment, and bytes into it. */
  readonly file?: string;
  readonly offset?: number;
}

export interface LogLine<R = ActivityRecord> {
  readonly record: R;
  /** The line as it stands there, without its line feed. */
  readonly bytes: Buffer;
  /** SHA-256 of the line, hex. */
  readonly hash: string;
  /** Where the next line begins. */
  readonly file: string;
  readonly offset: number;
}

/**
 * The records behind a place, oldest first, up to number `reach`.
 * Lines that hold no record are passed over: `log verify` tells of them.
 *
 * @param read what is wanted of a line; undefined where it holds no record
 */
export function linesAfter(folder: string, place: Place, reach: number): AsyncGenerator<LogLine>;
export function linesAfter<R extends Pick<ActivityRecord, 'seq'>>(
  folder: string,
  place: Place,
  reach: number,
  read: (line: Buffer) => R | undefined,
): AsyncGenerator<LogLine<R>>;
export async function* linesAfter(
  folder: string,
  place: Place,
  reach: number,
  read: (line: Buffer) => Pick<ActivityRecord, 'seq'> | undefined = parseRecord,
): AsyncGenerator<LogLine<Pick<ActivityRecord, 'seq'>>> {
  let last = place.seq;
  for (const segment of segmentsAfter(folder, place)) {
    const from = segment.name === place.file ? (place.offset ?? 0) : 0;
    for await (const line of linesIn(segment, from, read)) {
      const { seq } = line.record;
      if (seq > reach) return;
      if (seq <= last) continue;
      last = seq;
      yield line;
    }
    if (last >= reach) return;
  }
}

function segmentsAfter(folder: string, { seq }: Place): Segment[] {
  const segments = segmentsIn(folder);
  const at = segments.findLastIndex(({ first }) => first <= seq + 1);
  return segments.slice(Math.max(at, 0));
}

async function* linesIn<R>(
  { file, name }: Segment,
  from: number,
  read: (line: Buffer) => R | undefined,
): AsyncGenerator<LogLine<R>> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    // Retention has taken it away since it was listed; what is missing shows in the numbers.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    let offset = from;
    const cutter = new LineCutter();
    let count = 0;
    for (let position = from; ; ) {
      const space = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await handle.read(space, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return; // What is left has no line end yet: it is being written.
      position += bytesRead;
      for (const line of cutter.cut(space.subarray(0, bytesRead))) {
        offset += line.length + 1;
        const record = read(line);
        if (record) yield { record, bytes: line, hash: hashLine(line), file: name, offset };
        if (++count % RUN === 0) await turn();
      }
    }
  } finally {
    await handle.close();
  }
}
