/** The strings of a JSON text as they are meant, and the way back to where they are written. */

/** A JSON text with its escapes decoded where they stand. Offsets in UTF-16 units. */
export interface OpenJson {
  /** Quotes, names and structure stay, so that a value still stands beside its name. */
  readonly text: string;
  /**
   * The part of the source that a span of the text stands for, cut off where a string ends: what takes its place can be
   * any text that needs no escape, and the source stays JSON. Undefined where nothing of it is within a string.
   */
  readonly source: (
    start: number,
    end: number,
  ) => { readonly start: number; readonly end: number } | undefined;
}

// RFC 8259, section 7. In a valid JSON text a backslash stands in strings only.
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^u]))/g;
const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** `json` is a valid JSON text. */
export function openJson(json: string): OpenJson {
  /** Of each escape: where the character that it stands for is in the text, and where it ends in the source. */
  const texts: number[] = [];
  const ends: number[] = [];
  const decode = (written: string, code: string | undefined, letter: string | undefined, at: number) => {
    const last = texts.length - 1;
    const shorter = last < 0 ? 0 : (ends[last] as number) - (texts[last] as number) - 1;
    texts.push(at - shorter);
    ends.push(at + written.length);
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return NAMED[letter as string] ?? (letter as string);
  };
  const text = json.includes('\\') ? json.replace(ESCAPE, decode) : json;
  const sourceOf = (at: number): number => {
    const before = countBelow(texts, at);
    return before === 0 ? at : (ends[before - 1] as number) + at - (texts[before - 1] as number) - 1;
  };
  let quotes: readonly number[] | undefined;
  return {
    text,
    source: (start, end) => {
      quotes ??= quotesOf(json);
      const from = sourceOf(start);
      const before = countBelow(quotes, from);
      // Strings begin at every other quote.
      if (before % 2 === 0) return undefined;
      const to = Math.min(sourceOf(end), quotes[before] ?? json.length);
      return to > from ? { start: from, end: to } : undefined;
    },
  };
}

/** Where strings begin and end. */
function quotesOf(json: string): number[] {
  const quotes: number[] = [];
  for (const { 0: found, index } of json.matchAll(/\\.|"/g)) if (found === '"') quotes.push(index);
  return quotes;
}

/** How many of the numbers, which are in order, are less than the limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
