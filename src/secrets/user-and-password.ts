/** User and password in base64, as HTTP's Basic scheme and Docker's settings pack them. */

const DOCUMENTED = /^(?:user(?:name)?|foo|test|login):(?:pass(?:word)?|passwd|bar|test)$/i;

/** Is the value, in base64, two printable texts with a colon between, and not the pair that documentation shows? */
export function isUserAndPassword(value: string): boolean {
  const pair = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e]{0,200}:[\x20-\x7e]{3,2000}$/.test(pair) && !DOCUMENTED.test(pair);
}
