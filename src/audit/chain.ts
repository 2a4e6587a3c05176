/** The hash chain: each record carries the hash of the line before. A line is the record's canonical JSON (RFC 8785). */
import { canonicalJson } from '../model/canonical.ts';
import { type ActivityRecord, GENESIS, type NewRecord, RECORD_VERSION } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';

/** Where a chain ends: the number and hash of its last record. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
}

/** The end of a chain that has no record yet. */
export const START: Link = { seq: 0, hash: GENESIS };

/** The record that follows on a link, its line (with its line feed) and the link that it makes. */
export function linked(entry: NewRecord, after: Link): { record: ActivityRecord; line: Buffer; link: Link } {
  const record = {
    v: RECORD_VERSION,
    seq: after.seq + 1,
    prev: after.hash,
    ...entry,
  } as ActivityRecord;
  const line = Buffer.from(`${canonicalJson(record)}\n`);
  return { record, line, link: { seq: record.seq, hash: sha256Of(line.subarray(0, -1)) } };
}
