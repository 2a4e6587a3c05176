/** Canonical JSON by RFC 8785: one text for one value, whatever the order in which its members were put in. */
import { createHash } from 'node:crypto';

/**
 * The value as canonical JSON. Members that are `undefined` are left out; what JSON has no word for becomes `null`; half
 * of a surrogate pair, which RFC 8785 (section 3.2.2.2) refuses, becomes U+FFFD. Not by recursion: a payload may be of
 * any depth.
 */
export function canonicalJson(value: unknown): string {
  if (!isHolder(value)) return scalar(value);
  let text = '';
  /** What is still to be written, the next at the end: text, or a value in a box. */
  const waiting: (string | { readonly value: object })[] = [{ value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') {
      text += next;
      continue;
    }
    const isArray = Array.isArray(next.value);
    const items = next.value as Readonly<Record<string | number, unknown>> & { readonly length: number };
    const { order, quoted } = isArray ? NO_NAMES : layoutOf(items);
    const length = isArray ? items.length : order.length;
    text += isArray ? '[' : '{';
    // What holds nothing is written at once, and most members are so; the rest waits from the first that does.
    let written = 0;
    let between = '';
    let at = 0;
    for (; at < length; at++) {
      const item = items[order[at] ?? at];
      if (isHolder(item)) break;
      if (item === undefined && !isArray) continue;
      text += between + (quoted[at] ?? '') + scalar(item);
      between = ',';
      written++;
    }
    waiting.push(isArray ? ']' : '}');
    for (let last = length - 1; last >= at; last--) {
      const item = items[order[last] ?? last];
      if (item === undefined && !isArray) continue;
      waiting.push(isHolder(item) ? { value: item } : scalar(item));
      const isFirst = written === 0 && last === at;
      waiting.push(isFirst ? (quoted[last] ?? '') : `,${quoted[last] ?? ''}`);
    }
  }
  return text;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The names of an object's members as they were put in, in the order of RFC 8785, and in this order as JSON with a colon. */
interface Layout {
  readonly names: readonly string[];
  readonly order: readonly string[];
  readonly quoted: readonly string[];
}

const NO_NAMES: Layout = { names: [], order: [], quoted: [] };

/** Records come in few layouts, and sorting is most of the work: those seen are remembered, by their number of members. */
const layouts = new Map<number, Layout[]>();
/** Larger ones come from payloads, and are not worth their room. */
const MOST_MEMBERS = 64;
const LONGEST_NAME = 64;
const MOST_LAYOUTS = 16;

function layoutOf(members: object): Layout {
  const names = Object.keys(members);
  const known = layouts.get(names.length);
  const found = known?.find((layout) => layout.names.every((name, index) => name === names[index]));
  if (found) return found;
  // The default order of `sort` is that of UTF-16 code units, as RFC 8785 (section 3.2.3) wants it.
  const order = [...names].sort();
  const layout = { names, order, quoted: order.map((name) => `${quote(name)}:`) };
  if (names.length > MOST_MEMBERS || names.some(({ length }) => length > LONGEST_NAME)) return layout;
  if (known === undefined) layouts.set(names.length, [layout]);
  else if (known.length < MOST_LAYOUTS) known.push(layout);
  return layout;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  return 'null';
}

/** What JSON has to escape, and halves of surrogate pairs. Most strings have nothing of it, and are written fast. */
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function quote(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text.replace(LONE_SURROGATE, '\ufffd')) : `"${text}"`;
}

/** SHA-256 over a value's canonical JSON, hex. */
export const canonicalDigest = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');
