/** How much a policy still counts for when no fresh word of the organisation comes. It ends in strictness, never in nothing. */
import type { Bundle, Status } from './documents.ts';

/**
 * `fresh`: as usual. `stale`: the status has run out; the policy holds, with a warning. `restricted`: past the grace time
 * what only others could approve is denied, and no grant is given. `expired`: the bundle itself has run out; strict
 * built-in defaults hold.
 */
export type Rung = 'fresh' | 'stale' | 'restricted' | 'expired';

const HOUR_MS = 3_600_000;

/** The rung at a time, in milliseconds since the epoch. */
export function rungAt(
  status: Pick<Status, 'expires'>,
  bundle: Pick<Bundle, 'expires' | 'graceHours'>,
  now: number,
): Rung {
  if (now >= Date.parse(bundle.expires)) return 'expired';
  const ended = Date.parse(status.expires);
  if (now < ended) return 'fresh';
  return now < ended + bundle.graceHours * HOUR_MS ? 'stale' : 'restricted';
}

/** One sentence for people; none while all is well. */
export function sentenceOf(rung: Rung, status: Pick<Status, 'expires'>): string | undefined {
  switch (rung) {
    case 'fresh':
      return undefined;
    case 'stale':
      return `The organisation's policy has not been confirmed since ${status.expires}; the last one stays in force.`;
    case 'restricted':
      return `The organisation's policy has not been confirmed for too long (since ${status.expires}): what needs approval is denied until it is.`;
    case 'expired':
      return 'The organisation’s policy has run out: strict built-in rules are in force until a new one comes.';
  }
}
