/** What is remembered of each agent session while it runs. Bounded: a long-lived gate must not grow. */
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Caller } from '../../agents/adapter.ts';
import { sessionKey } from '../../model/session.ts';
import { isWithin } from '../files.ts';
import { repositoryOf } from '../machine.ts';
import type { BegunStore } from '../policy/begun.ts';
import type { BegunParts } from '../policy/workspace.ts';
import { sessionFolder } from './folder.ts';

/** A session's memory of single calls: what was refused, and what must be redacted when it comes back. */
export interface Session {
  readonly key: string;
  readonly workspace: readonly string[];
  /** The workspace's own part of the policy, as it was when the session began. */
  readonly parts: BegunParts;
  readonly denied: Recent;
  /** What is known of a call when it comes back. */
  readonly calls: Memory<Call>;
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
const MOST_CALLS = 1000;

export class Sessions {
  readonly #sessions = new Map<string, Session>();
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
    const known = this.#sessions.get(key);
    this.#sessions.delete(key);
    const session = known ?? {
      key,
      workspace: workspaceOf({ ...caller, cwd: sessionFolder(caller) ?? caller.cwd }),
      parts: this.#begun.of(key),
      denied: new Recent(),
      calls: new Memory<Call>(),
      refusals: new Counter(),
      guesses: new Counter(),
    };
    this.#sessions.set(key, session);
    if (this.#sessions.size > MOST_SESSIONS)
      this.#sessions.delete(this.#sessions.keys().next().value as string);
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

/** The last calls, by id. */
class Memory<T> {
  readonly #calls = new Map<string, T>();

  set(id: string, call: T): void {
    this.#calls.set(id, call);
    if (this.#calls.size > MOST_CALLS) this.#calls.delete(this.#calls.keys().next().value as string);
  }

  get(id: string): T | undefined {
    return this.#calls.get(id);
  }
}

/** The last call ids of one kind. */
class Recent {
  readonly #ids = new Set<string>();

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size > MOST_CALLS) this.#ids.delete(this.#ids.values().next().value as string);
  }

  delete(id: string): void {
    this.#ids.delete(id);
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }
}

/** Counts by key; what has not come for longest is forgotten first. */
class Counter {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  takeBack(key: string, amount: number): void {
    const count = this.#counts.get(key);
    if (count !== undefined) this.#counts.set(key, Math.max(0, count - amount));
  }

  /** One more; returns how many there are now. */
  add(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.delete(key);
    this.#counts.set(key, count);
    if (this.#counts.size > MOST_CALLS) this.#counts.delete(this.#counts.keys().next().value as string);
    return count;
  }
}
