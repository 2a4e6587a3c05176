/** Methods of strings, lists and records that every language has in some spelling. */

import { fromBase64, fromHex, reversed } from '../commands/decode.ts';
import { merged } from '../shell/scope.ts';
import { ANY, atMost, isKnown, type Text } from '../text.ts';
import { Args } from './args.ts';
import type { Calls } from './calls.ts';
import {
  atMostValues,
  eitherOf,
  ITEM_LIMIT,
  joined,
  listValue,
  mapped,
  textOf,
  textValue,
  UNKNOWN,
  type Value,
} from './value.ts';

type Method = (self: Value, args: Args, run: Calls) => Value | undefined;

const onText =
  (change: (text: Text, args: Args) => Text | undefined): Method =>
  (self, args) =>
    self.texts
      ? { ...mapped(self, (text) => change(text, args)), ...(self.path === 'path' && { path: 'path' }) }
      : undefined;

const same: Method = (self) => self;
const known = (text: Text, change: (text: string) => string): Text => (isKnown(text) ? change(text) : text);

const METHODS: Readonly<Record<string, Method>> = {
  strip: onText((text) => text.trim()),
  trim: onText((text) => text.trim()),
  rstrip: onText((text, args) =>
    args.values[0]
      ? text.replace(new RegExp(`[${(textOf(args.values[0])).replace(/[\\\]^-]/g, '\\$&')}]+$`), '')
      : text.trimEnd(),
  ),
  lstrip: onText((text) => text.trimStart()),
  chomp: onText((text) => text.replace(/\n$/, '')),
  lower: onText((text) => text.toLowerCase()),
  toLowerCase: onText((text) => text.toLowerCase()),
  downcase: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  toUpperCase: onText((text) => text.toUpperCase()),
  upcase: onText((text) => text.toUpperCase()),
  replace: onText((text, args) => text.replaceAll(textOf(args.values[0]), () => textOf(args.values[1]))),
  replaceAll: onText((text, args) => text.replaceAll(textOf(args.values[0]), () => textOf(args.values[1]))),
  gsub: onText((text, args) => text.replaceAll(textOf(args.values[0]), () => textOf(args.values[1]))),
  sub: onText((text, args) => text.replace(textOf(args.values[0]), () => textOf(args.values[1]))),
  concat: (self, args) =>
    self.texts
      ? joined([self, ...args.values])
      : self.items
        ? listValue([...self.items, ...args.values.flatMap((v) => v.items ?? [v])])
        : undefined,
  encode: same,
  decode: (self, args) => {
    const how = textOf(args.values[0]).toLowerCase();
    if (self.texts && /^hex$/.test(how)) return mapped(self, fromHex);
    if (self.texts && /^base64$/.test(how)) return mapped(self, fromBase64);
    if (self.texts && /^rot.?13$/.test(how)) return mapped(self, rot13);
    return self;
  },
  toString: (self: Value, args: Args): Value | undefined => {
    const how = args.values[0] ? textOf(args.values[0]) : '';
    if (self.texts && how === 'base64')
      return mapped(self, (text) => (isKnown(text) ? Buffer.from(text).toString('base64') : undefined));
    return self.texts ? self : undefined;
  },
  hex: (self) =>
    self.texts
      ? mapped(self, (text) => (isKnown(text) ? Buffer.from(text).toString('hex') : undefined))
      : undefined,
  valueOf: same,
  copy: same,
  format: (self: Value, args: Args): Value | undefined => {
    if (!self.texts) return undefined;
    let at = 0;
    let from = self.from;
    const fill = (text: Text): Text =>
      text.replace(/\{\{|\}\}|\{(\w*)(?:[.[][^}:!]*)?(?:![rsa])?(?::[^}]*)?\}/g, (whole, key?: string) => {
        if (whole === '{{' || whole === '}}') return whole[0] ?? '';
        const value =
          key === '' || key === undefined
            ? args.values[at++]
            : /^\d+$/.test(key)
              ? args.values[Number(key)]
              : args.named.get(key);
        if (value) from = merged(from, value.from);
        return value ? textOf(value) : ANY;
      });
    const filled = mapped(self, fill);
    return { ...filled, from };
  },
  join: (self, args) => {
    // Python joins a list by a text; JavaScript and Ruby a list with a text.
    if (self.items) return joinList(self.items, args.values[0] ? textOf(args.values[0]) : ',');
    const [list] = args.values;
    if (self.texts && list?.items) return joinList(list.items, self.texts[0] ?? '');
    return self.texts && list ? { texts: list.texts ?? [ANY], from: list.from } : undefined;
  },
  split: (self, args) => {
    const [text] = self.texts ?? [];
    if (text === undefined) return undefined;
    if (!isKnown(text)) return { from: self.from };
    const by = args.values[0] ? textOf(args.values[0]) : undefined;
    const list = by === undefined ? text.trim().split(/\s+/) : by === '' ? [...text] : text.split(by);
    return listValue(atMost(list, 2 * ITEM_LIMIT).map((part) => textValue(part, self.from)));
  },
  splitlines: (self) =>
    self.texts
      ? listValue((self.texts[0] ?? '').split('\n').map((part) => textValue(part, self.from)))
      : undefined,
  reverse: (self) =>
    self.items
      ? listValue([...self.items].reverse())
      : self.texts
        ? mapped(self, (text) => known(text, reversed))
        : undefined,
  reversed: (self) => (self.items ? listValue([...self.items].reverse()) : undefined),
  append: (self, args) => pushed(self, args),
  push: (self, args) => pushed(self, args),
  extend: (self, args) => pushed(self, args),
  items: (self) =>
    self.entries
      ? listValue([...self.entries].map(([key, value]) => listValue([textValue(key), value])))
      : undefined,
  entries: (self) =>
    self.entries
      ? listValue([...self.entries].map(([key, value]) => listValue([textValue(key), value])))
      : undefined,
  keys: (self) =>
    self.entries ? listValue([...self.entries.keys()].map((key) => textValue(key))) : undefined,
  values: (self) => (self.entries ? listValue([...self.entries.values()]) : undefined),
  get: (self, args) =>
    self.entries ? entryOf(self.entries, textOf(args.values[0]), args.values[1]) : undefined,
  map: each,
  forEach: each,
  each,
  filter: (self, args, run) => {
    each(self, args, run);
    return self;
  },
  catch: same,
  finally: same,
  apply: (self, args, run) =>
    self.path !== undefined || self.closure
      ? run.apply(self, argsOf(args.values[1] ?? UNKNOWN, args, true))
      : undefined,
  call: (self, args, run) =>
    self.path !== undefined || self.closure ? run.apply(self, sliced(args, self)) : undefined,
  bind: same,
  substring: onText((text, args) => known(text, (t) => t.substring(number(args, 0) ?? 0, number(args, 1)))),
  slice: (self, args) =>
    self.items
      ? listValue(self.items.slice(number(args, 0), number(args, 1)))
      : self.texts
        ? mapped(self, (text) => known(text, (t) => t.slice(number(args, 0), number(args, 1))))
        : undefined,
  charCodeAt: onText((text, args) => String(text.charCodeAt(number(args, 0) ?? 0))),
  repeat: onText((text, args) =>
    (number(args, 0) ?? 0) * text.length < 10_000 ? text.repeat(Math.max(0, number(args, 0) ?? 0)) : ANY,
  ),
  translate: (self) => ({ from: self.from }),
};

