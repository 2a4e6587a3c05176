/**
 * Where in a document somebody writes. The text is incomplete just there, so a mark is put in place of the word at the cursor,
 * in each form that could be meant, and looked for in what the parser makes of it.
 */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Path } from '../json-schema.ts';
import type { Range } from '../positioned.ts';

export interface Cursor {
  /** Is the name of a key written, or a value? */
  readonly at: 'key' | 'value';
  /** To the object that the key is in, or to the value. */
  readonly path: Path;
  /** Keys that stand in that object already. */
  readonly present: readonly string[];
  /** What has to stand before the word, so that it is what it is taken for. */
  readonly before: Before;
}

/** On a line of its own: two columns further in, where the item above goes on; and `- `, where a list's item begins. */
export type Before = '' | '  ' | '- ';

export interface Place {
  /** The word at the cursor. */
  readonly word: Range;
  /** What can be meant here, with something before the word; the likeliest first. Each is worked out when it is taken. */
  readonly cursorsWith: (before: Before) => Iterable<Cursor>;
  /** The word stands on a line of its own, so that something may have to come before it. */
  readonly isFirst: boolean;
  /** Between quotation marks. */
  readonly isQuoted: boolean;
  /** Between braces or brackets, where a value goes on the same line. */
  readonly isInline: boolean;
  /** A colon stands behind the word. */
  readonly hasColon: boolean;
  /** Columns between the line's first sign and the word: of the dashes of a list. */
  readonly hanging: number;
}

const MARK = 'chaperone-writes-here';

/** `offset` in UTF-16 units. */
export function placeAt(text: string, offset: number): Place {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const start = offset - (/[\w*][\w.*-]*$/.exec(line)?.[0].length ?? 0);
  const end = offset + (/^[\w.*-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const prefix = line.slice(0, line.length - (offset - start));
  const behind = text.slice(end);
  const isQuoted = /["']$/.test(prefix);
  const hasColon = /^["']?[ \t]*:/.test(behind);
  const isAlone = /^[ \t-]*$/.test(prefix);
  const opensKey = !isQuoted && !hasColon && (isAlone || /[{,][ \t]*$/.test(prefix));
  const written = text.slice(0, start);
  const faults = once(() => faultsIn(written + behind));
  function* cursorsWith(before: Before): Iterable<Cursor> {
    // With a value, so that the key takes none of what stands below it.
    for (const mark of opensKey ? [`${MARK}: 0`, MARK] : [MARK]) {
      const found = find(written + before + mark + behind);
      // The parser is kind: it finds a place for what would break the document, too.
      if (found && found.faults <= faults()) yield { ...found.cursor, before };
    }
  }
  return {
    word: { start, end },
    cursorsWith,
    isFirst: prefix.trim() === '',
    isQuoted,
    isInline: !isAlone && isWithinBrackets(text.slice(0, start)),
    hasColon,
    hanging: prefix.trimStart().length,
  };
}

type Found = Omit<Cursor, 'before'>;

function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}

const AS_IT_IS = { logLevel: 'error', prettyErrors: false, uniqueKeys: false } as const;

const faultsIn = (text: string): number => parseDocument(text, AS_IT_IS).errors.length;

/** The mark's place, and how many faults the text has with it. */
function find(text: string): { cursor: Found; faults: number } | undefined {
  const { contents, errors } = parseDocument(text, AS_IT_IS);
  const cursor = findIn(contents, [], text);
  return cursor && { cursor, faults: errors.length };
}

function findIn(node: unknown, path: Path, text: string): Found | undefined {
  if (isScalar(node)) return node.value === MARK ? { at: 'value', path, present: [] } : undefined;
  if (isSeq(node)) return first(node.items, (item, index) => findIn(item, [...path, index], text));
  if (!isMap(node)) return undefined;
  const names = node.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  const marked = names.indexOf(MARK);
  if (marked < 0)
    return first(node.items, ({ value }, index) => findIn(value, [...path, names[index] ?? ''], text));
  const columns = node.items.map(({ key }) => columnOf(key, text));
  // The parser is kind to keys that stand further in or out than their neighbours; they would be no part of the object.
  if (!node.flow && columns.some((column) => column !== columns[marked])) return undefined;
  return { at: 'key', path, present: names.filter((name) => name !== MARK) };
}

function columnOf(key: unknown, text: string): number {
  const start = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
  return start - text.lastIndexOf('\n', start - 1);
}

function first<T>(
  items: readonly T[],
  look: (item: T, index: number) => Found | undefined,
): Found | undefined {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found) return found;
  }
  return undefined;
}

/** Are more braces and brackets opened than closed on this line? Those in quotes are rare enough to be counted. */
function isWithinBrackets(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (line.match(/[{[]/g)?.length ?? 0) > (line.match(/[}\]]/g)?.length ?? 0);
}
