/** Why a decision came out as it did: every rule that matched, those that nearly did, and what would have to be different. */
import { ANONYMOUS_RULE, type Decision, type Match, type Outcome } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import type { Conditions } from '../model/policy/conditions.ts';
import type { Rule } from '../model/policy/rules.ts';
import { listOf } from '../model/policy/words.ts';
import { type CompiledPolicy, type CompiledRule, mayAnswer } from './compile.ts';
import { type ConditionName, compileEach, readBy } from './conditions.ts';
import { coversEffect, type DecisionInput } from './decide.ts';
import { describeEffect, nameEffect } from './describe.ts';
import { Subject } from './subject.ts';

/** A condition beside what it looked at. */
export interface Compared {
  readonly condition: ConditionName;
  readonly wanted: unknown;
  /** Absent: the effect has no such property. */
  readonly found?: unknown;
}

export interface MatchedRule {
  readonly rule: string;
  readonly outcome: Outcome;
  /** What it spoke of, in words, each once. */
  readonly effects: readonly string[];
  /** It settled the decision. */
  readonly wins: boolean;
  /** It only observes, so it counted for nothing. */
  readonly observed: boolean;
  readonly reason?: string;
  /** Why it matched: its conditions and what they found, for the first effect. */
  readonly because: readonly Compared[];
}

export interface NearRule {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly effect: string;
  /** The conditions that did not hold; empty where an exception held instead. */
  readonly failed: readonly Compared[];
  /** The exception that held. */
  readonly excepted?: readonly Compared[];
}

export interface Explanation {
  readonly outcome: Outcome;
  readonly rule: string;
  /** One sentence: which rule won, and over which others. */
  readonly why: string;
  readonly matched: readonly MatchedRule[];
  readonly near: readonly NearRule[];
  /** One sentence each: what would have made it an allow; empty where it is one. */
  readonly otherwise: readonly string[];
  readonly wouldBe?: Decision['wouldBe'];
}

export function explain(policy: CompiledPolicy, input: DecisionInput, decision: Decision): Explanation {
  const rules = new Map(policy.rules.map((each) => [each.rule.id, each]));
  const subjects = decision.effects.map((effect) => new Subject(effect, input, policy.rolesOf));
  const matched = matchedRules(decision, rules, subjects);
  return {
    outcome: decision.outcome,
    rule: decision.rule,
    why: whySentence(decision, matched),
    matched,
    near: nearRules(policy, decision, subjects),
    otherwise: otherwise(policy, decision, rules, subjects),
    ...(decision.wouldBe && { wouldBe: decision.wouldBe }),
  };
}

function matchedRules(
  decision: Decision,
  rules: ReadonlyMap<string, CompiledRule>,
  subjects: readonly Subject[],
): MatchedRule[] {
  const ids = [...new Set(decision.matches.map(({ rule }) => rule))];
  return ids.map((id) => {
    const matches = decision.matches.filter(({ rule }) => rule === id);
    const [first] = matches as [Match, ...Match[]];
    const { rule, team } = rules.get(id) ?? {};
    return {
      rule: id,
      outcome: first.outcome,
      effects: [...new Set(matches.map(({ effect }) => describeEffect(decision.effects[effect] as Effect)))],
      wins: id === decision.rule,
      observed: first.observed,
      ...(rule?.reason !== undefined && { reason: rule.reason }),
      because: [team ?? {}, rule?.where ?? {}].flatMap((conditions) =>
        compared(conditions, subjects[first.effect] as Subject, true).map(({ is }) => is),
      ),
    };
  });
}

/** Each condition of a set, what it found, and whether it held. */
function compared(
  conditions: Conditions,
  subject: Subject,
  unknown: boolean,
): { readonly is: Compared; readonly held: boolean }[] {
  return compileEach(conditions).map(({ name, holds }) => {
    const found = readBy(name, subject);
    return {
      is: { condition: name, wanted: conditions[name], ...(found !== undefined && { found }) },
      held: holds(subject, unknown),
    };
  });
}

/** Rules for the kind of an effect that did not match it, those that lack least first. */
function nearRules(policy: CompiledPolicy, decision: Decision, subjects: readonly Subject[]): NearRule[] {
  const found = new Map<string, NearRule>();
  const matched = new Set(decision.matches.map(({ rule }) => rule));
  for (const subject of subjects) {
    for (const { rule, team } of policy.rulesFor.get(subject.effect.kind) ?? []) {
      if (matched.has(rule.id)) continue;
      const near = nearness(rule, team ?? {}, subject);
      const known = found.get(rule.id);
      if (!known || near.failed.length < known.failed.length) found.set(rule.id, near);
    }
  }
  return [...found.values()].sort((a, b) => a.failed.length - b.failed.length);
}

function nearness(rule: Rule, team: Conditions, subject: Subject): NearRule {
  const failed = [
    ...compared(team, subject, true),
    ...compared(rule.where ?? {}, subject, rule.do !== 'allow'),
  ].filter(({ held }) => !held);
  const excepted = listOf(rule.except ?? [])
    .map((except) => compared(except, subject, false))
    .find((conditions) => conditions.every(({ held }) => held));
  return {
    rule: rule.id,
    outcome: rule.do,
    effect: nameEffect(subject.effect),
    failed: failed.map(({ is }) => is),
    ...(failed.length === 0 && excepted && { excepted: excepted.map(({ is }) => is) }),
  };
}