/** The entry of a record, else what is given instead; of a key that is not known, any of them. */
function entryOf(entries: ReadonlyMap<string, Value>, key: Text, instead: Value | undefined): Value {
  const entry = entries.get(key);
  if (entry) return entry;
  if (isKnown(key)) return instead ?? UNKNOWN;
  const any = [...(instead ? [instead] : []), ...entries.values()];
  return any.length > 0 ? any.reduce((a, b) => eitherOf(a, b)) : UNKNOWN;
}

function pushed(self: Value, args: Args): Value | undefined {
  if (!self.items) return undefined;
  // Lists are shared by whoever holds them: what is added is seen everywhere.
  (self.items as Value[]).push(
    ...args.values.flatMap((value) => (value.items && args.values.length === 1 ? value.items : [value])),
  );
  return self;
}

function each(self: Value, args: Args, run: Calls): Value | undefined {
  const [then] = args.values;
  if (!then || !(then.closure || then.path !== undefined)) return undefined;
  const items = self.items ?? [self];
  return listValue(atMostValues(items, ITEM_LIMIT).map((item) => run.apply(then, argsOf(item, args))));
}

function argsOf(value: Value, _like: Args, spread = false): Args {
  return new Args(spread && value.items ? value.items : [value]);
}

function sliced(args: Args, _self: Value): Args {
  return new Args(args.values.slice(1));
}

function number(args: Args, index: number): number | undefined {
  const value = args.values[index];
  const n = value ? Number(textOf(value)) : Number.NaN;
  return Number.isNaN(n) ? undefined : n;
}

function joinList(items: readonly Value[], by: Text): Value {
  const parts = items.flatMap((item, i) => (i > 0 ? [textValue(by), item] : [item]));
  return joined(parts);
}

export const rot13 = (text: Text): Text =>
  text.replace(/[a-z]/gi, (c) => {
    const base = c <= 'Z' ? 65 : 97;
    return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
  });

/** What a method of a text, list or record gives; nothing where it is none that is known. */
export function textMethod(method: string, self: Value, args: Args, run: Calls): Value | undefined {
  // A promise's next step gets its value.
  if (method === 'then' && args.values[0]) return run.apply(args.values[0], argsOf(self, args));
  return Object.hasOwn(METHODS, method) ? METHODS[method]?.(self, args, run) : undefined;
}
