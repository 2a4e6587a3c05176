/** A file of tests of a policy, `*.test.yaml`: actions, and what the policy must say of each. */
import * as v from 'valibot';
import { OUTCOMES } from '../model/decision.ts';
import { EFFECT_KINDS } from '../model/effect.ts';
import { described, listOf } from '../model/policy/words.ts';
import type { CompiledPolicy } from './compile.ts';
import { SETTLED_BY_NO_RULE } from './decide.ts';
import { CIRCUMSTANCE_KEYS } from './described-circumstances.ts';
import { nearest } from './nearest.ts';
import { type Problem, type ProblemAt, readPositioned } from './positioned.ts';

const Text = v.pipe(v.string(), v.nonEmpty());
const oneOrMore = v.union([Text, v.pipe(v.array(Text), v.minLength(1))]);

/** One action, and what the policy must say of it. */
export const Case = v.pipe(
  v.strictObject({
    name: v.optional(described('What the case shows; without it the command is its name.', Text)),
    command: v.optional(described('A command for bash.', Text)),
    tool: v.optional(described('Or a tool by the name that an agent gives it, with its `input`.', Text)),
    input: v.optional(described('What the tool is called with.', v.unknown())),
    ...CIRCUMSTANCE_KEYS,
    cwd: v.optional(described('Folder that the action starts in: absolute, or below the workspace.', Text)),
    home: v.optional(described('Home folder; without it `/home/dev`.', Text)),
    workspace: v.optional(described('Folders of the workspace; without it `/home/dev/app`.', oneOrMore)),
    branch: v.optional(described('The branch that is checked out; without it `feature`.', Text)),
    repository: v.optional(
      described('Remote of the repository, `github.com/acme/app`, which it is without this.', Text),
    ),
    files: v.optional(
      described(
        'Files that exist, with their text: scripts that a command runs.',
        v.record(v.string(), v.string()),
      ),
    ),
    links: v.optional(described('Links and where they point.', v.record(v.string(), v.string()))),
    unsaved: v.optional(described('Work that is saved nowhere lies in the work tree.', v.boolean())),

    expect: described('What the policy must say.', v.picklist(OUTCOMES)),
    rule: v.optional(described('The rule that settles it; `default` where none names it.', Text)),
    matches: v.optional(described('Rules that must match, whichever settles it.', oneOrMore)),
    misses: v.optional(described('Rules that must not match.', oneOrMore)),
    would: v.optional(
      described('What the outcome would be, were observed rules enforced.', v.picklist(OUTCOMES)),
    ),
    effects: v.optional(
      described(
        'Effects that must be among those found; only the properties that are given are compared.',
        v.array(v.looseObject({ kind: described('Kind of the effect.', v.picklist(EFFECT_KINDS)) })),
      ),
    ),
    advice: v.optional(described('Advice that the agent must read.', Text)),
  }),
  v.check(
    ({ command, tool }) => (command === undefined) !== (tool === undefined),
    'a case has a "command", or a "tool" with its "input"',
  ),
);

export const TestFile = v.strictObject({
  policy: v.optional(
    described('The policy that is tested, beside this file; `--policy` counts before it.', Text),
  ),
  cases: described('Actions, and what the policy must say of each.', v.pipe(v.array(Case), v.minLength(1))),
});

export type Case = v.InferOutput<typeof Case>;
/** And where in its file it stands. */
export type PolicyCase = Case & { readonly line: number; readonly column: number };

export type ParsedTests =
  | { readonly ok: true; readonly policy?: string; readonly cases: readonly PolicyCase[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a file of tests; every problem names line and column. With the policy that is tested, a rule that it does not have is
 * one, too.
 */
export function parseTests(text: string, tested?: CompiledPolicy): ParsedTests {
  const read = readPositioned(TestFile, text);
  if (!read.ok) return read;
  const { policy, cases } = read.value;
  const unknown = tested ? unknownRules(cases, ruleNames(tested), read.problemAt) : [];
  if (unknown.length > 0) return { ok: false, problems: unknown };
  const placed = cases.map((each, index) => {
    const { line, column } = read.problemAt(['cases', index], '');
    return { ...each, line, column };
  });
  return { ok: true, ...(policy !== undefined && { policy }), cases: placed };
}

/** Which policy a file of tests names, as it names it; also while the file has other problems. */
export const policyNamedIn = (tests: string): string | undefined =>
  /^policy:[ \t]*["']?([^"'#\r\n]+?)["']?[ \t]*(?:#.*)?$/m.exec(tests)?.[1];

/** Every name that a decision of this policy can give as its rule. */
export const ruleNames = (policy: CompiledPolicy): readonly string[] => [
  ...new Set([...policy.rulesFor.values()].flat().map(({ rule }) => rule.id)),
  ...policy.preapprovals.map(({ id }) => id),
  ...SETTLED_BY_NO_RULE,
];

function unknownRules(
  cases: readonly v.InferOutput<typeof Case>[],
  known: readonly string[],
  problemAt: ProblemAt,
): Problem[] {
  return cases.flatMap((each, index) =>
    NAMES_RULES.flatMap((key) =>
      listOf(each[key] ?? []).flatMap((name, item) => {
        if (known.includes(name)) return [];
        const path = ['cases', index, key, ...(Array.isArray(each[key]) ? [item] : [])];
        const meant = nearest(name, known);
        const advice = meant === undefined ? 'name one of its rules' : `did you mean "${meant}"?`;
        const message = `${path.join('.')}: the policy has no rule "${name}"; ${advice}${meant === undefined ? '.' : ''}`;
        return [problemAt(path, message, meant === undefined ? undefined : { of: 'value', text: meant })];
      }),
    ),
  );
}

/** Keys of a case that name rules. */
export const NAMES_RULES = ['rule', 'matches', 'misses'] as const;
