/**
 * Help for those who write a policy or its tests: what is wrong, what can be written, what a word means. The editor loads this
 * when it first meets such a file; it is a bundle of its own.
 */
import { compilePolicy } from '../compile.ts';
import { parsePolicy } from '../parse.ts';
import type { Problem } from '../positioned.ts';
import { policySchema, testsSchema } from '../schema.ts';
import { NAMES_RULES, parseTests, ruleNames } from '../test-file.ts';
import { type Meaning, meaningAt } from './meaning.ts';
import { type NamesAt, type Offer, offersAt } from './offers.ts';

export type { Problem } from '../positioned.ts';
export { policyNamedIn } from '../test-file.ts';
export type { Meaning } from './meaning.ts';
export type { Offer } from './offers.ts';

/** A file as it is being written. */
export type Written =
  | { readonly kind: 'policy'; readonly text: string }
  /** `policy`: text of the policy that is tested, where the file names one that can be read. */
  | { readonly kind: 'tests'; readonly text: string; readonly policy?: string };

/** Everything that is wrong, as `policy lint` says it. */
export function problemsIn(file: Written): readonly Problem[] {
  const parsed = file.kind === 'policy' ? parsePolicy(file.text) : parseTests(file.text, testedBy(file));
  return parsed.ok ? [] : parsed.problems;
}

/** What can be written at `offset` (UTF-16 units); the best first. */
export const offers = (file: Written, offset: number): readonly Offer[] =>
  offersAt(schemaFor(file), file.text, offset, namesFor(file));

/** What the word at `offset` means. */
export const meaning = (file: Written, offset: number): Meaning | undefined =>
  meaningAt(schemaFor(file), file.text, offset);

const schemaFor = ({ kind }: Written) => (kind === 'policy' ? policySchema() : testsSchema());

function testedBy(file: Written) {
  const parsed = file.kind === 'tests' && file.policy !== undefined ? parsePolicy(file.policy) : undefined;
  return parsed?.ok ? compilePolicy(parsed.document) : undefined;
}

function namesFor(file: Written): NamesAt {
  return (path) => {
    const key = path.findLast((part) => typeof part === 'string');
    if (path[0] !== 'cases' || !NAMES_RULES.some((name) => name === key)) return [];
    const tested = testedBy(file);
    if (!tested) return [];
    const reasons = new Map(tested.document.rules.map(({ id, reason }) => [id, reason]));
    return ruleNames(tested).map((name) => {
      const why = reasons.get(name);
      return { name, ...(why !== undefined && { meaning: why }) };
    });
  };
}
