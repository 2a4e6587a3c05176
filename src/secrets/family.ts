/**
 * A credential family: how one kind of secret looks, beside what it must find and what it must leave alone.
 * The keywords of all families are looked for in one pass; only where one stands is the family's pattern tried.
 */

export interface Family {
  /** Also the middle of the placeholder: `{{secret:<id>:…}}`. Lower case, digits and dashes. */
  readonly id: string;
  /** Lower-case ASCII texts. A match begins with one of them, in any case that the pattern takes. */
  readonly keywords: readonly string[];
  /** Tried exactly at a keyword (sticky). The secret is group `value`, else the whole match. Quantifiers are bounded. */
  readonly pattern: RegExp;
  /** Says no to a value that only looks like one: a checksum that is wrong, a word. */
  readonly check?: (value: string) => boolean;
  /** Gives way to every other family that claims the same place. */
  readonly generic?: true;
  readonly finds: readonly string[];
  readonly leaves: readonly string[];
}

type Examples = Pick<Family, 'finds' | 'leaves' | 'check' | 'generic'>;

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
  return { id, keywords, pattern: new RegExp(pattern, `y${flags}`), ...examples };
}

/** From the keyword of a name to the value: the name's rest, `=`, `:`, `=>`, `:=`, a comma, a flag's blank, an XML tag's end. */
const TO_VALUE = String.raw`[\w.-]{0,40}(?:["'\x60\]]{0,2}[ \t]{0,4}(?:=>|:=|\|\|=|\?=|==?|:)[ \t]{0,4}|["'][ \t]{0,4},[ \t]{0,4}|[ \t]{1,4}|>[ \t]{0,4})(?:[A-Za-z]{0,2}["'\x60]|\\["'])?`;

/**
 * A family whose values have no mark of their own (32 hex digits, a UUID) and are known by the name they are given to:
 * `DATADOG_API_KEY=…`, `datadog.apiKey: "…"`, `--datadog-key …`. `value` is a pattern's source for the value alone.
 */
export function named(
  id: string,
  names: readonly string[],
  value: string,
  examples: Examples,
  flags: '' | 'i' = 'i',
): Family {
  const keywords = names.map((name) => name.toLowerCase());
  const any = keywords.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // The name is read in any case; the value in the case that it says, if `flags` is empty.
  const head = flags === '' ? caseless(any) : any;
  return {
    id,
    keywords,
    pattern: new RegExp(`(?:${head})${TO_VALUE}(?<value>${value})(?![A-Za-z0-9_])`, `y${flags}`),
    ...examples,
  };
}

const caseless = (source: string): string =>
  source.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
