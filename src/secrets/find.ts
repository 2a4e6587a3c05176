/** Finds secrets by the families' shapes: one pass for all keywords, then each pattern only where its keyword stands. */
import type { CustomSecrets } from './custom.ts';
import { FAMILIES } from './families/index.ts';
import type { Family } from './family.ts';
import type { Found } from './found.ts';
import { type Automaton, automatonOf, findWords } from './keywords.ts';
import type { KnownValues } from './known.ts';
import { valuesAt } from './match.ts';
import { placeholdersIn } from './placeholder.ts';
import { viewsOf } from './views.ts';

/** What is looked for. */
export interface Lookout {
  readonly finder: Finder;
  readonly known?: Pick<KnownValues, 'find'>;
  readonly custom?: CustomSecrets;
}

/** Families made ready to look for; built once for a set of families. */
export interface Finder {
  readonly automaton: Automaton;
  /** By the automaton's word: the families that have it as a keyword. */
  readonly byWord: readonly (readonly Family[])[];
  /** By the automaton's word: do all its patterns want it at the beginning of a word? Short ones stand within many. */
  readonly begins: readonly boolean[];
}

export function finderOf(families: readonly Family[]): Finder {
  const byKeyword = new Map<string, Family[]>();
  for (const family of families)
    for (const keyword of family.keywords)
      byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), family]);
  const words = [...byKeyword.keys()];
  return {
    automaton: automatonOf(words),
    byWord: [...byKeyword.values()],
    begins: words.map((word) => /^[a-z]/.test(word) && (byKeyword.get(word) as Family[]).every(beginsAWord)),
  };
}

let shipped: Lookout | undefined;

/** Looks for the families that Chaperone brings along. */
export const shippedLookout = (): Lookout => (shipped ??= { finder: finderOf(FAMILIES) });

/** Secrets in the text, as they are or encoded once, in order, none overlapping another. */
export function findSecrets(text: string, lookout: Lookout = shippedLookout()): Found[] {
  const plain = candidatesIn(text, lookout);
  const found = [...plain];
  for (const view of viewsOf(text)) {
    for (const { family, start, end, generic, form } of candidatesIn(view.text, lookout)) {
      const source = view.loose && generic ? undefined : view.source(start, end);
      // A value that is whole in its own line does not go on in the next.
      if (source && !(view.loose && plain.some((one) => one.start < source.end && one.end > source.start)))
        found.push({ family, ...source, ...(generic && { generic }), ...(form && { form }) });
    }
  }
  if (found.length === 0) return found;
  const placeholders = placeholdersIn(text);
  const secrets = withoutOverlaps(found);
  if (placeholders.length === 0) return secrets;
  return secrets.filter((one) => !placeholders.some(({ start, end }) => one.start < end && one.end > start));
}

/** Secrets in a text as it is; spans may overlap. */
function candidatesIn(text: string, { finder, known, custom }: Lookout): Found[] {
  const found: Found[] = [
    ...shapesIn(text, finder),
    ...(known?.find(text) ?? []),
    ...(custom?.find(text) ?? []),
  ];
  return custom ? found.filter(({ start, end }) => !custom.allows(text.slice(start, end))) : found;
}

/** What the families' patterns match; spans may overlap. */
function shapesIn(text: string, finder: Finder): Found[] {
  const found: Found[] = [];
  const isOpen = gatesOf(text);
  findWords(finder.automaton, text, (word, at) => {
    if (finder.begins[word] && !beginsWord(text, at)) return;
    for (const family of finder.byWord[word] as readonly Family[]) {
      if (family.gate && !isOpen(family.gate, at)) continue;
      for (const span of valuesAt(text, at, family))
        found.push({
          family: family.id,
          ...span,
          ...(family.generic && { generic: true }),
          ...(family.form && { form: true }),
        });
    }
  });
  return found;
}

/** Tells whether a gate opens at an offset of the text; remembers its last answer, for families of a kind come in a row. */
function gatesOf(text: string): (gate: RegExp, at: number) => boolean {
  let last: { readonly gate: RegExp; readonly at: number; readonly open: boolean } | undefined;
  return (gate, at) => {
    if (last?.gate !== gate || last.at !== at) {
      gate.lastIndex = at;
      last = { gate, at, open: gate.test(text) };
    }
    return last.open;
  };
}

/** Does its pattern itself refuse a letter before the keyword? */
const beginsAWord = ({ name, pattern }: Family): boolean =>
  /^\(\?<!(?:\(\?<![^)]*\))?(?:\[[^\]]*A-Za-z|\\p\{L\})/.test((name ?? pattern).source);

/** Is the letter there the first of a word, also of one inside `camelCase`, `SNAKE_CASE` or behind `\n` or `%2f` as text? */
function beginsWord(text: string, at: number): boolean {
  if (at === 0 || text[at - 2] === '\\' || text[at - 3] === '%') return true;
  const before = text.charCodeAt(at - 1);
  const here = text.charCodeAt(at);
  return !((isLower(before) && isLower(here)) || (isUpper(before) && isUpper(here)));
}

const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/**
 * One span where several meet, so that no part of a secret is left over. A generic family gives way: what it takes for
 * one value is often a sentence around the real one.
 */
export function withoutOverlaps(found: readonly Found[]): Found[] {
  const exact = joined(found.filter((one) => !one.generic));
  const generic = joined(found.filter((one) => one.generic)).map((one) => ({
    ...one,
    generic: true as const,
  }));
  if (generic.length === 0) return exact;
  let next = 0;
  const apart = generic.filter(({ start, end }) => {
    while (next < exact.length && (exact[next] as Found).end <= start) next++;
    return next === exact.length || (exact[next] as Found).start >= end;
  });
  return [...exact, ...apart].sort((a, b) => a.start - b.start);
}

/** Spans in order, overlapping ones made one; it bears the name of the one that tells most. */
function joined(found: readonly Found[]): Found[] {
  const ordered = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: { start: number; end: number; naming: Found }[] = [];
  for (const one of ordered) {
    const last = kept.at(-1);
    if (!last || one.start >= last.end) {
      kept.push({ start: one.start, end: one.end, naming: one });
      continue;
    }
    if (tells(one) > tells(last.naming)) last.naming = one;
    last.end = Math.max(last.end, one.end);
  }
  return kept.map(({ start, end, naming: { family } }) => ({ family, start, end }));
}

/** How much a finding's name says of a value: the longer the more; what only knows the place says half as much. */
const tells = ({ start, end, form }: Found): number => (end - start) * (form ? 0.5 : 1);
