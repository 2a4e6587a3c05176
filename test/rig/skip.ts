/** What a test says when a part that it needs cannot be had on this machine. */
import type { Available } from './cache.ts';

/** The part; or undefined and a visible line that says why, for `test.skipIf`. */
export function needs<T>(part: Available<T>): T | undefined {
  if (part.ok) return part.value;
  process.stderr.write(`skipped: ${part.reason}\n`);
  return undefined;
}

/** The part, in a test that is skipped without it. */
export function installed<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('not reached: the test is skipped');
  return part;
}
