/**
 * What the gate and its clients (extension, command line) say to each other: JSON over HTTP on the gate's socket.
 *
 *   POST /v1/hook/<agent>[/<event>]   a hook's payload -> 200 body = stdout, or 403 body = stderr for exit code 2
 *   GET  /v1/state                    -> GateState
 *   GET  /v1/events[?answers=1]       (with answers=1: person) server-sent events; each `data:` is a whole GateState, sent at once and on every change.
 *                                     With `answers=1` the listener shows asks to a person: the gate then waits for answers.
 *   POST /v1/secrets/find             { text, folders } -> FoundSecret[]
 *   POST /v1/placeholders             PlaceholderRequest -> Placeholders; for `chaperone exec`, `redact` and `scan --scrub`
 *   POST /v1/secrets/kept             -> { kept: KeptSecret[] }        (person)
 *   POST /v1/secrets/values           { ids } -> { values } by id, of those that the vault has (person)
 *   POST /v1/secrets/edited           { file } -> ChangedValues: a person has changed a file (person)
 *   POST /v1/device-key               -> { keyId }: a new key takes the place of the device's (person)
 *   POST /v1/evidence/anew            -> { ended }: another chain of evidence takes the place of one that forked (person)
 *   POST /v1/secrets/wipe             -> { wiped }                     (person)
 *   POST /v1/asks/<id>                AskAnswer                        (person)
 *   POST /v1/grants/<id>/undo                                          (person)
 *   POST /v1/tasks                    TaskRequest                      (person)
 *   POST /v1/pause                    PauseRequest                     (person)
 *   POST /v1/resume                                                    (person)
 *   POST /v1/sign-in                  { way } -> SignInStep; begins one (person)
 *   POST /v1/sign-in/outcome          -> { principal } once it has ended (person)
 *   POST /v1/sign-in/token            { token } -> { principal }: of an account that the editor has (person)
 *   POST /v1/sign-out                 -> SignedOut                     (person)
 *   POST /v1/exports/<id>/test       -> ExportTest                  (person)
 *   POST /v1/stop                     { version } : a newer gate or the command line ends this one (person)
 *
 * "(person)" needs `authorization: Bearer <secret>` with the secret of the file `person.key`, which no agent may read.
 */
import type { AgentName } from '../model/action.ts';
import type { Task } from '../model/circumstances.ts';
import type { Certainty, EffectKind, Span } from '../model/effect.ts';
import type { Grant } from '../model/grant.ts';
import type { ObedienceRate } from '../model/obedience.ts';
import type { PolicyName } from '../model/policy/named.ts';
import type { Principal } from '../model/principal.ts';
import type { ActivityRecord } from '../model/record.ts';
import type { StandingOrder } from '../policy/bundle/orders.ts';

/** One effect as it is shown to a person. */
export interface EffectLine {
  readonly kind: EffectKind;
  readonly resource: string;
  readonly certainty: Certainty;
  /** Where in `Ask.text` it comes from. */
  readonly span?: Span;
  readonly via?: string;
  /** It is the reason for asking. */
  readonly decisive: boolean;
}

/** An escalation: one action that waits for a person. */
export interface Ask {
  readonly id: string;
  /** SHA-256 of the action; an answer must repeat it, so that what runs is what was seen. */
  readonly digest: string;
  readonly agent: AgentName;
  readonly agentTitle: string;
  readonly session: string;
  readonly subagent?: { readonly id: string; readonly type: string };
  readonly cwd: string;
  readonly toolName: string;
  /** One sentence: who wants what. */
  readonly title: string;
  /** One sentence: why it was stopped, with the rule's id. */
  readonly why: string;
  readonly rule: string;
  readonly effects: readonly EffectLine[];
  /** The whole command, never cut. */
  readonly text?: string;
  /** The whole change in unified form, never cut. */
  readonly diff?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When the hook gives up and the agent is told no. */
  readonly deadline: number;
  /** The hook has given up; a yes now lets the agent's next try pass. */
  readonly expired: boolean;
}

export type AskAnswer = { readonly digest: string } & (
  | { readonly answer: 'once' | 'session' }
  | { readonly answer: 'minutes'; readonly minutes: number }
  /** `words` reach the agent. */
  | { readonly answer: 'deny'; readonly words?: string }
);

/** Values that are to be named, and kept so that they can go back into the files that they came from. */
export interface PlaceholderRequest {
  readonly values: readonly { readonly family: string; readonly value: string }[];
}

/** In the order of the values. */
export interface Placeholders {
  readonly placeholders: readonly string[];
}

/** Puts a session on a task profile of the policy, or off (`null`). */
export interface TaskRequest {
  readonly agent: AgentName;
  readonly session: string;
  readonly task: string | null;
}

export interface PauseRequest {
  readonly minutes: number;
  readonly reason: string;
}

export interface Pause {
  readonly until: number;
  readonly reason: string;
}

/** Who is behind the agents of this account, where the policy names an identity provider. */
export interface IdentityState {
  readonly principal: Principal;
  readonly issuer: string;
  /** Nobody may be anonymous: actions are denied until somebody has signed in. */
  readonly required: boolean;
  /** When the person's sign-in runs out unless the provider confirms it again, milliseconds since the epoch. */
  readonly until?: number;
  /** Why the tokens are kept in memory alone, one sentence; absent where a keychain keeps them. */
  readonly keeping?: string;
  /** What is not as it should be, one sentence each; also among the state's own. */
  readonly problems: readonly string[];
  /** The editor's accounts that can sign in, too. */
  readonly editor?: { readonly provider: string; readonly scopes: readonly string[] };
}

