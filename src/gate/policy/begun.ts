/**
 * The workspace's own part of the policy as it was when a session began. Kept, so that a gate that starts anew, or a session
 * that is taken up again, does not begin with another part: an agent may have checked one out meanwhile.
 */
import * as v from 'valibot';
import { WorkspaceDocument } from '../../model/policy/people.ts';
import { Recent } from '../../model/recent.ts';
import { readJson, writeWhole } from '../files.ts';
import type { BegunParts, Part } from './workspace.ts';

/** Sessions kept; the one whose parts were taken up first goes first. */
const MOST_SESSIONS = 1000;

const KeptPart = v.object({
  file: v.string(),
  stamp: v.string(),
  document: WorkspaceDocument,
  remotes: v.array(v.string()),
  broken: v.exactOptional(v.literal(true)),
});

/** `null`: the root had none. */
const Kept = v.array(
  v.object({ session: v.string(), parts: v.array(v.tuple([v.string(), v.nullable(KeptPart)])) }),
);

export class BegunStore {
  readonly #file: string;
  readonly #writes: boolean;
  readonly #sessions = new Recent<Map<string, Part | undefined>>(MOST_SESSIONS);

  /** `writes`: only the gate does; a hook alone reads what there is. */
  constructor(file: string, writes: boolean) {
    this.#file = file;
    this.#writes = writes;
    const kept = v.safeParse(Kept, readJson(file));
    for (const { session, parts } of kept.success ? kept.output : [])
      this.#sessions.set(session, new Map(parts.map(([root, part]) => [root, part ?? undefined])));
  }

  /** By the session's key. What is set there is on disk before the call is decided. */
  of(session: string): BegunParts {
    return {
      has: (root) => this.#sessions.get(session)?.has(root) === true,
      get: (root) => this.#sessions.get(session)?.get(root),
      set: (root, part) => this.#set(session, root, part),
    };
  }

  #set(session: string, root: string, part: Part | undefined): void {
    const parts = this.#sessions.get(session) ?? new Map<string, Part | undefined>();
    if (parts.has(root) && parts.get(root) === part) return;
    parts.set(root, part);
    this.#sessions.set(session, parts);
    if (this.#writes) this.#write();
  }

  #write(): void {
    const all = [...this.#sessions].map(([session, parts]) => ({
      session,
      parts: [...parts].map(([root, part]) => [root, part ?? null]),
    }));
    try {
      writeWhole(this.#file, JSON.stringify(all));
    } catch {
      // A full disk: it holds while this gate lives.
    }
  }
}
