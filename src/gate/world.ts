/** What the road needs of the process that it runs in: the gate has all of it, a hook without a gate has less. */
import type { Caller } from '../agents/adapter.ts';
import type { AgentName } from '../model/action.ts';
import type { Past } from '../model/circumstances.ts';
import type { Place } from '../model/facts.ts';
import type { NewRecord } from '../model/record.ts';
import type { SessionName } from '../model/session.ts';
import type { Lookout } from '../secrets/find.ts';
import type { Approvals } from './approvals.ts';
import type { Report } from './calls.ts';
import type { GrantStore } from './grant-store.ts';
import type { ObedienceWatch } from './obedience/obedience.ts';
import type { WorkspacePolicies } from './policy/workspace.ts';
import type { Pause } from './protocol.ts';
import type { SecretKeeper } from './secrets/keeper.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { TaskStore } from './sessions/task-store.ts';
import type { Standing } from './standing.ts';

export interface World {
  /** Resolves once it is known who is behind the agents, as far as that can be known: before that nothing is decided. */
  readonly identified: () => Promise<void>;
  /** The policy in force and who is behind the agents. Two calls of it may tell of two revisions. */
  readonly standing: () => Standing;
  /** Lays the part of a session's workspace beneath the policy. */
  readonly layers: WorkspacePolicies;
  readonly sessions: Sessions;
  readonly tasks: TaskStore;
  /** What a session has been through; absent where this process does not know. */
  readonly past: (session: SessionName) => Past | undefined;
  readonly grants: GrantStore;
  /** The queue, while somebody looks at it; absent when no person can be reached. */
  readonly approvals: () => Approvals | undefined;
  readonly pause: () => Pause | undefined;
  /** What governs agents, given the workspace. */
  readonly guarded: (workspace: readonly string[]) => Pick<Place, 'governed' | 'sealed' | 'gate'>;
  /** Would this change of a client's settings switch Chaperone's hooks off? One sentence, or undefined. */
  readonly switchesOff: (file: string) => string | undefined;
  /** A hook of this client has called: by what it sent, since clients call each other's hooks. */
  readonly heard: (agent: AgentName) => void;
  /** Appends to the record; throws when it cannot and the policy does not go on without. */
  readonly record: (entry: NewRecord) => void;
  /** Resolves once all that was recorded is on disk: before that nothing is answered. Rejects as `record` throws. */
  readonly recorded: () => Promise<void>;
  /** Tells the person something that needs no answer. */
  readonly notify: (text: string, cwd: string) => void;
  readonly secrets: SecretKeeper;
  /** Watches whether clients do what they are told. */
  readonly obedience: ObedienceWatch;
  /** Runs `decide` once for all hooks that report the same call; its signal aborts when none of them waits any more. */
  readonly once: <T>(
    report: Report,
    signal: AbortSignal | undefined,
    decide: (signal: AbortSignal) => Promise<T>,
  ) => Promise<T>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The world as one call sees it: policy and principal are read once, so that all that comes of it is of one revision. */
export type CallWorld = Omit<World, 'standing'> & Standing;

/** What counts as secret in the caller's workspace, by the policy in force. */
export const lookoutFor = (caller: Caller, { policy, secrets, sessions }: CallWorld): Lookout =>
  secrets.lookout(sessions.of(caller).workspace, policy.compiled.document.secrets);
