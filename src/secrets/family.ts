/**
 * A credential family: how one kind of secret looks, beside what it must find and what it must leave alone.
 * The keywords of all families are looked for in one pass; only where one stands is the family's pattern tried.
 */

import { isDrawn } from './drawn.ts';

export interface Family {
  /** Also the middle of the placeholder: `{{secret:<id>:…}}`. Lower case, digits and dashes. */
  readonly id: string;
  /** Lower-case texts. A match begins with one of them, in any case that the pattern takes. */
  readonly keywords: readonly string[];
  /**
   * Tried exactly at a keyword (flags `dy`). The secret is group `value`, else the whole match; what of it stands before
   * the keyword is group `head` in a lookbehind. Quantifiers are bounded.
   */
  readonly pattern: RegExp;
  /** For values known by a name: what must stand at the keyword (flag `y`); the pattern is tried where its value may stand. */
  readonly name?: RegExp;
  /** What must stand at the keyword at the least (flag `y`): tried first, and once for all families that share it. */
  readonly gate?: RegExp;
  /** Where that is a block with several secrets: each of them is the group `value` of this (flags `dg`). */
  readonly within?: RegExp;
  /** Says no to a value that only looks like one: a checksum that is wrong, a word. Gets the pattern's groups as well. */
  readonly check?: (value: string, groups: Groups) => boolean;
  /** Gives way to every other family that claims the same place. */
  readonly generic?: true;
  /** A place where secrets of any kind stand: a family that knows the same value by itself gives it its name. */
  readonly form?: true;
  /** Made up. `${''}` within keeps those who host repositories from taking an example for a real secret. */
  readonly finds: readonly string[];
  readonly leaves: readonly string[];
}

/** What a pattern's named groups matched. */
export type Groups = Readonly<Record<string, string | undefined>>;

type Examples = Pick<Family, 'finds' | 'leaves' | 'check' | 'generic' | 'form' | 'within'>;

/**
 * A family whose values carry a mark of their own. `pattern` is the source of a regular expression that begins at the
 * keyword; what stands before is looked at with a lookbehind. `flags` is `i` where letter case does not matter.
 */
export function marked(
  id: string,
  keywords: readonly string[],
  pattern: string,
  examples: Examples,
  flags: '' | 'i' = '',
): Family {
  return { id, keywords, pattern: new RegExp(afterEscapes(pattern), `dy${flags}`), ...examples };
}

/** What must not stand before a mark may stand there all the same as the end of an escape: `\n`, `%3D`. */
const afterEscapes = (pattern: string): string =>
  pattern.replace(/^((?:\(\?<=)?)\(\?<!(\[[^\]]+\])\)/, String.raw`$1(?<!(?<!\\|%[0-9A-Fa-f])$2)`);

/** A marked family whose values are words that begin with one of the prefixes, in just that case; `rest` is a pattern's source. */
export function prefixed(id: string, prefixes: readonly string[], rest: string, examples: Examples): Family {
  // Short ones stand in base64 for URLs by chance.
  const any = prefixes.map((prefix) => (prefix.length > 4 ? '' : '(?<![_-])') + literal(prefix)).join('|');
  const keywords = prefixes.map((prefix) => prefix.toLowerCase());
  return marked(id, keywords, `(?<![A-Za-z0-9])(?:${any})${rest}(?![A-Za-z0-9_])`, examples);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A family whose values have no mark of their own (32 hex digits, a UUID) and are known by the name they are given to:
 * `DATADOG_API_KEY=…`, `datadog.apiKey: "…"`, `--datadog-key …`. A name is a vendor's word, or, where that is an ordinary
 * word, several with blanks between, however they are joined. `value` is a pattern's source, `flags` is `i` where letter
 * case does not matter. What has the value's look must also look drawn, unless the family brings a check of its own.
 */
export function named(
  id: string,
  names: readonly string[],
  value: string,
  examples: Examples,
  flags: '' | 'i' = 'i',
): Family {
  return {
    id,
    keywords: names.flatMap((name) => beginnings(name.toLowerCase())),
    name: new RegExp(names.map(spelled).join('|'), 'iy'),
    pattern: new RegExp(`(?:${value})(?![A-Za-z0-9_])`, `dy${flags}`),
    check: isDrawn,
    ...examples,
  };
}

/** A pattern of the name however its words are joined; a short one must begin a word, or base64 has it by chance. */
const spelled = (name: string): string =>
  (/^[a-z]{1,4}(?![a-z])/i.test(name) ? '(?<![A-Za-z])' : '') + literal(name).replaceAll(' ', '[_. -]?');

const JOINTS = ['_', '-', '', '.', ' '];

/** How a name of several words begins as it is spelled: whole words would make the table of keywords many times as large. */
function beginnings(name: string): string[] {
  const [first = '', second] = name.split(' ');
  return second === undefined ? [name] : JOINTS.map((joint) => first + joint + second.slice(0, 3));
}
