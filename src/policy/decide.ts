/** The policy decision point: effects and a policy in, a decision out. A function of its inputs, nothing else. */
import type { Decision, Match, Outcome } from '../model/decision.ts';
import { ANONYMOUS_RULE, OUTCOMES } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import { barred } from './anonymous.ts';
import { type CompiledPolicy, type CompiledRule, mayAnswer } from './compile.ts';
import { describeEffect } from './describe.ts';
import { Subject, type Surroundings } from './subject.ts';

export interface DecisionInput extends Surroundings {
  readonly effects: readonly Effect[];
}

interface Found {
  readonly match: Match;
  readonly subject: Subject;
  /** Absent where the policy itself says it: by its default, or as a failure. */
  readonly by: CompiledRule | undefined;
  readonly reason: string | undefined;
}

const strength = (outcome: Outcome): number => OUTCOMES.indexOf(outcome);
const DEFAULT_RULE = 'default';
const FAILURE_RULE = 'failure';
const NO_REASON = 'The policy names no reason.';

/** What a decision names as its rule where the policy itself settles it. */
export const SETTLED_BY_NO_RULE = [DEFAULT_RULE, FAILURE_RULE, ANONYMOUS_RULE];

/** Decides. `deny` wins over `ask`, `ask` over `redact`, `redact` over `allow`; what no rule names gets the policy's default. */
export function decide(policy: CompiledPolicy, input: DecisionInput): Decision {
  const found = input.effects.flatMap((effect, index) => matchesOf(policy, input, effect, index));
  found.sort((a, b) => strength(b.match.outcome) - strength(a.match.outcome));
  const isPreapproved = answeredBy(policy, input.effects);
  const preapproved = policy.preapprovals.length > 0 ? found.find(isPreapproved) : undefined;
  const all = preapproved ? found.filter((f) => !isPreapproved(f)) : found;
  const enforced = all.filter((f) => !f.match.observed);
  const outcome = outcomeOf(enforced);
  const rule = enforced[0]?.match.rule ?? preapproved?.match.rule ?? DEFAULT_RULE;
  const winner = enforced[0]?.by?.rule;
  const wouldBe = outcomeOf(all);
  const decision: Decision = {
    outcome,
    obligations: enforced.some(({ match }) => match.outcome === 'redact') ? ['redact'] : [],
    rule,
    effects: input.effects,
    matches: found.map(({ match }) => match),
    reasons: reasonsOf(enforced, input.effects),
    ...(winner?.advice !== undefined && outcome !== 'allow' && { advice: winner.advice }),
    ...(winner?.severity !== undefined && { severity: winner.severity }),
    ...(winner?.references !== undefined && { references: winner.references }),
    ...(wouldBe !== outcome && { wouldBe: { outcome: wouldBe, rule: all[0]?.match.rule ?? DEFAULT_RULE } }),
  };
  return barred(decision, policy.document, input.circumstances.principal);
}

function matchesOf(policy: CompiledPolicy, input: DecisionInput, effect: Effect, index: number): Found[] {
  const { document } = policy;
  const subject = new Subject(effect, input, policy.rolesOf);
  const found = (policy.rulesFor.get(effect.kind) ?? [])
    .filter((rule) => rule.matches(subject))
    .map((by) => ({
      by,
      subject,
      match: { rule: by.rule.id, outcome: by.rule.do, effect: index, observed: by.observed },
      reason: by.rule.reason,
    }));
  const byPolicy = (rule: string, outcome: Outcome, reason: string): Found => ({
    by: undefined,
    subject,
    match: { rule, outcome, effect: index, observed: document.mode === 'observe' },
    reason,
  });
  // What we failed to follow is for the rules about code that cannot be read; where none holds it, it is a failure.
  if ('fault' in effect && document.failure === 'deny' && !found.some(holds))
    return [...found, byPolicy(FAILURE_RULE, 'deny', 'Chaperone failed to find out what this does.')];
  if (document.default === 'allow' || found.some((each) => names(each, document.mode))) return found;
  return [...found, byPolicy(DEFAULT_RULE, document.default, NO_REASON)];
}

/** Does it take the place of the default? A rule on trial does not, nor one of a layer that may not open anything. */
const names = ({ by, match }: Found, mode: 'observe' | 'enforce'): boolean =>
  by?.layer === 'organization' && (!match.observed || mode === 'observe');

/** Is the action held for this? */
const holds = ({ match }: Found): boolean =>
  !match.observed && (match.outcome === 'deny' || match.outcome === 'ask');

const outcomeOf = (found: readonly Found[]): Outcome => found[0]?.match.outcome ?? 'allow';

/** One sentence a rule, not one an effect: fifty deleted files are one reason. */
function reasonsOf(found: readonly Found[], effects: readonly Effect[]): string[] {
  const byRule = new Map<string, Found[]>();
  for (const f of found) {
    if (f.match.outcome === 'allow') continue;
    const same = byRule.get(f.match.rule);
    if (same) same.push(f);
    else byRule.set(f.match.rule, [f]);
  }
  return [...byRule.entries()].map(([id, matches]) => {
    const phrases = [...new Set(matches.map(({ match }) => describeEffect(effects[match.effect] as Effect)))];
    const shown =
      phrases.slice(0, 3).join(', ') + (phrases.length > 3 ? ` and ${phrases.length - 3} more` : '');
    const why = matches[0]?.reason ?? NO_REASON;
    return `${capital(shown)}: ${why} (rule ${id})`;
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Is this ask answered by a pre-approval? One of a command covers what its own words cause, not the rest of the line; one
 * of a lower layer only what is left to that layer.
 */
function answeredBy(policy: CompiledPolicy, effects: readonly Effect[]): (found: Found) => boolean {
  const covering = policy.preapprovals.map((each) => ({
    each,
    runs: effects.filter((run) => run.kind === 'command.run' && each.coversCommand(run.text)),
  }));
  return ({ match, subject, by }) =>
    match.outcome === 'ask' &&
    covering.some(
      ({ each, runs }) =>
        mayAnswer(each.layer, by) &&
        each.isFor(subject) &&
        (runs.some((run) => coversEffect(run, subject.effect)) || each.coversEffect(subject)),
    );
}

/** Does the run's part of the command hold the effect's? */
export const coversEffect = (run: Effect, asked: Effect): boolean =>
  run === asked || covers(run.span, asked.span);

function covers(outer: Effect['span'], inner: Effect['span']): boolean {
  return outer !== undefined && inner !== undefined && outer.start <= inner.start && inner.end <= outer.end;
}
