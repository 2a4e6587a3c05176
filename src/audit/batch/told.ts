/**
 * What a batch says of a record. Only that is read of a line, and checked: whoever wrote the line has checked the rest, and
 * the chain of hashes tells whether it still stands as it was written.
 */
import * as v from 'valibot';
import { Principal } from '../../model/principal.ts';
import { RECORD_VERSION } from '../../model/record.ts';

export interface Told {
  readonly seq: number;
  readonly prev: string;
  readonly principal: Principal;
  /** By which policy was decided; in decisions only. */
  readonly policy?: { readonly revision: number; readonly sha256?: string };
  /** How many records the disk did not take, where it is the record of that. */
  readonly lost?: number;
}

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const Any = v.object({
  v: v.literal(RECORD_VERSION),
  seq: v.pipe(Count, v.minValue(1)),
  prev: Hash,
  principal: Principal,
  type: v.string(),
});
const Decision = v.object({ policy: v.object({ revision: v.number(), sha256: v.exactOptional(Hash) }) });
const Lost = v.object({ type: v.literal('log'), event: v.literal('lost'), count: v.exactOptional(Count) });

/** Reads a line of the log, without its line feed; undefined where it is no record. */
export function toldBy(line: Buffer): Told | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line.toString());
  } catch {
    return undefined; // No JSON: changed by hand.
  }
  if (!v.is(Any, value)) return undefined;
  const { seq, prev, principal, type } = value;
  if (type === 'decision') {
    return v.is(Decision, value) ? { seq, prev, principal, policy: value.policy } : undefined;
  }
  return { seq, prev, principal, ...(v.is(Lost, value) && { lost: value.count ?? 0 }) };
}
