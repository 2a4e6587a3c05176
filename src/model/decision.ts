/** What `decide` says of an action: an outcome, what must be done for it to hold, and why. */
import type { Effect } from './effect.ts';
import type { Severity } from './finding.ts';

/** From weakest to strongest; the strongest of all matching rules wins. */
export const OUTCOMES = ['allow', 'redact', 'ask', 'deny'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What must be done for an allow to hold. Each has one file in `src/gate/obligations/`. */
export type Obligation = 'redact';

/** A rule that matched an effect of the action. */
export interface Match {
  readonly rule: string;
  readonly outcome: Outcome;
  /** Index into `Decision.effects`. */
  readonly effect: number;
  /** In observe mode a match is told, but does not count. */
  readonly observed: boolean;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly obligations: readonly Obligation[];
  /** Id of the rule that settled it; `default` where no rule named any effect. */
  readonly rule: string;
  readonly effects: readonly Effect[];
  /** Every rule that matched, strongest first. */
  readonly matches: readonly Match[];
  /** One sentence a matching rule, strongest first: which effect of which part of the action, by which rule. */
  readonly reasons: readonly string[];
  /** What the agent can do instead, from the winning rule. */
  readonly advice?: string;
  /** Of the winning rule, where it says so. */
  readonly severity?: Severity;
  readonly references?: readonly string[];
  /** What would have been the outcome, had the observed rules counted; absent when that is the same. */
  readonly wouldBe?: { readonly outcome: Outcome; readonly rule: string };
}

/** Two rules stand in no policy. While `identity.anonymous` is `deny`, nothing is done for somebody whom nobody knows. */
export const ANONYMOUS_RULE = 'identity.anonymous';

/** And an agent that tries to learn what stands behind a placeholder is stopped under any. */
export const GUESSING_RULE = 'secrets.guessing';
