/** One entry of the activity log: what was asked, what was decided, by what or whom. Holds no secret values. */
import type { AgentName } from './action.ts';
import type { Outcome } from './decision.ts';
import type { Certainty, EffectKind, Span } from './effect.ts';
import type { Place } from './facts.ts';

/** Who or what settled a decision. */
export type Decider =
  | { readonly by: 'rule'; readonly rule: string }
  | { readonly by: 'grant'; readonly grant: string; readonly rule: string }
  | { readonly by: 'preapproval'; readonly preapproval: string; readonly rule: string }
  | {
      readonly by: 'person';
      readonly answer: 'once' | 'session' | 'minutes' | 'deny';
      readonly words?: string;
      readonly rule: string;
    }
  /** Handed to the client's own question to its user. */
  | { readonly by: 'client'; readonly rule: string }
  | { readonly by: 'timeout'; readonly rule: string }
  | { readonly by: 'pause'; readonly rule: string }
  | { readonly by: 'fault'; readonly problem: string };

export interface RecordedEffect {
  readonly kind: EffectKind;
  readonly resource: string;
  readonly certainty: Certainty;
  readonly span?: Span;
  /** What else a rule can ask of it, so that another policy can be tried on it; absent in older records. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** What conditions on paths need to know of the place where an action was decided. */
export type RecordedPlace = Pick<Place, 'home' | 'workspace' | 'temp' | 'platform'>;

interface Entry {
  /** Version of this schema. */
  readonly v: 1;
  /** Counts up by one within one log, from 1. */
  readonly seq: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** `person`: done by a person in the editor or a terminal. */
  readonly agent: AgentName | 'person';
  readonly session: string;
  readonly subagent?: { readonly id: string; readonly type: string };
  readonly cwd: string;
  readonly clientVersion?: string;
}

export type ActivityRecord = Entry &
  (
    | {
        readonly type: 'decision';
        readonly action: string;
        readonly tool: string;
        /** The command, path or diff, secrets taken out, cut at a bound; `digest` covers the whole. */
        readonly summary: string;
        /** SHA-256 over the action as it was decided, hex. */
        readonly digest: string;
        readonly effects: readonly RecordedEffect[];
        /** How it ended. */
        readonly outcome: Outcome;
        /** What the policy said, before grants, people and pauses had their word; absent in older records. */
        readonly decided?: Outcome;
        readonly place?: RecordedPlace;
        readonly rule: string;
        readonly reasons: readonly string[];
        readonly decider: Decider;
        readonly wouldBe?: { readonly outcome: Outcome; readonly rule: string };
        readonly policy: { readonly organization: string; readonly revision: number };
        /** Milliseconds that a person or a time-out was waited for. */
        readonly waited: number;
        /** Milliseconds from payload to answer, the wait left out. */
        readonly took: number;
        /** Decided by the hook itself because no gate answered. */
        readonly spooled?: true;
      }
    | {
        readonly type: 'result';
        readonly action: string;
        readonly tool: string;
        readonly failed: boolean;
        /** Size of the result in bytes of JSON. */
        readonly bytes: number;
        readonly redactions: number;
        /** Secrets that would have been taken out, were what only observes enforced. */
        readonly wouldRedact?: number;
        /** Files in which the call had left a placeholder in place of a value; the value is back. */
        readonly restored?: readonly string[];
        readonly milliseconds?: number;
        /** Set when a call that was denied came back with a result: the client did not obey. */
        readonly disobeyed?: true;
      }
    | {
        readonly type: 'prompt';
        readonly summary: string;
        readonly outcome: Outcome;
        readonly reason?: string;
        /** What would have become of it, were the policy enforced; absent when that is the same. */
        readonly wouldBe?: { readonly outcome: Outcome; readonly reason: string };
      }
    | {
        readonly type: 'session';
        readonly moment: 'start' | 'end' | 'stop' | 'subagent-start' | 'subagent-stop';
        readonly detail: string;
      }
    | {
        readonly type: 'governance';
        readonly what: string;
        readonly outcome: Outcome;
        readonly reason: string;
      }
  );
