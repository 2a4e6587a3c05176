/** Text of a policy (YAML or JSON) -> document, or problems with their place. */
import type { Conditions } from '../model/policy/conditions.ts';
import { PolicyDocument } from '../model/policy/document.ts';
import { WorkspaceDocument } from '../model/policy/people.ts';
import { listOf } from '../model/policy/words.ts';
import { type Doubt, doubtsIn } from './doubts.ts';
import { glob, patternProblem } from './glob.ts';
import { nearest } from './nearest.ts';
import { type Path, type Positioned, type Problem, readPositioned, withPlace } from './positioned.ts';
import { rulesOfTask } from './tasks.ts';

export type Parsed<T> =
  | {
      readonly ok: true;
      readonly document: T;
      /** What holds as it stands and was hardly meant, with its place. */
      readonly doubts: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a policy. Never throws; every problem is told at once, with line and column. */
export function parsePolicy(text: string): Parsed<PolicyDocument> {
  return checked(readPositioned(PolicyDocument, text), problemsIn, (document) => [
    ...doubtsIn(document, []),
    ...Object.entries(document.teams).flatMap(([name, team]) => doubtsIn(team, ['teams', name])),
  ]);
}

/** Reads a workspace's own part. Roles and tasks are not its to name: it does not know which there are. */
export function parseWorkspacePolicy(text: string): Parsed<WorkspaceDocument> {
  return checked(
    readPositioned(WorkspaceDocument, text),
    (part) => partProblems(part, []),
    (part) => doubtsIn(part, []),
  );
}

interface Complaint {
  readonly path: Path;
  readonly message: string;
  /** What was most likely meant. */
  readonly meant?: string;
}

function checked<T>(
  read: Positioned<T>,
  problems: (document: T) => readonly Complaint[],
  doubts: (document: T) => readonly Doubt[],
): Parsed<T> {
  if (!read.ok) return read;
  const found = problems(read.value);
  if (found.length === 0) {
    const doubted = doubts(read.value).map(({ path, message }) => ({
      ...read.problemAt(path, message),
      doubt: true as const,
    }));
    return { ok: true, document: read.value, doubts: doubted };
  }
  const placed = found.map(({ path, message, meant }) =>
    read.problemAt(path, message, meant === undefined ? undefined : { of: 'value', text: meant }),
  );
  return { ok: false, problems: placed };
}

/** What is wrong with a document that was not read from a text but came signed: one sentence each. */
export const documentProblems = (document: PolicyDocument): readonly string[] =>
  problemsIn(document).map(({ message }) => message);

/** What a schema cannot see: ids that are taken, names that nothing has, patterns that cannot be matched. */
function problemsIn(document: PolicyDocument): Complaint[] {
  return [
    ...partProblems(document, []),
    ...Object.entries(document.teams).flatMap(([name, team]) => [
      ...patternProblems(team.for, ['teams', name, 'for']),
      ...partProblems(team, ['teams', name]),
    ]),
    ...Object.entries(document.tasks).flatMap(([name, { paths, reads, branches }]) =>
      Object.entries({ paths, reads, branches }).flatMap(([key, value]) =>
        patternProblems(value, ['tasks', name, key]),
      ),
    ),
    ...patternProblems(document.roles, ['roles']),
    ...takenByParts(document),
    ...unknownNames(document),
    ...unknownSecrets(document),
  ];
}

function partProblems(
  { rules, preapprove }: Pick<PolicyDocument, 'rules' | 'preapprove'>,
  above: Path,
): Complaint[] {
  return [
    ...duplicates(rules, [...above, 'rules'], 'rule'),
    ...duplicates(preapprove, [...above, 'preapprove'], 'pre-approval'),
    ...conditionsOf({ rules, preapprove }, above).flatMap(({ conditions, path }) =>
      patternProblems(conditions, path),
    ),
  ];
}

/** Ids that rules of tasks and teams get by themselves: answers and records would name one rule for another. */
function takenByParts({ rules, tasks, teams }: PolicyDocument): Complaint[] {
  const taken = new Set([
    ...Object.entries(tasks).flatMap(([name, task]) => rulesOfTask(name, task).map(({ id }) => id)),
    ...Object.entries(teams).flatMap(([name, team]) => team.rules.map(({ id }) => `team.${name}.${id}`)),
  ]);
  return rules.flatMap(({ id }, index) =>
    taken.has(id)
      ? [
          {
            path: ['rules', index, 'id'],
            message: `rules.${index}: the id "${id}" is that of a rule of a task or team; give this one another.`,
          },
        ]
      : [],
  );
}

/** Roles and tasks that conditions name and the document does not have: such a condition would never hold. */
function unknownNames(document: PolicyDocument): Complaint[] {
  const known = { role: Object.keys(document.roles), task: Object.keys(document.tasks) };
  return conditionsIn(document).flatMap(({ conditions, path }) =>
    (['role', 'task'] as const).flatMap((kind) =>
      listOf(conditions[kind] ?? []).flatMap((wanted, item) => {
        if (known[kind].some((name) => glob(wanted).test(name))) return [];
        const place = [...path, kind, ...(Array.isArray(conditions[kind]) ? [item] : [])];
        const meant = nearest(wanted, known[kind]);
        const advice =
          meant !== undefined
            ? `did you mean "${meant}"?`
            : known[kind].length > 0
              ? `there are ${known[kind].join(', ')}.`
              : `\`${kind}s\` has none.`;
        const message = `${place.join('.')}: there is no ${kind} "${wanted}"; ${advice}`;
        return { path: place, message, ...(meant !== undefined && { meant }) };
      }),
    ),
  );
}

const NAMED = 'secret://';

/** Tokens and secrets that are sent along and that `secrets.references` does not have: nothing could ever be sent. */
function unknownSecrets({ exports, evidence, secrets }: PolicyDocument): Complaint[] {
  const known = Object.keys(secrets.references);
  const named = [
    ...exports.flatMap((one, index) =>
      (['token', 'secret'] as const).flatMap((key) =>
        textsAt((one as Partial<Record<string, unknown>>)[key], ['exports', index, key]),
      ),
    ),
    ...textsAt(evidence?.token, ['evidence', 'token']),
  ];
  return named.flatMap(({ text, path }) => {
    const name = text.startsWith(NAMED) ? text.slice(NAMED.length) : undefined;
    if (name === undefined || known.includes(name)) return [];
    const meant = nearest(name, known);
    const advice = meant === undefined ? 'write there where it lies.' : `did you mean "${NAMED}${meant}"?`;
    const message = `${path.join('.')}: \`secrets.references\` has no "${name}"; ${advice}`;
    return { path, message, ...(meant !== undefined && { meant: `${NAMED}${meant}` }) };
  });
}

function textsAt(value: unknown, path: Path): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  return Array.isArray(value) ? value.flatMap((inner, item) => textsAt(inner, [...path, item])) : [];
}

