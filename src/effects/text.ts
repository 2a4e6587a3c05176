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
export const isUnknown = (text: Text): boolean =>
  text !== '' && [...text].every((c) => c === ANY || c === NAME);

/** As a glob for a policy: marks become wildcards, wildcards that were quoted are escaped. */
export function asGlob(text: Text): string {
  let glob = '';
  for (const c of text) {
    if (c === ANY) glob += '**';
    else if (c === NAME || c === STAR) glob += '*';
    else if (c === ONE) glob += '?';
    else if (c === '*' || c === '?' || c === '[') glob += `[${c}]`;
    else glob += c;
  }
  // `**` is a wildcard over folders only where it stands alone between slashes.
  return glob
    .replace(/\*{3,}/g, '**')
    .replace(/[^/]*\*\*[^/]*/g, (part) => (part === '**' ? part : anywhere(part)));
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
