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

/** Reads a line of the log, without its line feed; undefined where it is no record. Mostly by hand: a schema takes as long as parsing. */
export function toldBy(line: Buffer): Told | undefined {
  const { v: version, seq, prev, principal, type, policy, event, count } = parsed(line);
  const isRecord = version === RECORD_VERSION && isCount(seq) && seq > 0 && isHash(prev);
  if (!isRecord || typeof type !== 'string' || !v.is(Principal, principal)) return undefined;
  if (type === 'decision') return isPolicy(policy) ? { seq, prev, principal, policy } : undefined;
  const isLost = type === 'log' && event === 'lost';
  return { seq, prev, principal, ...(isLost && { lost: isCount(count) ? count : 0 }) };
}

function parsed(line: Buffer): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(line.toString()) as Record<string, unknown> | null) ?? {};
  } catch {
    return {}; // No JSON: changed by hand.
  }
}

const HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

function isPolicy(value: unknown): value is NonNullable<Told['policy']> {
  const { revision, sha256 } = (value ?? {}) as Record<string, unknown>;
  return typeof revision === 'number' && (sha256 === undefined || isHash(sha256));
}
