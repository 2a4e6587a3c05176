/**
 * Where asks wait for a person. Knows which have been shown and which have been answered, so that the panel and the
 * notifications tell one story: an answer in either place settles the ask in both, and settles no other.
 */
import type { Ask, GateState } from '../../gate/protocol.ts';
import type { Grant } from '../../model/grant.ts';
import type { Gate } from '../gate.ts';
import { sentenceOf } from '../wording.ts';
import { bound, type Choice } from './answer.ts';

/** What happened at the desk, for whoever shows it. */
export interface DeskListener {
  /** Asks that nobody was shown yet and that belong before this window's person. */
  onNewAsks(asks: readonly Ask[]): void;
  /** A grant for longer than one call came of an answer that was given here. */
  onGrant(grant: Grant): void;
}

export type Settled =
  | { readonly done: true }
  /** `why` is one sentence for the person. */
  | { readonly done: false; readonly why: string };

const GONE = 'It no longer waits: it was answered elsewhere, or the agent gave up.';

export class Desk {
  readonly #gate: Gate;
  readonly #belongsHere: (ask: Ask) => boolean;
  readonly #listener: DeskListener;
  readonly #shown = new Set<string>();
  readonly #answering = new Set<string>();
  /** Ids of sessions in which this window gave a lasting yes whose grant has not been seen yet. */
  readonly #expected: string[] = [];
  #knownGrants: ReadonlySet<string> | undefined;
  #asks: readonly Ask[] = [];

  constructor(gate: Gate, belongsHere: (ask: Ask) => boolean, listener: DeskListener) {
    this.#gate = gate;
    this.#belongsHere = belongsHere;
    this.#listener = listener;
  }

  /** Takes in the gate's new state; without one nothing is waiting as far as this window knows. */
  update(state: GateState | undefined): void {
    this.#asks = state?.asks ?? [];
    this.showNew();
    if (state) this.#announceGrants(state.grants);
  }

  /** Shows what was not shown yet; to be called again when the window comes to the front. */
  showNew(): void {
    const fresh = this.#asks.filter(
      (ask) => !ask.expired && !this.#shown.has(ask.id) && this.#belongsHere(ask),
    );
    if (fresh.length === 0) return;
    for (const ask of fresh) this.#shown.add(ask.id);
    this.#listener.onNewAsks(fresh);
  }

  /** The ask with this id, while it waits. */
  find(id: string): Ask | undefined {
    return this.#asks.find((ask) => ask.id === id);
  }

  /** Hands the answer to the gate. `digest` is the one that was shown with the ask. */
  async settle(id: string, digest: string, choice: Choice): Promise<Settled> {
    const ask = this.find(id);
    if (!ask || this.#answering.has(id)) return { done: false, why: GONE };
    if (ask.digest !== digest)
      return { done: false, why: 'It has changed since it was shown. Look at it again.' };
    this.#answering.add(id);
    const lasts = choice.answer === 'session' || choice.answer === 'minutes';
    // Noted first: the state that holds the grant may arrive before the reply to the answer.
    if (lasts) this.#expected.push(ask.session);
    try {
      await this.#gate.answer(id, bound(choice, digest));
      return { done: true };
    } catch (error) {
      if (lasts) this.#forget(ask.session);
      return { done: false, why: sentenceOf(error) };
    } finally {
      this.#answering.delete(id);
    }
  }

  #announceGrants(grants: readonly Grant[]): void {
    const known = this.#knownGrants;
    this.#knownGrants = new Set(grants.map((grant) => grant.id));
    if (!known) return;
    for (const grant of grants) {
      if (known.has(grant.id) || grant.scope.kind === 'once') continue;
      if (this.#forget(grant.session)) this.#listener.onGrant(grant);
    }
  }

  #forget(session: string): boolean {
    const index = this.#expected.indexOf(session);
    if (index >= 0) this.#expected.splice(index, 1);
    return index >= 0;
  }
}
