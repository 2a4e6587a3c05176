/** What a writer finds when it opens a log: where the chain ends, what a crash has left, what has gone missing. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ActivityRecord, LogNote } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';
import { type Link, START } from './chain.ts';
import { readHead } from './head.ts';
import { linesOf, parseRecord, segmentsIn, tailOf, version1File } from './segments.ts';

export interface Opening {
  /** Where the chain goes on. */
  readonly last: Link;
  /** The segment to go on with; a new one is begun where there is none. */
  readonly segment: string | undefined;
  /** Bytes at its end that are no whole line. */
  readonly torn: number;
  /** The last records, oldest first. */
  readonly recent: readonly ActivityRecord[];
  /** What the log has to say about itself before anything else. */
  readonly notes: readonly LogNote[];
}

/** @param known how far this process knows the log to have been on disk */
export function openingOf(folder: string, known: Link = START): Opening {
  const found = segmentsIn(folder).at(-1) ? continued(folder) : begun(folder);
  const head = readHead(folder) ?? START;
  const claimed = head.seq >= known.seq ? head : known;
  if (claimed.seq <= found.last.seq) return found;
  // Numbers are never used twice: the chain goes on behind what is missing, and does not hold there.
  const first = found.last.seq + 1;
  const missing: LogNote = {
    event: 'missing',
    says: `Records ${first} to ${claimed.seq} were on disk and are gone.`,
    first,
    last: claimed.seq,
  };
  const last = { seq: claimed.seq, hash: claimed.hash };
  const notes = found.notes.filter(({ event }) => event !== 'begun');
  return { ...found, last, segment: undefined, torn: 0, notes: [...notes, missing] };
}

function continued(folder: string): Opening {
  const segments = segmentsIn(folder);
  const newest = segments.at(-1)?.file as string;
  const { lines, torn } = tailOf(newest);
  const notes: LogNote[] = [];
  if (torn.length > 0) {
    notes.push({
      event: 'repaired',
      says: `A line of ${torn.length} bytes that a crash had cut off was taken away.`,
      file: basename(newest),
      bytes: torn.length,
      sha256: sha256Of(torn),
    });
  }
  const recent = lines.flatMap((line) => parseRecord(line) ?? []);
  // A segment that was begun and got no record yet: the chain ends in the one before.
  const before = lines.length === 0 ? segments.at(-2)?.file : undefined;
  const end = lines.at(-1) ?? (before === undefined ? undefined : tailOf(before).lines.at(-1));
  const record = end === undefined ? undefined : parseRecord(end);
  const last = end ? { seq: record?.seq ?? recent.at(-1)?.seq ?? 0, hash: sha256Of(end) } : START;
  return { last, segment: newest, torn: torn.length, recent, notes };
}

/** A new chain. A log of version 1 is left as it is; the first record vouches for the whole of it. */
function begun(folder: string): Opening {
  const old = version1File(folder);
  const none = { segment: undefined, torn: 0 };
  if (!old)
    return { ...none, last: START, recent: [], notes: [{ event: 'begun', says: 'The chain begins here.' }] };
  let last = 0;
  let count = 0;
  const recent: ActivityRecord[] = [];
  for (const { bytes } of linesOf(old)) {
    const record = parseRecord(bytes);
    if (!record) continue;
    last = Math.max(last, record.seq);
    count++;
    recent.push(record);
    if (recent.length > 100) recent.splice(0, 50);
  }
  const whole = readFileSync(old);
  const note: LogNote = {
    event: 'begun',
    says: `The chain begins here; the ${count} records before it have none.`,
    file: basename(old),
    bytes: whole.length,
    sha256: sha256Of(whole),
    last,
    count,
  };
  return { ...none, last: { seq: last, hash: START.hash }, recent, notes: [note] };
}