interface Placed {
  readonly conditions: Conditions;
  readonly path: Path;
}

function conditionsIn({ rules, preapprove, teams }: PolicyDocument): Placed[] {
  return [
    ...conditionsOf({ rules, preapprove }, []),
    ...Object.entries(teams).flatMap(([name, team]) => [
      { conditions: team.for, path: ['teams', name, 'for'] },
      ...conditionsOf(team, ['teams', name]),
    ]),
  ];
}

/** Of one layer's rules and pre-approvals. */
function conditionsOf(
  { rules, preapprove }: Pick<PolicyDocument, 'rules' | 'preapprove'>,
  above: Path,
): Placed[] {
  return [
    ...rules.flatMap(({ where, except }, index) => [
      ...(where ? [{ conditions: where, path: [...above, 'rules', index, 'where'] }] : []),
      ...listOf(except ?? []).map((conditions, item) => ({
        conditions,
        path: [...above, 'rules', index, 'except', ...(Array.isArray(except) ? [item] : [])],
      })),
    ]),
    ...preapprove.flatMap(({ where }, index) =>
      where ? [{ conditions: where, path: [...above, 'preapprove', index, 'where'] }] : [],
    ),
  ];
}

/** The document, or an error whose message names file, line and column: for text that ships with the product. */
export function mustParsePolicy(text: string, file: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (parsed.ok) return parsed.document;
  throw new Error(parsed.problems.map((problem) => withPlace(file, problem)).join('\n'));
}

/** Patterns below a node of the document that cannot be used: every text in conditions is one. */
function patternProblems(value: unknown, path: Path): Complaint[] {
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

function duplicates(named: readonly { readonly id: string }[], path: Path, what: string): Complaint[] {
  const seen = new Set<string>();
  return named.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `${[...path, index].join('.')}: the id "${id}" is taken by an earlier ${what}; give each ${what} an id of its own.`;
    return [{ path: [...path, index, 'id'], message }];
  });
}
