/** The grants that people have given, kept over a restart of the gate. */
import { randomBytes } from 'node:crypto';
import type { Grant } from '../model/grant.ts';
import { coveringGrants, isLive } from '../policy/grants.ts';
import { readJson, writeWhole } from './files.ts';

export class GrantStore {
  readonly #file: string;
  #grants: Grant[];

  constructor(file: string) {
    this.#file = file;
    const saved = readJson(file);
    this.#grants = Array.isArray(saved) ? (saved as Grant[]) : [];
  }

  give(grant: Omit<Grant, 'id'>): Grant {
    const made = { id: randomBytes(6).toString('hex'), ...grant };
    this.#keep([...this.#grants, made]);
    return made;
  }

  /** Takes a grant back; false when there is none of that id. */
  undo(id: string): boolean {
    const rest = this.#grants.filter((grant) => grant.id !== id);
    if (rest.length === this.#grants.length) return false;
    this.#keep(rest);
    return true;
  }

  /** The grants that cover all keys, or undefined. One that holds for a single use is used up by this. */
  use(keys: readonly string[], session: string, now: number): readonly Grant[] | undefined {
    const used = coveringGrants(keys, this.#grants, session, now);
    if (used?.some((grant) => grant.scope.kind === 'once')) {
      this.#keep(this.#grants.filter((grant) => !(used.includes(grant) && grant.scope.kind === 'once')));
    }
    return used;
  }

  live(now: number): readonly Grant[] {
    return this.#grants.filter((grant) => isLive(grant, grant.session, now));
  }

  /** The organisation takes back what was granted before a time, milliseconds since the epoch. */
  voidBefore(time: number): void {
    const rest = this.#grants.filter((grant) => grant.at >= time);
    if (rest.length < this.#grants.length) this.#keep(rest);
  }

  /** A session has ended: what was granted for its length is over. */
  endSession(session: string): void {
    this.#keep(this.#grants.filter((g) => !(g.scope.kind === 'session' && g.scope.session === session)));
  }

  #keep(grants: Grant[]): void {
    this.#grants = grants;
    try {
      writeWhole(this.#file, JSON.stringify(grants));
    } catch {
      // A full disk: the grant holds while this gate lives; after a restart the person is asked again.
    }
  }
}
