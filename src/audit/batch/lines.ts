/** The records of one batch, held against its statement: the first that is not as it was written. */
import { canonicalJson } from '../../model/canonical.ts';
import { RECORD_VERSION } from '../../model/record.ts';
import { sha256Of } from '../../model/sha256.ts';
import type { Statement } from './statement.ts';

/** A record that fails: its number, its line in the batch (from 1), and why, in the rest of a sentence. */
export interface FailedLine {
  readonly seq: number;
  readonly line: number;
  readonly problem: string;
}

interface Link {
  readonly seq: number;
  readonly prev: string;
}

/**
 * The first line that fails.
 *
 * @param isDropped may records with these numbers be missing, both included?
 */
export function failedLine(
  lines: readonly Buffer[],
  { first, last, firstPrev, head, count }: Statement,
  isDropped: (from: number, to: number) => boolean,
): FailedLine | undefined {
  const links = lines.map(linkIn);
  const hashes = lines.map(sha256Of);
  /** Is the line the one that the next one, or at the end the statement, follows on? */
  const isKnown = (index: number): boolean =>
    hashes[index] === (index + 1 < lines.length ? links[index + 1]?.prev : head);
  let expected = first;
  for (const [index, link] of links.entries()) {
    const line = index + 1;
    if (!link) return { seq: expected, line, problem: 'this line is no record' };
    const { seq, prev } = link;
    if (seq < expected)
      return { seq, line, problem: `record ${seq} stands here out of order; ${expected} should` };
    const isGap = seq > expected;
    if (isGap && (index === 0 || !isDropped(expected, seq - 1)))
      return { seq: expected, line, problem: `record ${expected} should stand here, and ${seq} does` };
    const before = index === 0 ? firstPrev : hashes[index - 1];
    if (!isGap && prev !== before) {
      // Either this one was changed, or the one before: who follows on this one knows it as it was.
      const isThis = index === 0 || !isKnown(index);
      if (isThis) return { seq, line, problem: 'this record was changed' };
      return { seq: links[index - 1]?.seq ?? seq, line: index, problem: 'this record was changed' };
    }
    expected = seq + 1;
  }
  if (count !== lines.length || expected !== last + 1)
    return { seq: expected, line: lines.length, problem: `the batch ends before record ${last}` };
  if (lines.length > 0 && hashes.at(-1) !== head)
    return { seq: last, line: lines.length, problem: 'this record was changed' };
  return undefined;
}

/** What the chain is made of, of a line that is a record in the one form that its hash is taken over. */
function linkIn(bytes: Buffer): Link | undefined {
  try {
    const text = bytes.toString('utf8');
    const value = JSON.parse(text) as { v?: unknown; seq?: unknown; prev?: unknown } | null;
    if (value?.v !== RECORD_VERSION || canonicalJson(value) !== text) return undefined;
    return Number.isInteger(value.seq) && typeof value.prev === 'string' ? (value as Link) : undefined;
  } catch {
    return undefined; // No JSON.
  }
}