function whySentence({ outcome, rule, wouldBe, reasons }: Decision, matched: readonly MatchedRule[]): string {
  const would = wouldBe
    ? ` Were the observed rules enforced, it would be ${wouldBe.outcome} by ${wouldBe.rule}.`
    : '';
  if (rule === ANONYMOUS_RULE) return `${reasons[0]}: ${outcome}.${would}`;
  const winner = matched.find(({ wins }) => wins);
  if (!winner) return `No enforced rule names it, so the policy's default holds: ${outcome}.${would}`;
  if (winner.outcome !== outcome)
    return `The rule ${rule} asks, and a pre-approval answers it: ${outcome}.${would}`;
  const others = matched.filter(({ wins, observed }) => !wins && !observed);
  if (others.length === 0) return `Only the rule ${rule} matched: ${outcome}.${would}`;
  const names = others.map((other) => `${other.rule} (${other.outcome})`).join(', ');
  return `The rule ${rule} (${outcome}) is the strongest, or the first of equals, beside ${names}.${would}`;
}

/** What would have to be different, for each rule that holds the action back. */
function otherwise(
  policy: CompiledPolicy,
  decision: Decision,
  rules: ReadonlyMap<string, CompiledRule>,
  subjects: readonly Subject[],
): string[] {
  const holding = decision.matches.filter(({ outcome, observed }) => !observed && outcome !== 'allow');
  if (decision.outcome === 'allow') return [];
  const seen = new Set<string>();
  const nobody =
    decision.rule === ANONYMOUS_RULE
      ? [`${ANONYMOUS_RULE} (deny) holds it unless somebody were signed in.`]
      : [];
  const held = holding.flatMap((match) => {
    const effect = decision.effects[match.effect] as Effect;
    const name = nameEffect(effect);
    if (seen.has(`${match.rule} ${name}`)) return [];
    seen.add(`${match.rule} ${name}`);
    const rule = rules.get(match.rule)?.rule;
    const ways = rule
      ? [
          ...elsewhere(rule, subjects[match.effect] as Subject),
          ...exceptions(rule, subjects[match.effect] as Subject),
        ]
      : [`the policy's ${match.rule} were allow`];
    const answers =
      match.outcome === 'ask' ? answersTo(policy, rules.get(match.rule), effect, decision.effects) : [];
    const instead = rule?.instead?.length ? [`it were done by \`${rule.instead.join('` or `')}\``] : [];
    const all = [...ways, ...answers, ...instead];
    const closing = match.outcome === 'deny' ? ' No grant and no pre-approval opens a deny.' : '';
    const how = all.length > 0 ? `unless ${all.join('; or ')}` : 'whatever the effect is like';
    return [`${match.rule} (${match.outcome}) holds "${name}" ${how}.${closing}`];
  });
  return [...nobody, ...held];
}

/** The conditions of `where`, each of which could be otherwise. */
function elsewhere(rule: Rule, subject: Subject): string[] {
  return compared(rule.where ?? {}, subject, rule.do !== 'allow').map(
    ({ is }) => `its ${is.condition} were not ${wantedPhrase(is)}${foundPhrase(is)}`,
  );
}

/** What each exception still lacks; no more than a person reads. */
function exceptions(rule: Rule, subject: Subject): string[] {
  const lacks = listOf(rule.except ?? []).map((except) =>
    compared(except, subject, false).filter(({ held }) => !held),
  );
  lacks.sort((a, b) => a.length - b.length);
  const shown = lacks
    .slice(0, MOST_EXCEPTIONS)
    .map((lack) =>
      lack.map(({ is }) => `its ${is.condition} were ${wantedPhrase(is)}${foundPhrase(is)}`).join(' and '),
    );
  const more = lacks.length - shown.length;
  return more > 0 ? [...shown, `one of ${more} further exceptions held`] : shown;
}

const MOST_EXCEPTIONS = 3;

function answersTo(
  policy: CompiledPolicy,
  asking: CompiledRule | undefined,
  effect: Effect,
  effects: readonly Effect[],
): string[] {
  const name = nameEffect(effect);
  const run = effects.find((each) => each.kind === 'command.run' && coversEffect(each, effect));
  const command = run?.kind === 'command.run' ? run.text : undefined;
  const known = policy.preapprovals
    .filter(({ layer }) => mayAnswer(layer, asking))
    .map(({ id }) => id)
    .join(', ');
  return [
    `a person or a live grant said yes to "${name}"`,
    ...(command ? [`a pre-approval named \`${command}\`${known ? ` (there are ${known})` : ''}`] : []),
  ];
}

function phrase(wanted: unknown): string {
  if (Array.isArray(wanted)) {
    const shown = wanted.slice(0, MOST_ITEMS).map(phrase).join(', ');
    return wanted.length > MOST_ITEMS
      ? `one of ${shown} and ${wanted.length - MOST_ITEMS} more`
      : `one of ${shown}`;
  }
  if (typeof wanted === 'object' && wanted !== null)
    return Object.entries(wanted)
      .map(([zone, where]) => `${zone} ${listOf(where).join(' or ')}`)
      .join(' and ');
  return String(wanted);
}

const MOST_ITEMS = 6;

/** The one condition that asks for an amount asks for that much or more. */
const wantedPhrase = ({ condition, wanted }: Compared): string =>
  condition === 'taskMinutes' ? `at least ${wanted}` : phrase(wanted);

/** ` (it is main)` */
export const foundPhrase = ({ found }: Compared): string =>
  found === undefined
    ? ' (it has none)'
    : ` (it is ${found === '*' ? 'not readable' : Array.isArray(found) ? found.join(', ') : String(found)})`;

/** A condition that did not hold, in words. */
export const failedPhrase = (is: Compared): string =>
  `${is.condition} is not ${wantedPhrase(is)}${foundPhrase(is)}`;

/** A condition that held, in words. */
export const heldPhrase = (is: Compared): string =>
  `${is.condition} is ${wantedPhrase(is)}${foundPhrase(is)}`;
