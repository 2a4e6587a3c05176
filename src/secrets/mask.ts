/** What is shown of a secret, so that a person can tell which one it is. */

/** Of a shorter value nothing is shown, in characters. */
const SHORTEST = 20;
const SHOWN = 4;

/** `…` and the last four characters of a long value; `…` alone of a short one, or where its end says nothing. */
export function masked(value: string): string {
  const end = value.slice(-SHOWN);
  return value.length >= SHORTEST && /^[\x21-\x7e]+$/.test(end) && !/^-+$/.test(end) ? `…${end}` : '…';
}
