/** What must hold whatever a policy says: a deny only adds, a lower layer only tightens, order does not matter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Circumstances } from '../../src/model/circumstances.ts';
import { OUTCOMES, type Outcome } from '../../src/model/decision.ts';
import type { Effect } from '../../src/model/effect.ts';
import { listOf } from '../../src/model/policy/words.ts';
import { type CompiledPolicy, compilePolicy, withWorkspace } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { documentAfter } from '../../src/policy/lapsed.ts';
import { parseWorkspacePolicy } from '../../src/policy/parse.ts';
import { PLACE } from '../effects/world.ts';
import {
  commandPreapprovals,
  denyRule,
  lowerRules,
  someCircumstances,
  someDocument,
  someEffects,
  somePreapprovals,
  someTeams,
} from './documents.ts';
import { DEFAULTS, policyOf } from './judge.ts';

const RUNS = { numRuns: 500 };
const compiled = (document: object): CompiledPolicy => policyOf(stringify(document));
const strength = (outcome: Outcome): number => OUTCOMES.indexOf(outcome);

function workspaceOf(part: object) {
  const parsed = parseWorkspacePolicy(stringify({ chaperone: 1, ...part }));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.document;
}

function outcomeOf(
  policy: CompiledPolicy,
  effects: readonly Effect[],
  circumstances: Circumstances,
): Outcome {
  return decide(policy, { effects, place: PLACE, circumstances }).outcome;
}

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

describe('whatever the policy says', () => {
  it('a deny that is added never makes anything weaker', () => {
    const input = fc.tuple(someDocument, denyRule, fc.nat(5), someEffects, someCircumstances);
    fc.assert(
      fc.property(input, ([document, deny, at, effects, circumstances]) => {
        const rules = [...document.rules.slice(0, at), deny, ...document.rules.slice(at)];
        const before = outcomeOf(compiled(document), effects, circumstances);
        const after = outcomeOf(compiled({ ...document, rules }), effects, circumstances);
        expect(strength(after)).toBeGreaterThanOrEqual(strength(before));
      }),
      RUNS,
    );
  }, 120_000);

  it('teams and workspaces never make anything weaker', () => {
    const part = fc.record({ rules: lowerRules, preapprove: somePreapprovals });
    const input = fc.tuple(someDocument, someTeams, part, someEffects, someCircumstances);
    fc.assert(
      fc.property(input, ([document, teams, workspace, effects, circumstances]) => {
        const before = outcomeOf(compiled(document), effects, circumstances);
        const withTeams = compiled({ ...document, teams });
        const layered = withWorkspace(withTeams, workspaceOf(workspace));
        for (const policy of [withTeams, layered])
          expect(strength(outcomeOf(policy, effects, circumstances))).toBeGreaterThanOrEqual(
            strength(before),
          );
      }),
      RUNS,
    );
  }, 120_000);

  it('a lower layer opens only asks of rules that are left to it', () => {
    const leave = fc.constantFrom<unknown>('workspace', ['team', 'workspace'], 'team', undefined);
    const preapprovals = fc
      .tuple(somePreapprovals, commandPreapprovals)
      .map(([some, more]) => [...some, ...more]);
    const input = fc.tuple(
      someDocument,
      fc.array(leave, { minLength: 5 }),
      preapprovals,
      someEffects,
      someCircumstances,
    );
    let opened = 0;
    fc.assert(
      fc.property(input, ([document, left, preapprove, effects, circumstances]) => {
        // Mostly asks, so that there is something to open.
        const rules = document.rules.map((rule, index) =>
          left[index] === undefined
            ? rule
            : { ...rule, do: 'ask', mode: 'enforce', preapprovable: left[index] },
        );
        const policy = compiled({ ...document, default: 'allow', mode: 'enforce', preapprove: [], rules });
        const before = decide(policy, { effects, place: PLACE, circumstances });
        const layered = withWorkspace(policy, workspaceOf({ rules: [], preapprove }));
        const after = outcomeOf(layered, effects, circumstances);
        if (strength(after) >= strength(before.outcome)) return;
        opened++;
        expect(before.outcome).toBe('ask');
        const asking = before.matches.filter(({ outcome, observed }) => outcome === 'ask' && !observed);
        const isLeft = (id: string): boolean =>
          policy.rules.some(
            ({ rule }) => rule.id === id && listOf(rule.preapprovable ?? []).includes('workspace' as never),
          );
        // At least those that its own pre-approvals answered; none of them is the policy's default.
        expect(asking.some(({ rule }) => isLeft(rule))).toBe(true);
      }),
      { numRuns: 1000 },
    );

    expect(opened).toBeGreaterThan(3);
  }, 120_000);

  it('the order of rules, pre-approvals, teams and workspace files does not matter', () => {
    const part = fc.record({ rules: lowerRules, preapprove: somePreapprovals });
    const input = fc
      .tuple(someDocument, someTeams, part, part, someEffects, someCircumstances)
      .chain(([document, teams, one, two, effects, circumstances]) =>
        fc.record({
          document: fc.constant({ ...document, teams }),
          turned: fc.record({
            rules: shuffled(document.rules),
            preapprove: shuffled(document.preapprove),
            teams: shuffled(Object.entries(teams)).map((entries) => Object.fromEntries(entries)),
          }),
          effects: fc.constant(effects),
          turnedEffects: shuffled(effects),
          circumstances: fc.constant(circumstances),
          parts: fc.constant([workspaceOf(one), workspaceOf(two)]),
        }),
      );
    fc.assert(
      fc.property(input, ({ document, turned, effects, turnedEffects, circumstances, parts }) => {
        const straight = parts.reduce(withWorkspace, compiled(document));
        const other = [...parts].reverse().reduce(withWorkspace, compiled({ ...document, ...turned }));
        expect(outcomeOf(other, turnedEffects, circumstances)).toBe(
          outcomeOf(straight, effects, circumstances),
        );
      }),
      RUNS,
    );
  }, 120_000);

  it('a policy that lapses lets nothing through that it stopped, or that the safe defaults stop', () => {
    const input = fc.tuple(someDocument, someTeams, someEffects, someCircumstances);
    fc.assert(
      fc.property(input, ([document, teams, effects, circumstances]) => {
        const policy = compiled({ ...document, teams });
        const after = outcomeOf(
          compilePolicy(documentAfter(policy.document, DEFAULTS.document)),
          effects,
          circumstances,
        );
        for (const before of [policy, DEFAULTS])
          expect(strength(after)).toBeGreaterThanOrEqual(strength(outcomeOf(before, effects, circumstances)));
      }),
      RUNS,
    );
  }, 120_000);
});
