/** What is remembered of each agent session while it runs. Bounded: a long-lived gate must not grow. */
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Caller } from '../../agents/adapter.ts';
import { Recent } from '../../model/recent.ts';
import { sessionKey } from '../../model/session.ts';
import { isWithin } from '../files.ts';
import { repositoryOf } from '../machine.ts';
import type { BegunStore } from '../policy/begun.ts';
import type { BegunParts } from '../policy/workspace.ts';
import { Counter } from './counter.ts';
import { sessionFolder } from './folder.ts';

/** A session's memory of single calls: what was refused, and what must be redacted when it comes back. */
export interface Session {
  readonly workspace: readonly string[];
  /** The workspace's own part of the policy, as it was when the session began. */
  readonly parts: BegunParts;
  /** Ids of calls that were denied. */
  readonly denied: Recent<true>;
  /** What is known of a call when it comes back, by its id. */
  readonly calls: Recent<Call>;
  /** How often the same was denied, by what was denied and not by its spelling. */
  readonly refusals: Counter;
  /** How often an agent tried to find out what stands behind placeholders, by file. */
  readonly guesses: Counter;
}

/** One call that was let run. Files are absolute, links resolved. */
export interface Call {
  readonly redact: boolean;
  /** A rule that only observes would have its secrets taken out. */
  readonly wouldRedact: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Digest of its input, where the client gives it no id. */
  readonly input: string | undefined;
}

/** Sessions kept at once; the one silent for longest goes first. */
const MOST_SESSIONS = 200;
/** Calls, refusals and files that are remembered of one session. */
const MOST_CALLS = 1000;

export class Sessions {
  readonly #sessions = new Recent<Session>(MOST_SESSIONS);
  readonly #begun: BegunStore;

  constructor(begun: BegunStore) {
    this.#begun = begun;
  }

  /**
   * The caller's session, begun at its first event. Roots that the client names with an event count for that event, so
   * that nobody else's word about the session widens them; without any, those of the beginning hold, also when the
   * agent changes folder.
   */
  of(caller: Caller): Session {
    const key = sessionKey(caller);
    const session = this.#sessions.get(key) ?? {
      workspace: workspaceOf({ ...caller, cwd: sessionFolder(caller) ?? caller.cwd }),
      parts: this.#begun.of(key),
      denied: new Recent<true>(MOST_CALLS),
      calls: new Recent<Call>(MOST_CALLS),
      refusals: new Counter(MOST_CALLS),
      guesses: new Counter(MOST_CALLS),
    };
    this.#sessions.set(key, session);
    return caller.workspace.length > 0 ? { ...session, workspace: workspaceOf(caller) } : session;
  }

  end(caller: Caller): void {
    this.#sessions.delete(sessionKey(caller));
  }
}

/**
 * The roots that the client names; else the repository around the working folder, else that folder. A folder that holds
 * the user's whole home is never one: everything would lie inside.
 */
export function workspaceOf({ workspace, cwd }: Pick<Caller, 'workspace' | 'cwd'>): readonly string[] {
  const roots = workspace.length > 0 ? workspace : [repositoryOf(cwd)?.root ?? cwd];
  const home = process.env.HOME || homedir();
  return roots.filter((root) => isAbsolute(root) && !isWithin(root, home));
}