/** What the provider did when somebody signed out here. */
export type SignedOut =
  | { readonly atProvider: 'revoked' | 'unsupported' | 'nothing' }
  | { readonly atProvider: 'failed'; readonly why: string };

/** Something that a person should know, and need not answer. */
export interface Notice {
  /** Counts up within one gate. */
  readonly id: number;
  readonly at: number;
  readonly text: string;
  readonly cwd: string;
  /** What Chaperone answers does not hold: it is shown as an error. */
  readonly alarm?: true;
}

export interface AgentState {
  readonly agent: AgentName;
  readonly title: string;
  /** Install has put hooks into its settings. */
  readonly isInstalled: boolean;
  /** It has left traces in the user's home folder. */
  readonly isHere: boolean;
  /** Milliseconds since the epoch of the last hook event; absent = never. */
  readonly lastFired?: number;
}

/** One export of records and how it stands. */
export interface ExportState {
  /** Its id in the policy. */
  readonly id: string;
  /** The kind of receiver. */
  readonly to: string;
  /** When the receiver last took records, milliseconds since the epoch. */
  readonly lastSuccess?: number;
  /** Records that it has not looked at yet. */
  readonly behind: number;
  /** Records that the receiver refused for good, since the gate started. */
  readonly refused: number;
  /** Records that the log no longer had when their turn came: the last such run. */
  readonly missed?: { readonly first: number; readonly last: number };
  /** Why nothing arrives, or what was refused: one sentence. */
  readonly problem?: string;
}

/** What a receiver said to a record that was made up. */
export interface ExportTest {
  readonly taken: boolean;
  readonly says: string;
}

export interface GateState {
  readonly version: string;
  readonly pid: number;
  readonly mode: 'observe' | 'enforce';
  /** Chaperone works with less than it should: one sentence each, with what to do. Empty = all is well. */
  readonly problems: readonly string[];
  readonly pause?: Pause;
  readonly policy: PolicyName & { readonly file?: string };
  /** What the organisation or an administrator has ordered besides: lock-downs and revocations that can mean something here. */
  readonly orders: readonly StandingOrder[];
  /** Absent where the policy names no identity provider. */
  readonly identity?: IdentityState;
  /** Since the gate started. */
  readonly counts: {
    readonly decided: number;
    readonly denied: number;
    readonly asked: number;
    readonly redacted: number;
    /** What was let run and would have been stopped or redacted, were what only observes enforced. */
    readonly would: { readonly denied: number; readonly asked: number; readonly redacted: number };
  };
  /** The policy's friction budget, and how often a person was asked today (UTC); absent where it sets none. */
  readonly friction?: { readonly asksPerDay: number; readonly today: number };
  /** How clients obeyed, by version, over the last seven days. */
  readonly obedience: readonly ObedienceRate[];
  readonly asks: readonly Ask[];
  readonly grants: readonly Grant[];
  /** Task profiles of the policy, and the sessions that are on one. */
  readonly tasks: {
    readonly profiles: readonly { readonly name: string; readonly title: string }[];
    readonly assigned: readonly {
      readonly agent: AgentName;
      readonly session: string;
      readonly task: Task;
    }[];
  };
  /** The last notices, oldest first, at most 10. */
  readonly notices: readonly Notice[];
  /** The last records, newest first, at most 20; decisions without `input` and `diff`. */
  readonly recent: readonly ActivityRecord[];
  readonly agents: readonly AgentState[];
  /** The exports of the policy in force; absent where it has none. */
  readonly exports?: readonly ExportState[];
  /** File that records are appended to. */
  readonly log: string;
  /** Signed batches of the record; absent where the policy wants none. */
  readonly evidence?: EvidenceState;
}

export interface EvidenceState {
  /** Where it is sent. */
  readonly url: string;
  /** Batches made so far in this chain. */
  readonly batches: number;
  /** Batches that wait to be sent, and their size. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** Records on disk that are in no batch yet. */
  readonly records: number;
  /** When the last one was sent, milliseconds since the epoch. */
  readonly lastSent?: number;
  /** Whoever receives it has another batch of this number: nothing more is sent. */
  readonly forked?: number;
  /** Why the last attempt failed, one sentence. */
  readonly problem?: string;
}

/** A secret in a text that was asked about; offsets in UTF-16 units, end exclusive. */
export interface FoundSecret {
  readonly family: string;
  readonly start: number;
  readonly end: number;
  /** What an agent reads in its place. */
  readonly placeholder: string;
}

/** A value that the vault keeps, without the value. */
export interface KeptSecret {
  readonly family: string;
  readonly placeholder: string;
  /** Its last characters, of a long value. */
  readonly mask: string;
  /** Where it goes back. */
  readonly files: readonly string[];
  /** When it was first taken out, milliseconds since the epoch; absent for what older versions kept. */
  readonly since?: number;
}

/** How many values have come into a file and how many have gone from it. */
export interface ChangedValues {
  readonly come: number;
  readonly gone: number;
}
