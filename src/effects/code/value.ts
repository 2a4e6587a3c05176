/** What is known of a value while a program is followed. Every facet may be missing. */
import { bounded, merged, type Sources, sourcesOf } from '../shell/scope.ts';
import { ANY, atMost, isKnown, type Text } from '../text.ts';
import type { Names } from './names.ts';
import type { Definition } from './tree.ts';

export interface Value {
  /** Texts that it may be; for a path object its path, for an open file the path it was opened with. */
  readonly texts?: readonly Text[];
  /** Dotted name of a module, function or type: `os.path`, `open`; with `()` for what a call of it gives. */
  readonly path?: string;
  readonly items?: readonly Value[];
  readonly entries?: Map<string, Value>;
  readonly closure?: Closure;
  /** Texts that are bytes: their items are numbers. */
  readonly bytes?: true;
  /** What else it may be, where one value cannot say it: another function, another object. */
  readonly others?: readonly Value[];
  /** The object that a method was taken from. */
  readonly self?: Value;
  readonly from: Sources;
}

export interface Closure {
  readonly definition: Definition;
  readonly names: Names;
  /** A class: calling it makes an object with these members. */
  readonly members?: Map<string, Value>;
  /** The class's fields in their order, for constructors that nobody wrote. */
  readonly fields?: readonly string[];
  /** Reading the member calls it. */
  readonly property?: true;
}

export const UNKNOWN: Value = { from: [] };
/** What a call gives that is not done yet: of a function in its own body nothing more comes. */
export const NEVER: Value = { items: [], from: [] };
export const textValue = (text: Text, from: Sources = []): Value => ({ texts: [text], from });
export const refValue = (path: string): Value => ({ path, from: [] });
export const listValue = (items: readonly Value[]): Value => ({
  items,
  from: sourcesOf(items),
});

/** Most values that one may be. */
const ALTERNATIVES = 8;

/** Texts of a value; an unknown mark where it has none. */
export const textsOf = (value: Value | undefined): readonly Text[] =>
  value?.texts ?? (value?.items?.length === 1 && value.items[0]?.texts ? value.items[0].texts : [ANY]);
export const textOf = (value: Value | undefined): Text => textsOf(value)[0] ?? ANY;

/** Most functions or objects that one may be: more than a table of them holds. */
const OTHERS = 64;

/** Lists in lists of which either one is still taken item by item. */
const EITHER_DEPTH = 3;

/** Either of two values. */
export function eitherOf(a: Value, b: Value, depth = 0): Value {
  if (a === b || b === NEVER) return a;
  if (a === NEVER) return b;
  const others = othersOf(a, b);
  const texts =
    a.texts || b.texts
      ? atMost([...new Set([...(a.texts ?? []), ...(b.texts ?? [])])], ALTERNATIVES)
      : undefined;
  const items =
    a.items && b.items && depth < EITHER_DEPTH
      ? eitherItems(a.items, b.items, depth + 1)
      : (a.items ?? b.items);
  const path = a.path ?? b.path;
  const closure = a.closure ?? b.closure;
  const entries = a.entries ?? b.entries;
  return {
    from: merged(a.from, b.from),
    ...(texts && { texts }),
    ...(items && { items }),
    ...(path !== undefined && { path }),
    ...(closure && { closure }),
    ...(entries && { entries }),
    ...(others?.length && { others }),
    ...(a.bytes && b.bytes && { bytes: true as const }),
    ...((a.self ?? b.self) && { self: a.self ?? b.self }),
  };
}

/** What the two are as they stand, where both are callable, objects or lists, and not the same. */
function othersOf(a: Value, b: Value): readonly Value[] | undefined {
  const own = (value: Value): readonly Value[] => value.others ?? [];
  if (a.items && b.items && a.items !== b.items) {
    const whole = (value: Value): readonly Value[] => (value.others?.length ? value.others : [value]);
    return [...whole(a), ...whole(b)].slice(0, OTHERS);
  }
  const [x, y] = [a.closure ?? a.path ?? a.entries, b.closure ?? b.path ?? b.entries];
  if (x === undefined || y === undefined || x === y) return a.others ?? b.others;
  return [...own(a), { ...b, others: [] }, ...own(b)].slice(0, OTHERS);
}

function eitherItems(a: readonly Value[], b: readonly Value[], depth: number): readonly Value[] {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  return longer.map((item, i) => {
    const other = shorter[i];
    return other ? eitherOf(item, other, depth) : item;
  });
}

/** Items of a list that another list is made of. */
export const ITEM_LIMIT = 256;

/** At most `limit` values for these: where there are more, the last may be any of those that are left. */
export const atMostValues = (values: readonly Value[], limit: number): readonly Value[] =>
  values.length <= limit
    ? values
    : [...values.slice(0, limit - 1), values.slice(limit - 1).reduce((a, b) => eitherOf(a, b))];

/** Texts put one behind the other; combinations beyond a bound are told as one. */
export function joined(values: readonly Value[]): Value {
  let texts: readonly Text[] = [''];
  let from: Sources = [];
  for (const value of values) {
    const options = value.texts ?? [ANY];
    texts = atMost(
      texts.flatMap((head) => options.map((tail) => bounded(head + tail))),
      ALTERNATIVES,
    );
    from = merged(from, value.from);
  }
  return { texts, from };
}

/** The same value through a change of its texts. */
export const mapped = (value: Value, change: (text: Text) => Text | undefined): Value => {
  const texts = value.texts?.map(change);
  if (!texts || texts.some((text) => text === undefined)) return { from: value.from };
  return { texts: texts as Text[], from: value.from };
};

/** What a loop over this value meets. */
export function elements(value: Value): readonly Value[] {
  if (value.items) return value.items;
  if (value.entries) return [...value.entries.keys()].map((key) => textValue(key));
  const [text] = value.texts ?? [];
  if (text !== undefined && isKnown(text) && value.path === undefined && text.length <= 512)
    return [...text].map((c) => textValue(value.bytes ? String(c.codePointAt(0)) : c));
  if (value.texts && value.path !== 'file') return [value];
  // An object of a library gives others of its kind.
  return [{ from: value.from, ...(value.path !== undefined && { path: `${value.path}[]` }) }];
}
