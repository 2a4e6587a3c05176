/** The queue of asks: actions that wait for a person. An answer settles its own ask, bound to the action's digest. */
import { randomBytes } from 'node:crypto';
import type { Grant } from '../model/grant.ts';
import type { GrantStore } from './grant-store.ts';
import type { Ask, AskAnswer } from './protocol.ts';

/** An ask as the road hands it in. */
export interface AskRequest extends Omit<Ask, 'id' | 'at' | 'expired'> {
  /** Keys and words for the grant that a lasting yes becomes. */
  readonly covers: readonly string[];
  readonly says: readonly string[];
}

export type Settlement =
  | { readonly by: 'person'; readonly answer: 'once' | 'session' | 'minutes'; readonly grant?: Grant }
  | { readonly by: 'person'; readonly answer: 'deny'; readonly words?: string }
  /** Another ask's lasting yes covers this one as well. */
  | { readonly by: 'grant'; readonly grant: Grant }
  | { readonly by: 'timeout' }
  /** Nobody waits any more: the client gave up on the call. */
  | { readonly by: 'withdrawn' };

interface Waiting {
  readonly ask: Ask;
  readonly request: AskRequest;
  readonly settle: (settlement: Settlement) => void;
}

/** How long a late yes still lets the agent's next try pass, milliseconds. */
const LATE_YES_MS = 10 * 60_000;

export type AnswerError = 'unknown' | 'changed';

export class Approvals {
  readonly #grants: GrantStore;
  readonly #waiting = new Map<string, Waiting>();
  readonly #changed: () => void;

  constructor(grants: GrantStore, changed: () => void) {
    this.#grants = grants;
    this.#changed = changed;
  }

  get asks(): readonly Ask[] {
    return [...this.#waiting.values()].map((w) => w.ask);
  }

  /** Puts an action before a person and waits: for the answer, the deadline, or the client to give up. */
  ask(request: AskRequest, now: number, signal?: AbortSignal): Promise<Settlement> {
    const { covers: _covers, says: _says, ...shown } = request;
    const ask: Ask = { id: randomBytes(6).toString('hex'), at: now, expired: false, ...shown };
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#expire(ask.id), Math.max(0, ask.deadline - now));
      const withdraw = () => this.#settle(ask.id, { by: 'withdrawn' });
      const settle = (settlement: Settlement) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', withdraw);
        resolve(settlement);
      };
      signal?.addEventListener('abort', withdraw, { once: true });
      this.#waiting.set(ask.id, { ask, request, settle });
      this.#changed();
    });
  }

  /** A person's answer. `changed`: it was given to another action than the one that waits. */
  answer(id: string, answer: AskAnswer, now: number): { grant?: Grant } | AnswerError {
    const waiting = this.#waiting.get(id);
    if (!waiting) return 'unknown';
    if (answer.digest !== waiting.ask.digest) return 'changed';
    if (answer.answer === 'deny') {
      this.#settle(id, { by: 'person', answer: 'deny', ...(answer.words && { words: answer.words }) });
      return {};
    }
    const grant = this.#grantFor(waiting, answer, now);
    this.#settle(id, { by: 'person', answer: answer.answer, ...(grant && { grant }) });
    if (grant && grant.scope.kind !== 'once') this.#settleCovered(grant, now);
    return grant ? { grant } : {};
  }

  /** Ends every wait, when the gate stops. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { by: 'withdrawn' });
  }

  #grantFor(
    { ask, request }: Waiting,
    answer: Exclude<AskAnswer, { answer: 'deny' }>,
    now: number,
  ): Grant | undefined {
    const base = { covers: request.covers, says: request.says, at: now, session: ask.session };
    switch (answer.answer) {
      case 'session':
        return this.#grants.give({ ...base, scope: { kind: 'session', session: ask.session } });
      case 'minutes':
        return this.#grants.give({
          ...base,
          scope: { kind: 'minutes', until: now + answer.minutes * 60_000 },
        });
      case 'once':
        // The call itself is let through; only where its hook has given up does the yes have to wait for the next try.
        return ask.expired
          ? this.#grants.give({ ...base, scope: { kind: 'once', until: now + LATE_YES_MS } })
          : undefined;
    }
  }

  #settleCovered(grant: Grant, now: number): void {
    for (const { ask, request } of [...this.#waiting.values()]) {
      const covered = this.#grants.use(request.covers, ask.session, now);
      if (covered) this.#settle(ask.id, { by: 'grant', grant });
    }
  }

  #settle(id: string, settlement: Settlement): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    waiting.settle(settlement);
    this.#changed();
  }

  /** The hook's time is up: the agent is told no, and the ask stays for a while so that a late yes still counts. */
  #expire(id: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    waiting.settle({ by: 'timeout' });
    this.#waiting.set(id, { ...waiting, ask: { ...waiting.ask, expired: true }, settle: () => {} });
    setTimeout(() => this.#settle(id, { by: 'withdrawn' }), LATE_YES_MS).unref();
    this.#changed();
  }
}
