/** Values that stand where a secret would stand and are none: examples, masks, variables, words. */

const STANDS_FOR =
  /example|placeholder|change[_-]?(?:me|this|it)|replace[_-]?(?:me|this|with)|your[_-]?(?:own|api|app|access|secret|token|key|pass|client|account|auth|private)|your[_-]|(?:^|[_-])my[_-](?:secret|token|key|pass|api|access)|super-?secret|not-?so-?secret|[_-]here\b|insert[_-]|dummy|redacted|sample|fake|masked|hidden|xxxx|\*\*\*|\.\.\.|…|•|●|^<[^>]*>?$|^\[[^\]]*\]?$/i;

const WORDS = new Set(
  (
    'todo tbd none null nil true false yes no on off undefined unset empty default required optional disabled enabled password passwd passphrase ' +
    'pass pwd secret secrets token tokens key keys apikey api_key test tests testing tester string value values foo bar baz foobar hello world user ' +
    'username admin root postgres mysql mongo redis guest always never prompt ask bearer basic digest bytes text any number boolean object array ' +
    'function static private public protected readonly'
  ).split(' '),
);

const NUMBERED =
  /^(?:pass(?:word|wd|phrase)?|tests?|token|secret|key|user|value|foo|bar|string)[_-]?\d{1,4}$/i;

/** What a template, a shell or a program puts something else for. */
const VARIABLE =
  /\$\{\{?[^}]{0,200}\}{1,2}|\$\([^)]{0,200}\)|\{\{[^}]{0,200}\}{2}|#\{[^}]{0,200}\}|<%[^%]{0,200}%?>?|%[A-Za-z_][A-Za-z_0-9]{2,60}%|%\([a-z_]{1,60}\)s|@@?[A-Z_]{3,60}@|__[A-Z_]{3,60}__|(?<![\w$}])\{[a-zA-Z_][\w.!]{0,60}\}(?![\w{])/g;

/** A variable of a shell or of PHP, whole, or with what is taken from it; a template's; a text that begins with one. */
const BARE_VARIABLE = /^\$[A-Za-z_]\w*(?:$|\[|->|::|[./:-])|^(?:\$\{|\$\(|\{\{|<%|%\{)|^@[A-Z][A-Z_0-9]*@?$/;

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
  if (STANDS_FOR.test(value) || BARE_VARIABLE.test(value)) return true;
  if (WORDS.has(value.toLowerCase()) || NUMBERED.test(value)) return true;
  if (/[$%{@_<#]/.test(value) && value.replace(VARIABLE, '').length < 6 && value.search(VARIABLE) >= 0)
    return true;
  if (value.length >= 8 && entropyOf(value.slice(-16)) < 1.5) return true;
  if (value.length >= 52 && /abcdefghijklmnopqrstuvwxyz.{0,6}abcdefghijklmnopqrstuvwxyz/i.test(value))
    return true;
  const tail = value.slice(-12).toLowerCase();
  return tail.length >= 8 && RUNS.some((run) => run.includes(tail));
}
