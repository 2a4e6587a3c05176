/**
 * Text of which parts may be unknown. An unknown part is one private-use character, so that all string operations
 * go on working and nothing has to be decided before a path, a host or a command is made of it.
 */

/** Text that may hold the marks below. */
export type Text = string;

/** Anything at all, slashes and nothing included. */
export const ANY = '\uE000';
/** Something that is there and holds no slash: a date, a number, a hash, a host name. */
export const NAME = '\uE001';
/** An unquoted `*` of a glob. */
export const STAR = '\uE002';
/** An unquoted `?` of a glob. */
export const ONE = '\uE003';

const MARK = /[\uE000-\uE003]/;
const UNKNOWN = /[\uE000\uE001]/;

/** No part of it is unknown and no glob is in it: what is read is what the program gets. */
export const isKnown = (text: Text): boolean => !MARK.test(text);

/** Some part of it cannot be read (globs do not count: what they can match is seen). */
export const hasUnknown = (text: Text): boolean => UNKNOWN.test(text);

/** Nothing at all is known of it. */
export const isUnknown = (text: Text): boolean => /^[\uE000\uE001]+$/.test(text);

const GLOBS: Readonly<Record<string, string>> = { [ANY]: '**', [NAME]: '*', [STAR]: '*', [ONE]: '?' };

/** As a glob for a policy: marks become wildcards, wildcards that were quoted are escaped. */
export function asGlob(text: Text): string {
  const glob = text.replace(/[\uE000-\uE003*?[]/g, (c) => GLOBS[c] ?? `[${c}]`);
  if (!glob.includes('**')) return glob;
  // `**` is a wildcard over folders only where it stands alone between slashes.
  return glob
    .replace(/\*{3,}/g, '**')
    .split('/')
    .map((part) => (part === '**' || !part.includes('**') ? part : anywhere(part)))
    .join('/');
}

/** `a**b` may hold slashes: widen it to the forms a glob can say. */
function anywhere(part: string): string {
  const [head = '', ...rest] = part.split('**');
  const tail = rest.at(-1) ?? '';
  return `${head === '' ? '**' : `${head}*`}${tail === '' ? (head === '' ? '' : '/**') : `/**/*${tail}`}`;
}

/** As a person should see it: unknown parts as an ellipsis, globs as they were. */
export function asShown(text: Text): string {
  return MARK.test(text)
    ? text.replace(/[\uE000-\uE003]/g, (c) => (c === STAR ? '*' : c === ONE ? '?' : '…'))
    : text;
}

/** Removes marks that came in from outside, so that input can never pass for one of ours. */
export const withoutMarks = (source: string): string =>
  MARK.test(source) ? source.replace(/[\uE000-\uE003]/g, '\uFFFD') : source;

/**
 * One text that stands for all of these: what they share at both ends, and something unknown between. So no bound on
 * how many texts are followed leaves one out.
 */
export function folded(texts: readonly Text[]): Text {
  const [first = '', ...others] = texts;
  let start = first.length;
  let end = first.length;
  for (const text of others) {
    start = Math.min(start, sharedStart(first, text));
    end = Math.min(end, sharedEnd(first, text));
  }
  if (start === first.length && others.every((text) => text.length === start)) return first;
  const shortest = texts.reduce((least, text) => Math.min(least, text.length), first.length);
  end = Math.min(end, shortest - start);
  // `..` between slashes leads elsewhere, as a slash does.
  const leads = texts.some((text) =>
    /[/\\\uE000]|\.\./.test(text.slice(Math.max(0, start - 1), text.length - end + 1)),
  );
  return first.slice(0, start) + (leads ? ANY : NAME) + first.slice(first.length - end);
}

function sharedStart(a: Text, b: Text): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

function sharedEnd(a: Text, b: Text): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

/** At most `limit` texts for these: where there are more, the last stands for all that are left. */
export const atMost = (texts: readonly Text[], limit: number): readonly Text[] =>
  texts.length <= limit ? texts : [...texts.slice(0, limit - 1), folded(texts.slice(limit - 1))];

/** How deep brackets go; those in quotes count too, which errs on the safe side. */
export function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40 || c === 91 || c === 123) deepest = Math.max(deepest, ++depth);
    else if ((c === 41 || c === 93 || c === 125) && depth > 0) depth--;
  }
  return deepest;
}

/** The text without any of these characters at its end. An expression such as `x+$` tries each run of them anew. */
export function withoutEnd(text: Text, characters: string): Text {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
