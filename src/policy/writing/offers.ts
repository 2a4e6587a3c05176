/** What can be written at a place: keys and values, from the schema. */
import { stringify } from 'yaml';
import { alternatives, type JsonSchema, keysIn, type Path, schemasAt, valuesIn } from '../json-schema.ts';
import type { Range } from '../positioned.ts';
import { type Before, type Cursor, type Place, placeAt } from './cursor.ts';
import { detailOf, meaningOfValue } from './meaning.ts';

export interface Offer {
  readonly kind: 'key' | 'value';
  readonly label: string;
  /** One line beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly meaning?: string;
  /** What to put in place of `replaces`: an editor's snippet, `$0` where the writer goes on. */
  readonly snippet: string;
  readonly replaces: Range;
  /** More to choose from stands right behind it. */
  readonly goesOn: boolean;
}

/** Names that only this file or the one beside it knows, such as rules, by the path of the key that takes them. */
export type NamesAt = (path: Path) => readonly { readonly name: string; readonly meaning?: string }[];

/** `offset` in UTF-16 units. Never throws, however broken the text. */
export function offersAt(schema: JsonSchema, text: string, offset: number, names: NamesAt): readonly Offer[] {
  const place = placeAt(text, offset);
  // The text is parsed anew for each meaning, so the first that anything fits is taken.
  const offersWith = (before: Before): readonly Offer[] => {
    for (const cursor of place.cursorsWith(before)) {
      const offers =
        cursor.at === 'key' ? keyOffers(schema, cursor, place) : valueOffers(schema, cursor, place, names);
      if (offers.length > 0) return offers;
    }
    return [];
  };
  const asItStands = offersWith('');
  if (asItStands.length > 0 || !place.isFirst) return asItStands;
  // Nothing can stand here: editors put the cursor below the dash of a list. The item goes on, or another begins.
  const within = offersWith('  ');
  const labels = new Set(within.map(({ label }) => label));
  return [...within, ...offersWith('- ').filter(({ label }) => !labels.has(label))];
}

function keyOffers(schema: JsonSchema, { path, present, before }: Cursor, place: Place): Offer[] {
  const objects = schemasAt(schema, path);
  const required = new Set(objects.flatMap((object) => object.required ?? []));
  return keysIn(objects)
    .filter((key) => !present.includes(key))
    .sort((a, b) => Number(required.has(b)) - Number(required.has(a)))
    .map((key) => {
      const [inner = {}] = objects.flatMap(({ properties }) => properties?.[key] ?? []);
      const tail = place.hasColon || place.isQuoted ? '' : tailOf(inner, place, before);
      return {
        kind: 'key',
        label: key,
        detail: `${detailOf(inner)}${required.has(key) ? ', required' : ''}`,
        ...(inner.description !== undefined && { meaning: inner.description }),
        snippet: `${before}${key}${tail}`,
        replaces: place.word,
        goesOn: tail !== '',
      };
    });
}

/** What follows a key: room for its value, on the next line where that is an object or a list of them. */
function tailOf(inner: JsonSchema, { isInline, hanging }: Place, before: Before): string {
  const kinds = alternatives(inner);
  const nested = kinds.every((kind) => kind.type === 'object' || isListOfObjects(kind));
  if (!nested) return ': $0';
  const isList = kinds.every(isListOfObjects);
  if (isInline) return isList ? ': [{ $0 }]' : ': { $0 }';
  return `:\n${' '.repeat(hanging + before.length + 2)}${isList ? '- ' : ''}$0`;
}

const isListOfObjects = ({ type, items }: JsonSchema): boolean =>
  type === 'array' && items !== undefined && alternatives(items).every((item) => item.type === 'object');

function valueOffers(schema: JsonSchema, { path, before }: Cursor, place: Place, names: NamesAt): Offer[] {
  const here = schemasAt(schema, path);
  // A list may be written as its one item, where the schema says so; `before` begins a list.
  const offer = (value: unknown, rest: Partial<Offer>): Offer => {
    const label = String(value);
    return {
      kind: 'value',
      label,
      snippet: `${before}${escaped(place.isQuoted ? label : stringify(value).trim())}`,
      replaces: place.word,
      goesOn: false,
      ...rest,
    };
  };
  return [
    ...valuesIn(here).map((value) => {
      const meaning = meaningOfValue(value);
      return offer(value, meaning === undefined ? {} : { detail: meaning });
    }),
    ...here.flatMap(({ examples }) => examples ?? []).map((value) => offer(value, { detail: 'for example' })),
    ...names(path).map(({ name, meaning }) => offer(name, meaning === undefined ? {} : { detail: meaning })),
    ...(place.isQuoted ? [] : here.flatMap((object) => objectOffers(object, offer))),
  ];
}

/** Small objects that are written on one line: `{ outside: workspace }`. */
function objectOffers(
  { properties, required }: JsonSchema,
  offer: (value: unknown, rest: Partial<Offer>) => Offer,
): Offer[] {
  const keys = Object.keys(properties ?? {});
  if (keys.length === 0 || keys.length !== required?.length) return [];
  const label = `{ ${keys.map((key) => `${key}: …`).join(', ')} }`;
  const inside = keys.map((key, index) => `${key}: ${index === 0 ? '$0' : ''}`).join(', ');
  const meaning = keys.map((key) => properties?.[key]?.description ?? '').join(' ');
  return [offer(label, { snippet: `{ ${inside} }`, meaning, goesOn: true })];
}

/** Text that a snippet takes as it stands. */
const escaped = (text: string): string => text.replaceAll(/[\\$}]/g, String.raw`\$&`);
