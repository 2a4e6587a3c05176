/** Text of a policy (YAML or JSON) -> document, or problems with their place. */
import * as v from 'valibot';
import { LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { PolicyDocument } from '../model/policy.ts';
import { patternProblem } from './glob.ts';

/** What is wrong with a policy, where (from 1), and what to do. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Parsed =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Path = readonly (string | number)[];

/** Reads a policy. Never throws; every problem is told at once, with line and column. */
export function parsePolicy(text: string): Parsed {
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
  const result = v.safeParse(PolicyDocument, value);
  if (!result.success) {
    const problems = result.issues.map((issue) => {
      const path = (issue.path ?? []).map((item) => item.key as string | number);
      return at(offsetOf(yaml.contents, path), sentence(path, issue));
    });
    return { ok: false, problems };
  }
  const twice = duplicate(result.output.rules.map((rule) => rule.id));
  if (twice !== undefined) {
    const message = `rules.${twice.second}: the id "${twice.id}" is taken by an earlier rule; give each rule an id of its own.`;
    return { ok: false, problems: [at(offsetOf(yaml.contents, ['rules', twice.second, 'id']), message)] };
  }
  const unusable = result.output.rules.flatMap((rule, index) =>
    (['where', 'except'] as const).flatMap((part) => patternProblems(rule[part], ['rules', index, part])),
  );
  if (unusable.length > 0) {
    return {
      ok: false,
      problems: unusable.map(({ path, message }) => at(offsetOf(yaml.contents, path), message)),
    };
  }
  return { ok: true, document: result.output };
}

/** The document, or an error whose message names file, line and column: for text that ships with the product. */
export function mustParsePolicy(text: string, file: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.document;
  throw new Error(parsed.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`).join('\n'));
}

/** Patterns below a node of the document that cannot be used: every text in conditions is one. */
function patternProblems(value: unknown, path: Path): { path: Path; message: string }[] {
  if (typeof value === 'string') {
    const problem = patternProblem(value);
    return problem
      ? [{ path, message: `${path.join('.')}: the pattern ${problem}; write it as several.` }]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [...entries].flatMap(([key, inner]) => patternProblems(inner, [...path, key]));
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

function duplicate(ids: readonly string[]): { id: string; second: number } | undefined {
  const seen = new Set<string>();
  for (const [second, id] of ids.entries()) {
    if (seen.has(id)) return { id, second };
    seen.add(id);
  }
  return undefined;
}
