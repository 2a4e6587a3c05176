/** A file of tests of a policy, `*.test.yaml`: actions, and what the policy must say of each. */
import * as v from 'valibot';
import { OUTCOMES } from '../model/decision.ts';
import { EFFECT_KINDS } from '../model/effect.ts';
import { type Problem, readPositioned } from './positioned.ts';

const Text = v.pipe(v.string(), v.nonEmpty());
const oneOrMore = v.union([Text, v.pipe(v.array(Text), v.minLength(1))]);

const Case = v.pipe(
  v.strictObject({
    /** What the case shows; without it the command is its name. */
    name: v.optional(Text),
    /** A command for bash. */
    command: v.optional(Text),
    /** Or a tool by the name that an agent gives it, with its input. */
    tool: v.optional(Text),
    input: v.optional(v.unknown()),
    agent: v.optional(Text),
    /** Folders are absolute, or below the workspace. */
    cwd: v.optional(Text),
    home: v.optional(Text),
    workspace: v.optional(oneOrMore),
    /** The branch that is checked out. */
    branch: v.optional(Text),
    /** Files that exist, with their text: scripts that a command runs. */
    files: v.optional(v.record(v.string(), v.string())),
    /** Links and where they point. */
    links: v.optional(v.record(v.string(), v.string())),
    /** Work that is saved nowhere lies in the work tree. */
    unsaved: v.optional(v.boolean()),

    expect: v.picklist(OUTCOMES),
    /** The rule that settles it; `default` where none names it. */
    rule: v.optional(Text),
    /** Rules that must match, and rules that must not, whichever of them settles it. */
    matches: v.optional(oneOrMore),
    misses: v.optional(oneOrMore),
    /** What the outcome would be, were observed rules enforced. */
    would: v.optional(v.picklist(OUTCOMES)),
    /** Effects that must be among those found; only the properties that are given are compared. */
    effects: v.optional(v.array(v.looseObject({ kind: v.picklist(EFFECT_KINDS) }))),
    advice: v.optional(Text),
  }),
  v.check(
    ({ command, tool }) => (command === undefined) !== (tool === undefined),
    'a case has a "command", or a "tool" with its "input"',
  ),
);

const TestFile = v.strictObject({
  /** The policy that is tested, beside this file; `--policy` counts before it. */
  policy: v.optional(Text),
  cases: v.pipe(v.array(Case), v.minLength(1)),
});

export type PolicyCase = v.InferOutput<typeof Case> & { readonly line: number; readonly column: number };

export type ParsedTests =
  | { readonly ok: true; readonly policy?: string; readonly cases: readonly PolicyCase[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a file of tests; every problem names line and column. */
export function parseTests(text: string): ParsedTests {
  const read = readPositioned(TestFile, text);
  if (!read.ok) return read;
  const { policy, cases } = read.value;
  const placed = cases.map((each, index) => {
    const { line, column } = read.problemAt(['cases', index], '');
    return { ...each, line, column };
  });
  return { ok: true, ...(policy !== undefined && { policy }), cases: placed };
}
