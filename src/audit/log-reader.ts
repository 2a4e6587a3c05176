/** Reads the log on from a place, a bounded part at a time, without holding up whatever else the gate does. */
import { closeSync, openSync, read as readWith } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ActivityRecord } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';
import { LineCutter } from './lines.ts';
import { parseRecord, type Segment, segmentsIn } from './segments.ts';

const CHUNK_BYTES = 256 * 1024;
/** Records are read and made ready in runs of this many, then decisions have their turn. */
const RUN = 16;

const readFrom = promisify(readWith);

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
  let count = 0;
  for (const { file, name } of segmentsAfter(folder, place)) {
    const handle = opened(file);
    if (handle === undefined) continue;
    try {
      const cutter = new LineCutter();
      let offset = name === place.file ? (place.offset ?? 0) : 0;
      for (let position = offset; ; ) {
        const space = Buffer.allocUnsafe(CHUNK_BYTES);
        const { bytesRead } = await readFrom(handle, space, 0, CHUNK_BYTES, position);
        if (bytesRead === 0) break; // What is left has no line end yet: it is being written.
        position += bytesRead;
        for (const line of cutter.cut(space.subarray(0, bytesRead))) {
          offset += line.length + 1;
          const record = read(line);
          if (record && record.seq > reach) return;
          if (record && record.seq > last) {
            last = record.seq;
            yield { record, bytes: line, hash: sha256Of(line), file: name, offset };
          }
          if (++count % RUN === 0) await turn();
        }
      }
    } finally {
      closeSync(handle);
    }
    if (last >= reach) return;
  }
}

function segmentsAfter(folder: string, { seq }: Place): Segment[] {
  const segments = segmentsIn(folder);
  const at = segments.findLastIndex(({ first }) => first <= seq + 1);
  return segments.slice(Math.max(at, 0));
}

/** Undefined: retention has taken the file away since it was listed; what is missing shows in the numbers. */
function opened(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
