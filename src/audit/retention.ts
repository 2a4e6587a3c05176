/** How long records are kept. What is removed is recorded first, so that the chain can still be checked from there. */
import { statSync, unlinkSync } from 'node:fs';
import type { PolicyDocument } from '../model/policy/document.ts';
import type { LogNote } from '../model/record.ts';
import { linesOf, parseRecord, type Segment, segmentsIn } from './segments.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface Keep {
  /** Records older than this go, milliseconds. */
  readonly milliseconds: number;
  /** Oldest segments go while the log has more bytes than this. */
  readonly bytes: number;
}

/** As a policy says it, in days and megabytes. */
export const keepOf = ({ keepDays, keepMegabytes }: PolicyDocument['record']): Keep => ({
  milliseconds: keepDays * DAY_MS,
  bytes: keepMegabytes * 1024 * 1024,
});

/** Half a year: what Article 26(6) of Regulation (EU) 2024/1689 asks of logs at least, with a few days to spare. */
export const KEEP: Keep = keepOf({ keepDays: 190, keepMegabytes: 2048 });

interface Expired {
  readonly segment: Segment;
  readonly bytes: number;
  readonly reason: 'age' | 'size';
  /** Number and hash of its last record, as the segment behind it says. */
  readonly last: number;
  readonly hash: string;
}

/** The segments that need not be kept any longer, oldest first; never the one that is written to. */
export function expiredSegments(folder: string, keep: Keep, now: number): Expired[] {
  const segments = segmentsIn(folder).map((segment) => ({ segment, ...sizeAndTime(segment.file) }));
  let total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  const expired: Expired[] = [];
  for (const [index, { segment, bytes, time }] of segments.entries()) {
    const next = segments[index + 1];
    const reason = now - time > keep.milliseconds ? 'age' : total > keep.bytes ? 'size' : undefined;
    const behind = next && firstRecord(next.segment.file);
    if (!reason || !behind) break;
    expired.push({ segment, bytes, reason, last: behind.seq - 1, hash: behind.prev });
    total -= bytes;
  }
  return expired;
}

/** Removes segments; `record` has to have the note on disk when it returns. */
export function removeSegments(expired: readonly Expired[], record: (note: LogNote) => void): void {
  const [oldest] = expired;
  const newest = expired.at(-1);
  if (!oldest || !newest) return;
  const first = oldest.segment.first;
  const why = newest.reason === 'age' ? 'they were old enough' : 'the log had reached its size';
  record({
    event: 'removed',
    says: `Records ${first} to ${newest.last} were removed because ${why}.`,
    first,
    last: newest.last,
    bytes: expired.reduce((sum, { bytes }) => sum + bytes, 0),
    sha256: newest.hash,
  });
  for (const { segment } of expired) unlinkSync(segment.file);
}

function sizeAndTime(file: string): { bytes: number; time: number } {
  const { size, mtimeMs } = statSync(file);
  return { bytes: size, time: mtimeMs };
}

function firstRecord(file: string) {
  for (const { bytes } of linesOf(file)) return parseRecord(bytes);
  return undefined;
}
