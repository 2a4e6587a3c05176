/** Takes secrets out of text and of any JSON value, leaving placeholders. */
import { findShapes } from './find.ts';
import type { NamePlaceholder } from './placeholder.ts';

/** The text with every secret replaced, and how many there were. */
export function redactText(text: string, name: NamePlaceholder): { text: string; count: number } {
  const found = findShapes(text);
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
