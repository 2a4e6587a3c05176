/**
 * A credential family: how one kind of secret looks, beside what it must find and what it must leave alone.
 * The keywords of all families are looked for in one pass; only where one stands is the family's pattern tried.
 */

import { isDrawn } from './drawn.ts';

export interface Family {
  /** Also the middle of the placeholder: `{{secret:<id>:…}}`. Lower case, digits and dashes. */
  readonly id: string;
  /** Lower-case ASCII texts. A match begins with one of them, in any case that the pattern takes. */
  readonly keywords: readonly string[];
  /** Tried exactly at a keyword (flags `dy`). The secret is group `value`, else the whole match. Quantifiers are bounded. */
  readonly pattern: RegExp;
  /** Where that is a block with several secrets: each of them is the group `value` of this (flags `dg`). */
  readonly within?: RegExp;
  /** Says no to a value that only looks like one: a checksum that is wrong, a word. Gets the pattern's groups as well. */
  readonly check?: (value: string, groups: Groups) => boolean;
  /** Gives way to every other family that claims the same place. */
  readonly generic?: true;
  readonly finds: readonly string[];
  readonly leaves: readonly string[];
}

/** What a pattern's named groups matched. */
export type Groups = Readonly<Record<string, string | undefined>>;

type Examples = Pick<Family, 'finds' | 'leaves' | 'check' | 'generic' | 'within'>;

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
  return { id, keywords, pattern: new RegExp(pattern, `dy${flags}`), ...examples };
}

/** Between a name and its value: `=`, `": "`, `', '`, `("`, `">`, a blank, the end of a line and the next one's indent. */
const GLUE = String.raw`(?:[^\w\r\n@#/;]{1,24}(?:\r?\n[ \t]{0,24}(?:- )?["'<]?)?|\r?\n[ \t]{0,24}(?:- )?["'<]?)(?:[BbFfRrUu](?=["']))?["']?`;

/**
 * Words that may stand there too, for they call the thing or its place by name: `provider "datadog" { api_key = "…"`,
 * `name: DATADOG_KEY` over `value: …`, `DATADOG_KEY: string = "…"`, `getenv("DATADOG_KEY") or "…"`, `Datadog API key is …`.
 */
const BETWEEN =
  String.raw`(?:[\w.-]{0,40}(?:key|token|secret|password|auth|credentials?|value|webhook|url|dsn)|&?str|string|char|type|default|` +
  'bearer|basic|or|is|to|api|app|access|client)';

/** From a name's keyword to the value: the name's rest, glue, and at most four words with glue after each. */
const TO_VALUE = String.raw`[\w.-]{0,40}(?!\w)(?:</key>)?${GLUE}(?:${BETWEEN}${GLUE}){0,4}`;

const BLANKS = ['_', '-', '', '.', ' '];

/** `segment write key` as it is spelled in names: `segment_write_key`, `segment-write-key`, `segmentwritekey` … */
const spelled = (name: string): string[] =>
  name.includes(' ') ? BLANKS.map((blank) => name.replaceAll(' ', blank)) : [name];

/**
 * A family whose values have no mark of their own (32 hex digits, a UUID) and are known by the name they are given to:
 * `DATADOG_API_KEY=…`, `datadog.apiKey: "…"`, `--datadog-key …`. A name is a vendor's word, or, where that is an ordinary
 * word, several with blanks between. `value` is a pattern's source for the value alone; what has its look must also look
 * drawn, unless the family brings a check of its own.
 */
export function named(
  id: string,
  names: readonly string[],
  value: string,
  examples: Examples,
  flags: '' | 'i' = 'i',
): Family {
  const keywords = names.flatMap((name) => spelled(name.toLowerCase()));
  const any = keywords.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // The name is read in any case; the value in the case that it says, if `flags` is empty.
  const head = `(?:${any})${TO_VALUE}`;
  return {
    id,
    keywords,
    pattern: new RegExp(
      `${flags === '' ? caseless(head) : head}(?<value>${value})(?![A-Za-z0-9_])`,
      `dy${flags}`,
    ),
    check: isDrawn,
    ...examples,
  };
}

/** The same pattern without regard to letter case; what is escaped or in brackets stays as it is. */
const caseless = (source: string): string =>
  source.replace(/\\.|\[[^\]]*\]|[a-z]/g, (part) =>
    part.length === 1 ? `[${part}${part.toUpperCase()}]` : part,
  );
