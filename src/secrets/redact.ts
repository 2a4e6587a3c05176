/** Takes secrets out of text and of any JSON value, leaving placeholders; and puts values back. */
import { findSecrets, type Lookout } from './find.ts';
import type { Found } from './found.ts';
import { type NamePlaceholder, placeholdersIn } from './placeholder.ts';

/** A text or value without its secrets, and how many there were. */
export interface Redacted<T> {
  readonly value: T;
  readonly count: number;
}

/** The text with every secret replaced. At once, without secretlint's preset: for records, prompts and messages. */
export function redactText(
  text: string,
  name: NamePlaceholder,
  lookout?: Lookout,
): { text: string; count: number } {
  const found = findSecrets(text, lookout);
  return { text: replaceFound(text, found, name), count: found.length };
}

/** The text with each of the spans, which are in order and apart, replaced by its placeholder. */
export function replaceFound(text: string, found: readonly Found[], name: NamePlaceholder): string {
  let out = '';
  let from = 0;
  for (const { family, start, end } of found) {
    out += text.slice(from, start) + name(family, text.slice(start, end));
    from = end;
  }
  return out + text.slice(from);
}

/** The text with placeholders made values again, where `known` has one for the id. */
export function restoreText(text: string, known: (id: string) => string | undefined): string {
  let out = '';
  let from = 0;
  for (const { id, start, end } of placeholdersIn(text)) {
    const value = known(id);
    if (value === undefined) continue;
    out += text.slice(from, start) + value;
    from = end;
  }
  return out + text.slice(from);
}

/** Deeper than this no client nests a result; what lies there is left out rather than passed on unseen. */
const DEEPEST = 500;
const WITHHELD = '(withheld by Chaperone: nested too deeply to be looked through)';

/** Any JSON value with every string in it (also names of members) mapped, its shape unchanged. */
function mapStrings(value: unknown, map: (text: string) => string, tooDeep: () => string): unknown {
  const walk = (node: unknown, depth: number): unknown => {
    if (depth > DEEPEST) return tooDeep();
    if (typeof node === 'string') return map(node);
    if (Array.isArray(node)) return node.map((child) => walk(child, depth + 1));
    if (node !== null && typeof node === 'object') {
      return Object.fromEntries(
        Object.entries(node).map(([key, child]) => [map(key), walk(child, depth + 1)]),
      );
    }
    return node;
  };
  return walk(value, 0);
}

/** Between the strings of a value when they are scanned as one: no secret goes on behind it. */
export const BETWEEN = '\n\u0001\n';

/**
 * Any JSON value with the secrets in its strings replaced, its shape unchanged (a client ignores a result of another
 * shape). A secret may stand in several strings of one result: an edit's `originalFile` and its patch. All strings are
 * scanned in one go, since a scan has a price of its own.
 */
export async function redactValue(
  value: unknown,
  name: NamePlaceholder,
  scan: (text: string) => Found[] | Promise<Found[]>,
): Promise<Redacted<unknown>> {
  const strings = stringsIn(value);
  return replaceIn(value, strings, await scan(strings.join(BETWEEN)), name);
}

/** The same at once, without secretlint's preset: for what Chaperone itself writes and says. */
export function redactNow<T>(value: T, name: NamePlaceholder, lookout: Lookout): T {
  const strings = stringsIn(value);
  const found = findSecrets(strings.join(BETWEEN), lookout);
  return found.length === 0 ? value : (replaceIn(value, strings, found, name).value as T);
}

/** The strings in the order in which `mapStrings` comes by them. */
function stringsIn(value: unknown): string[] {
  const strings: string[] = [];
  const walk = (node: unknown, depth: number): void => {
    if (depth > DEEPEST) return;
    if (typeof node === 'string') strings.push(node);
    else if (Array.isArray(node)) for (const child of node) walk(child, depth + 1);
    else if (node !== null && typeof node === 'object')
      for (const [key, child] of Object.entries(node)) {
        strings.push(key);
        walk(child, depth + 1);
      }
  };
  walk(value, 0);
  return strings;
}

/** The spans are of all strings put together; the same walk comes by the same strings in the same order. */
function replaceIn(
  value: unknown,
  strings: readonly string[],
  found: readonly Found[],
  name: NamePlaceholder,
): Redacted<unknown> {
  let count = 0;
  let next = 0;
  let offset = 0;
  let first = 0;
  const redacted = mapStrings(
    value,
    () => {
      const text = strings[next++] as string;
      const end = offset + text.length;
      const here: Found[] = [];
      while (first < found.length && (found[first] as Found).end <= offset) first++;
      for (let i = first; i < found.length && (found[i] as Found).start < end; i++) {
        const { family, ...span } = found[i] as Found;
        here.push({
          family,
          start: Math.max(span.start, offset) - offset,
          end: Math.min(span.end, end) - offset,
        });
      }
      offset = end + BETWEEN.length;
      count += here.length;
      return replaceFound(text, here, name);
    },
    () => {
      count++;
      return WITHHELD;
    },
  );
  return { value: redacted, count };
}
