/** Values that stand where a secret would stand and are none: examples, masks, variables, words. */

const STANDS_FOR =
  /example|placeholder|change[_-]?me|change[_-]?this|replace[_-]?me|your[_-]|[_-]here\b|insert[_-]|dummy|redacted|sample|fake|xxxx|\*\*\*|\.\.\.|^<[^>]*>?$|^\[[^\]]*\]?$|\$\{|\$\(|\{\{|^\$[A-Za-z_]|^%[A-Za-z_]+%$|^@[A-Z_]+@$|^(?:todo|tbd|none|null|nil|true|false|undefined|password|passwd|secret|token|test|testing|string|value|foo|bar|foobar)$/i;

/** Bits of information a character, from the counts of characters in the value (Shannon). */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

const RUNS = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'];

/** Is this plainly no secret? A run of one character, a counted-up alphabet, a word of documentation, a variable. */
export function isObvious(value: string): boolean {
  // A long random text holds such words by chance.
  if (value.length > 200) return false;
  if (STANDS_FOR.test(value)) return true;
  if (value.length >= 8 && entropyOf(value.slice(-16)) < 1.5) return true;
  const tail = value.slice(-12).toLowerCase();
  return tail.length >= 8 && RUNS.some((run) => run.includes(tail));
}
