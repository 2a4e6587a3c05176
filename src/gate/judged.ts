/** What is passed along the road for one action. */
import type { Adapter, AgentEvent, Capabilities, Verdict } from '../agents/adapter.ts';
import type { Action } from '../model/action.ts';
import type { Circumstances } from '../model/circumstances.ts';
import type { Decision, Outcome } from '../model/decision.ts';
import type { Decider, RecordedPlace } from '../model/record.ts';

/** One action and who wants it. A prompt brings the action with it, made from a file that it mentions. */
export interface Governed {
  readonly event: Extract<AgentEvent, { type: 'action' | 'content' | 'prompt' }>;
  readonly action: Action;
  readonly adapter: Adapter;
  readonly capabilities: Capabilities;
  readonly signal: AbortSignal | undefined;
  /** The client has refused it already; what is decided is whether Chaperone carries it out. */
  readonly isOver?: true;
}

/** One revision of a policy, and the digest of its canonical JSON. */
interface DecidedPolicy {
  readonly organization: string;
  readonly revision: number;
  readonly sha256: string;
  /** Digest of the workspace's own parts; absent where there are none. */
  readonly workspace?: string;
}

/** A decision with the effects and grant keys that belong to it. */
export interface Judged {
  readonly action: Action;
  readonly digest: string;
  readonly decision: Decision;
  /** What it was decided by. */
  readonly policy: DecidedPolicy;
  readonly place: RecordedPlace;
  readonly circumstances: Circumstances;
  /** Files that it reads and writes, links resolved as they were when it was judged. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Keys of the grant that would cover what is asked about. */
  readonly keys: readonly string[];
  readonly says: readonly string[];
}

/** How it ended, and who or what ended it. */
export interface Settled {
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly decider: Decider;
  /** Milliseconds that a person was waited for. */
  readonly waited: number;
}
