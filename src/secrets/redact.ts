/** Takes secrets out of text and of any JSON value, leaving placeholders. */
import { FAMILIES, type Family } from './families.ts';

/** One secret in a text; offsets in UTF-16 units, end exclusive. */
export interface Found {
  readonly family: string;
  readonly start: number;
  readonly end: number;
}

/** Makes the placeholder of a value: the same value gives the same placeholder, nothing can be computed back from it. */
export type NamePlaceholder = (family: string, value: string) => string;

/** Longest text that is scanned as one piece, in characters; the rest is scanned in further pieces. */
const PIECE = 1_000_000;

/** Finds secrets by shape. Where two overlap, the earlier and longer one counts. */
export function scan(text: string): Found[] {
  const found: Found[] = [];
  for (let from = 0; from < text.length || from === 0; from += PIECE) {
    const piece = text.slice(from, from + PIECE + 16_384);
    const folded = piece.toLowerCase();
    for (const family of FAMILIES) {
      if (family.keywords.some((word) => folded.includes(word)))
        found.push(...matchesIn(piece, family, from));
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((f) => {
    if (f.start < end) return false;
    end = f.end;
    return true;
  });
}

function matchesIn(text: string, family: Family, from: number): Found[] {
  return [...text.matchAll(family.pattern)].map((match) => {
    const value = match.groups?.value ?? match[0];
    const start = from + match.index + (match.groups?.value === undefined ? 0 : match[0].lastIndexOf(value));
    return { family: family.id, start, end: start + value.length };
  });
}

/** The text with every secret replaced, and how many there were. */
export function redactText(text: string, name: NamePlaceholder): { text: string; count: number } {
  const found = scan(text);
  let out = '';
  let from = 0;
  for (const { family, start, end } of found) {
    out += text.slice(from, start) + name(family, text.slice(start, end));
    from = end;
  }
  return { text: out + text.slice(from), count: found.length };
}

/** Deeper than this no client nests a result; what lies there is left out rather than passed on unseen. */
const DEEPEST = 500;
const WITHHELD = '(withheld by Chaperone: nested too deeply to be looked through)';

/**
 * Any JSON value with every string redacted, its shape unchanged (a client ignores a result of another shape).
 * A secret may stand in several strings of one result: an edit's `originalFile` and its patch.
 */
export function redactValue(value: unknown, name: NamePlaceholder): { value: unknown; count: number } {
  let count = 0;
  const walk = (node: unknown, depth: number): unknown => {
    if (depth > DEEPEST) {
      count++;
      return WITHHELD;
    }
    if (typeof node === 'string') {
      const { text, count: here } = redactText(node, name);
      count += here;
      return text;
    }
    if (Array.isArray(node)) return node.map((child) => walk(child, depth + 1));
    if (node !== null && typeof node === 'object') {
      return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, walk(child, depth + 1)]));
    }
    return node;
  };
  return { value: walk(value, 0), count };
}
