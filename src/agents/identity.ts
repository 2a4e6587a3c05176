/** Ids for calls that the client gives none. */
import { canonicalDigest } from '../model/canonical.ts';

/**
 * The same for the same call of the same session, so that several events about one call meet. Two equal calls also
 * meet: whoever decides a call only once has to bound that in time. A cryptographic hash, because an agent that could
 * make two calls meet would have the second one judged as the first.
 *
 * @param parts what makes the call this call: session, prompt or generation, tool, input
 */
export function derivedId(...parts: readonly unknown[]): string {
  return `derived:${canonicalDigest(parts).slice(0, 32)}`;
}
