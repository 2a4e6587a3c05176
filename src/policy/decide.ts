/** The policy decision point: effects and a policy in, a decision out. A function of its inputs, nothing else. */
import type { AgentName } from '../model/action.ts';
import type { Decision, Match, Outcome } from '../model/decision.ts';
import { OUTCOMES } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { describeEffect } from './describe.ts';

export interface DecisionInput {
  readonly effects: readonly Effect[];
  readonly place: Place;
  readonly agent: AgentName;
}

interface Found {
  readonly match: Match;
  readonly rule: CompiledRule['rule'] | undefined;
}

const strength = (outcome: Outcome): number => OUTCOMES.indexOf(outcome);
const DEFAULT_RULE = 'default';

/** Decides. `deny` wins over `ask`, `ask` over `redact`, `redact` over `allow`; what no rule names gets the policy's default. */
export function decide(policy: CompiledPolicy, input: DecisionInput): Decision {
  const found = input.effects.flatMap((effect, index) => matchesOf(policy, input, effect, index));
  found.sort((a, b) => strength(b.match.outcome) - strength(a.match.outcome));
  const preapproved = found.filter(
    ({ match }) => match.outcome === 'ask' && isPreapproved(policy, input, match),
  );
  const enforced = found.filter((f) => !f.match.observed && !preapproved.includes(f));
  const all = found.filter((f) => !preapproved.includes(f));
  const outcome = outcomeOf(enforced);
  const rule = enforced[0]?.match.rule ?? preapproved[0]?.match.rule ?? DEFAULT_RULE;
  const winner = enforced[0]?.rule;
  const wouldBe = outcomeOf(all);
  return {
    outcome,
    obligations: enforced.some(({ match }) => match.outcome === 'redact') ? ['redact'] : [],
    rule,
    effects: input.effects,
    matches: found.map(({ match }) => match),
    reasons: reasonsOf(enforced, input.effects),
    ...(winner?.advice !== undefined && outcome !== 'allow' && { advice: winner.advice }),
    ...(wouldBe !== outcome && { wouldBe: { outcome: wouldBe, rule: all[0]?.match.rule ?? DEFAULT_RULE } }),
  };
}

function matchesOf(policy: CompiledPolicy, input: DecisionInput, effect: Effect, index: number): Found[] {
  const rules = (policy.rulesFor.get(effect.kind) ?? []).filter((rule) => rule.matches({ ...input, effect }));
  if (rules.length > 0) {
    return rules.map(({ rule, observed }) => ({
      rule,
      match: { rule: rule.id, outcome: rule.do, effect: index, observed },
    }));
  }
  const fallback = policy.document.default;
  if (fallback === 'allow') return [];
  const observed = policy.document.mode === 'observe';
  return [{ rule: undefined, match: { rule: DEFAULT_RULE, outcome: fallback, effect: index, observed } }];
}

const outcomeOf = (found: readonly Found[]): Outcome => found[0]?.match.outcome ?? 'allow';

/** One sentence a rule, not one an effect: fifty deleted files are one reason. */
function reasonsOf(found: readonly Found[], effects: readonly Effect[]): string[] {
  const byRule = new Map<string, Found[]>();
  for (const f of found) {
    if (f.match.outcome === 'allow') continue;
    byRule.set(f.match.rule, [...(byRule.get(f.match.rule) ?? []), f]);
  }
  return [...byRule.entries()].map(([id, matches]) => {
    const phrases = [...new Set(matches.map(({ match }) => describeEffect(effects[match.effect] as Effect)))];
    const shown =
      phrases.slice(0, 3).join(', ') + (phrases.length > 3 ? ` and ${phrases.length - 3} more` : '');
    const why = matches[0]?.rule?.reason ?? 'The policy asks for this.';
    return `${capital(shown)}: ${why} (rule ${id})`;
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A pre-approved command covers the asks that its own words cause, not those of the rest of the line. */
function isPreapproved(policy: CompiledPolicy, input: DecisionInput, match: Match): boolean {
  if (policy.preapprovals.length === 0) return false;
  const asked = input.effects[match.effect];
  return input.effects.some(
    (run) =>
      run.kind === 'command.run' &&
      (run === asked || covers(run.span, asked?.span)) &&
      policy.preapprovals.some((p) => p.covers(run.text)),
  );
}

function covers(outer: Effect['span'], inner: Effect['span']): boolean {
  return outer !== undefined && inner !== undefined && outer.start <= inner.start && inner.end <= outer.end;
}
