/** What a test says when a part that it needs cannot be had on this machine. */
import type { Available } from './cache.ts';

/** The part; or undefined and a visible line that says why, for `test.skipIf`. */
export function needs<T>(part: Available<T>): T | undefined {
  if (part.ok) return part.value;
  process.stderr.write(`skipped: ${part.reason}\n`);
  return undefined;
}
