/**
 * Help for those who write a policy or its tests: what is wrong, what can be written, what a word means. The editor loads this
 * when it first meets such a file; it is a bundle of its own.
 */
import { isMap, isScalar, parseDocument } from 'yaml';
import { compilePolicy } from '../compile.ts';
import type { JsonSchema } from '../json-schema.ts';
import { parsePolicy, parseWorkspacePolicy } from '../parse.ts';
import type { Problem } from '../positioned.ts';
import { policySchema, testsSchema, workspaceSchema } from '../schema.ts';
import { NAMES_RULES, parseTests, ruleNames } from '../test-file.ts';
import { type Meaning, meaningAt } from './meaning.ts';
import { type NamesAt, type Offer, offersAt } from './offers.ts';

export type { Problem } from '../positioned.ts';
export { policyNamedIn } from '../test-file.ts';
export type { Meaning } from './meaning.ts';
export type { Offer } from './offers.ts';

/** A file as it is being written. */
export type Written =
  /** `workspace`: a workspace's own part, `.chaperone/policy.yaml` in it. */
  | { readonly kind: 'policy' | 'workspace'; readonly text: string }
  /** `policy`: text of the policy that is tested, where the file names one that can be read. */
  | { readonly kind: 'tests'; readonly text: string; readonly policy?: string };

/** Everything that is wrong, as `policy lint` says it. */
export function problemsIn(file: Written): readonly Problem[] {
  const parsed = parse(file);
  if (!parsed.ok) return parsed.problems;
  return 'doubts' in parsed ? parsed.doubts : [];
}

function parse(file: Written) {
  if (file.kind === 'tests') return parseTests(file.text, testedBy(file));
  return file.kind === 'policy' ? parsePolicy(file.text) : parseWorkspacePolicy(file.text);
}

/** What can be written at `offset` (UTF-16 units); the best first. */
export const offers = (file: Written, offset: number): readonly Offer[] =>
  offersAt(SCHEMAS[file.kind](), file.text, offset, namesFor(file));

/** What the word at `offset` means. */
export const meaning = (file: Written, offset: number): Meaning | undefined =>
  meaningAt(SCHEMAS[file.kind](), file.text, offset);

const SCHEMAS: Readonly<Record<Written['kind'], () => JsonSchema>> = {
  policy: policySchema,
  workspace: workspaceSchema,
  tests: testsSchema,
};

function testedBy(file: Written) {
  const parsed = file.kind === 'tests' && file.policy !== undefined ? parsePolicy(file.policy) : undefined;
  return parsed?.ok ? compilePolicy(parsed.document) : undefined;
}

/** Roles and tasks are named where they are, rules in tests. */
function namesFor(file: Written): NamesAt {
  const policy = file.kind === 'tests' ? (file.policy ?? '') : file.text;
  return (path) => {
    const key = path.findLast((part) => typeof part === 'string');
    if (key === 'role' || key === 'task') return keysOf(policy, `${key}s`).map((name) => ({ name }));
    return file.kind === 'tests' && NAMES_RULES.some((name) => name === key) ? ruleOffers(file) : [];
  };
}

function ruleOffers(file: Written): ReturnType<NamesAt> {
  const tested = testedBy(file);
  if (!tested) return [];
  const reasons = new Map(tested.document.rules.map(({ id, reason }) => [id, reason]));
  return ruleNames(tested).map((name) => {
    const why = reasons.get(name);
    return { name, ...(why !== undefined && { meaning: why }) };
  });
}

/** Keys of an object at the top of a text that may be broken elsewhere. */
function keysOf(text: string, name: string): string[] {
  const object = parseDocument(text, { logLevel: 'error', prettyErrors: false }).get(name);
  return isMap(object) ? object.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}
