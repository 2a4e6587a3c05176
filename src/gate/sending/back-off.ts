/** How long to wait after failures, so that devices that failed together come back apart. */

/** Milliseconds. */
export interface Bounds {
  readonly first: number;
  readonly longest: number;
}

/**
 * Full jitter: a random part of a bound that doubles with each failure in a row.
 * @param random from 0 up to 1
 */
export function fullJitter(failures: number, { first, longest }: Bounds, random = Math.random): number {
  return random() * Math.min(longest, first * 2 ** Math.max(0, failures - 1));
}
