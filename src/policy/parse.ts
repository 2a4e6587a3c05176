/** Text of a policy (YAML or JSON) -> document, or problems with their place. */
import { PolicyDocument } from '../model/policy/document.ts';
import { patternProblem } from './glob.ts';
import { type Path, type Problem, readPositioned } from './positioned.ts';

export type Parsed =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a policy. Never throws; every problem is told at once, with line and column. */
export function parsePolicy(text: string): Parsed {
  const read = readPositioned(PolicyDocument, text);
  if (!read.ok) return read;
  const { value: document, problemAt } = read;
  const twice = duplicate(document.rules.map((rule) => rule.id));
  if (twice !== undefined) {
    const message = `rules.${twice.second}: the id "${twice.id}" is taken by an earlier rule; give each rule an id of its own.`;
    return { ok: false, problems: [problemAt(['rules', twice.second, 'id'], message)] };
  }
  const unusable = document.rules.flatMap((rule, index) =>
    (['where', 'except'] as const).flatMap((part) => patternProblems(rule[part], ['rules', index, part])),
  );
  if (unusable.length > 0) {
    return {
      ok: false,
      problems: unusable.map(({ path, message }) => problemAt(path, message)),
    };
  }
  return { ok: true, document };
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

function duplicate(ids: readonly string[]): { id: string; second: number } | undefined {
  const seen = new Set<string>();
  for (const [second, id] of ids.entries()) {
    if (seen.has(id)) return { id, second };
    seen.add(id);
  }
  return undefined;
}
