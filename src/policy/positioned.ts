/** Text (YAML or JSON) -> a value of a schema, and where in the text each of its parts stands. */
import * as v from 'valibot';
import { LineCounter, type ParsedNode, parseDocument } from 'yaml';

/** What is wrong with a document, where (from 1), and what to do. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Path = readonly (string | number)[];

export type Positioned<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** A problem with the part that `path` leads to. */
      readonly problemAt: (path: Path, message: string) => Problem;
    }
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
    uniqueKeys: true,
    logLevel: 'error',
  });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (yaml.errors.length > 0) {
    return { ok: false, problems: yaml.errors.map((e) => at(e.pos[0], `${e.message} Mend the YAML here.`)) };
  }
  let value: unknown;
  try {
    value = yaml.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias without its anchor, or so many of them that the document would explode.
    return {
      ok: false,
      problems: [at(0, `${(error as Error).message}. Write the value out instead of an alias.`)],
    };
  }
  const problemAt = (path: Path, message: string): Problem => at(offsetOf(yaml.contents, path), message);
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output, problemAt };
  const problems = result.issues.map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    return problemAt(path, sentence(path, issue));
  });
  return { ok: false, problems };
}

/** Offset of the deepest node on `path` that exists in the text: of the key, where a key is the trouble. */
function offsetOf(root: ParsedNode | null, path: Path): number {
  let node: unknown = root;
  let offset = rangeStart(root) ?? 0;
  for (const key of path) {
    const pair = pairOf(node, key);
    if (pair === undefined) break;
    offset = rangeStart(pair.key) ?? rangeStart(pair.value) ?? offset;
    node = pair.value;
  }
  return offset;
}

function pairOf(node: unknown, key: string | number): { key: unknown; value: unknown } | undefined {
  const items = (node as { items?: unknown[] } | null)?.items;
  if (!Array.isArray(items)) return undefined;
  if (typeof key === 'number') return key in items ? { key: undefined, value: items[key] } : undefined;
  const pair = items.find((item) => (item as { key?: { value?: unknown } }).key?.value === key);
  return pair as { key: unknown; value: unknown } | undefined;
}

const rangeStart = (node: unknown): number | undefined => (node as { range?: number[] } | null)?.range?.[0];

function sentence(path: readonly (string | number)[], issue: v.BaseIssue<unknown>): string {
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  const leaf = deepest(issue);
  if (leaf.type === 'strict_object' && leaf.expected === 'never') {
    return `${where}there is no such key; remove it or mend its spelling.`;
  }
  const expected = leaf.expected
    ? `expected ${readable(leaf.expected)}, found ${readable(leaf.received)}`
    : '';
  if (path.join('.') === 'chaperone') return 'chaperone: must be 1, the version of the policy language.';
  const own = /^Invalid /.test(leaf.message) ? '' : leaf.message;
  return `${where}${own || expected}.`;
}

/** Of a union's issues the one that got furthest into the value says most. */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const inner = (issue.issues ?? []).filter((i) => (i.path?.length ?? 0) > 0);
  return inner.length > 0 ? deepest(inner[0] as v.BaseIssue<unknown>) : issue;
}

const readable = (text: string): string =>
  text.length > 160 ? `${text.slice(0, 160)}…` : text.replaceAll('undefined', 'nothing');
