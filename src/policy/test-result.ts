/** Holds a decision against what a case expects of it, and counts what the cases of a policy reach. */
import type { Decision } from '../model/decision.ts';
import type { PolicyDocument } from '../model/policy/document.ts';
import { listOf } from '../model/policy/words.ts';
import type { Case } from './test-file.ts';

/** One thing that came otherwise than expected. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** What came otherwise; empty where the case holds. */
export function differences(expected: Case, decision: Decision): Difference[] {
  const matched = new Set(decision.matches.map(({ rule }) => rule));
  const all = [...matched].join(', ') || 'none';
  const differ = (what: string, wanted: string | undefined, found: string): Difference[] =>
    wanted === undefined || wanted === found ? [] : [{ what, expected: wanted, found }];
  return [
    ...differ('outcome', expected.expect, decision.outcome),
    ...differ('rule', expected.rule, decision.rule),
    ...differ('would be', expected.would, decision.wouldBe?.outcome ?? decision.outcome),
    ...differ('advice', expected.advice, decision.advice ?? 'none'),
    ...listOf(expected.matches ?? [])
      .filter((rule) => !matched.has(rule))
      .map((rule) => ({ what: 'matches', expected: rule, found: all })),
    ...listOf(expected.misses ?? [])
      .filter((rule) => matched.has(rule))
      .map((rule) => ({ what: 'misses', expected: `not ${rule}`, found: all })),
    ...(expected.effects ?? [])
      .filter((wanted) => !decision.effects.some((effect) => holdsAll(effect, wanted)))
      .map((wanted) => ({
        what: 'effect',
        expected: JSON.stringify(wanted),
        found: sameKind(decision, wanted.kind),
      })),
  ];
}

function holdsAll(found: object, wanted: object): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify((found as Record<string, unknown>)[name]) === JSON.stringify(value),
  );
}

function sameKind(decision: Decision, kind: string): string {
  const found = decision.effects
    .filter((effect) => effect.kind === kind)
    .map(({ span, via, ...rest }) => JSON.stringify(rest));
  return found.join(', ') || `no ${kind}`;
}

export interface RuleCoverage {
  readonly rule: string;
  /** Cases in which it matched, and those that it settled. */
  readonly matched: number;
  readonly decided: number;
}

/** What each rule of the policy had to do with the decisions, in the policy's order. */
export function coverageOf(policy: PolicyDocument, decisions: readonly Decision[]): RuleCoverage[] {
  return policy.rules.map(({ id }) => ({
    rule: id,
    matched: decisions.filter(({ matches }) => matches.some(({ rule }) => rule === id)).length,
    decided: decisions.filter(({ rule, wouldBe }) => rule === id || wouldBe?.rule === id).length,
  }));
}
