/** Text (YAML or JSON) -> a value of a schema, and where in the text each of its parts stands. */
import * as v from 'valibot';
import { isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { type Trouble, troubleOf } from './issue.ts';
import { type Path, schemaOf } from './json-schema.ts';
import { repeatedKeys } from './unique-keys.ts';

export type { Path } from './json-schema.ts';

/** A piece of the text, in UTF-16 offsets, half-open. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a document, where (from 1), and what to do. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** The text that it is about; begins at line and column. */
  readonly range: Range;
  /** It holds as it stands and was hardly meant. */
  readonly doubt?: true;
  /** What was most likely meant: `text` instead of what stands there. */
  readonly fix?: Range & { readonly text: string };
}

/** A problem with its place, as people and editors find it: `FILE:LINE:COLUMN: message`. */
export const withPlace = (file: string, { line, column, message }: Problem): string =>
  `${file}:${line}:${column}: ${message}`;

/** A problem with the part that `path` leads to. */
export type ProblemAt = (path: Path, message: string, instead?: Trouble['instead']) => Problem;

export type Positioned<T> =
  | { readonly ok: true; readonly value: T; readonly problemAt: ProblemAt }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a document. Never throws; every problem is told at once, with line and column. */
export function readPositioned<S extends v.GenericSchema>(
  schema: S,
  text: string,
): Positioned<v.InferOutput<S>> {
  const lines = new LineCounter();
  const yaml = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // `repeatedKeys` finds them in less time.
    logLevel: 'error',
  });
  const at = (range: Range, message: string): Problem => {
    const { line, col } = lines.linePos(range.start);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message, range };
  };
  if (yaml.errors.length > 0) {
    return {
      ok: false,
      problems: yaml.errors.map(({ pos: [start, end], message }) =>
        at({ start, end }, `${message.replace(/[.:]?\s*$/, '')}. Mend the YAML here.`),
      ),
    };
  }
  const repeated = repeatedKeys(yaml);
  if (repeated.length > 0)
    return {
      ok: false,
      problems: repeated.map((range) => at(range, 'Map keys must be unique. Mend the YAML here.')),
    };
  let value: unknown;
  try {
    value = yaml.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias without its anchor, or so many of them that the document would explode.
    return {
      ok: false,
      problems: [
        at({ start: 0, end: 0 }, `${(error as Error).message}. Write the value out instead of an alias.`),
      ],
    };
  }
  const problemAt: ProblemAt = (path, message, instead) => {
    const { key, value: node, whole } = placeOf(yaml.contents, path);
    const replaced = instead && (instead.of === 'key' ? key : node);
    return {
      ...at(firstLine(whole, text), message),
      ...(instead && replaced && { fix: { ...replaced, text: instead.text } }),
    };
  };
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output, problemAt };
  const problems = result.issues.map((issue) => {
    const { path, message, instead } = troubleOf(issue, schemaOf(schema));
    return problemAt(path, message, instead);
  });
  return { ok: false, problems };
}

interface Placed {
  readonly key?: Range;
  readonly value?: Range;
  /** From the key, where there is one, to the end of the value. */
  readonly whole: Range;
}

/** Where the deepest node on `path` stands that exists in the text. */
function placeOf(root: ParsedNode | null, path: Path): Placed {
  let node: unknown = root;
  let placed: Placed = { whole: rangeOf(root) ?? { start: 0, end: 0 } };
  for (const name of path) {
    const pair = pairOf(node, name);
    if (pair === undefined) return placed;
    const key = rangeOf(pair.key);
    const value = rangeOf(pair.value);
    const start = (key ?? value)?.start ?? placed.whole.start;
    const end = (value ?? key)?.end ?? start;
    placed = { ...(key && { key }), ...(value && { value }), whole: { start, end: Math.max(start, end) } };
    node = pair.value;
  }
  return placed;
}

function pairOf(node: unknown, name: string | number): { key: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const index = typeof name === 'number' ? name : Number.NaN;
    return index in node.items ? { key: undefined, value: node.items[index] } : undefined;
  }
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
}

/** Of a node itself, without the space and comments behind it. */
function rangeOf(node: unknown): Range | undefined {
  const range = isNode(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : undefined;
}

/** A problem with many lines is shown at the first of them. */
function firstLine({ start, end }: Range, text: string): Range {
  const lineEnd = text.slice(start, end).search(/\r?\n/);
  return { start, end: lineEnd < 0 ? end : start + lineEnd };
}
