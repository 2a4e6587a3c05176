/** Canonical JSON by RFC 8785: one text for one value, whatever the order in which its members were put in. */
import { sha256Of } from './sha256.ts';

/**
 * The value as canonical JSON. Members that are `undefined` are left out; what JSON has no word for becomes `null`; half
 * of a surrogate pair, which RFC 8785 (section 3.2.2.2) refuses, becomes U+FFFD. Not by recursion: a payload may be of
 * any depth.
 */
export function canonicalJson(value: unknown): string {
  if (!isHolder(value)) return scalar(value);
  /** Those around the one that is being written, the outermost first. */
  const around: Frame[] = [];
  let frame = frameOf(value);
  let text = frame.isArray ? '[' : '{';
  for (;;) {
    const { items, isArray, order, quoted, length } = frame;
    let inner: object | undefined;
    while (frame.at < length && inner === undefined) {
      const at = frame.at++;
      const item = items[order[at] ?? at];
      if (item === undefined && !isArray) continue;
      text += frame.between + (quoted[at] ?? '');
      frame.between = ',';
      if (isHolder(item)) inner = item;
      else text += scalar(item);
    }
    if (inner) {
      around.push(frame);
      frame = frameOf(inner);
      text += frame.isArray ? '[' : '{';
    } else {
      text += isArray ? ']' : '}';
      const outer = around.pop();
      if (!outer) return text;
      frame = outer;
    }
  }
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** An array or object that is being written, up to its item `at`. */
interface Frame extends Pick<Layout, 'order' | 'quoted'> {
  readonly isArray: boolean;
  readonly items: Readonly<Record<string | number, unknown>>;
  readonly length: number;
  at: number;
  /** What stands before the next item. */
  between: '' | ',';
}

function frameOf(value: object): Frame {
  const items = value as Frame['items'];
  const isArray = Array.isArray(value);
  const { order, quoted } = isArray ? NO_NAMES : layoutOf(value);
  const length = isArray ? value.length : order.length;
  return { isArray, items, order, quoted, length, at: 0, between: '' };
}

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
export const canonicalDigest = (value: unknown): string => sha256Of(canonicalJson(value));
