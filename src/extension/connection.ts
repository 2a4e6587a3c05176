/** Keeps the extension connected to the gate: starts it if need be, listens, and comes back after it was lost. */
import type { GateState } from '../gate/protocol.ts';
import type { Gate } from './gate.ts';
import type { Situation } from './situation.ts';
import { sentenceOf } from './wording.ts';

/** First and longest wait before the gate is looked for again, in milliseconds. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

export class Connection {
  readonly #gate: Gate;
  readonly #ensure: () => Promise<void>;
  readonly #onSituation: (situation: Situation) => void;
  #situation: Situation = { kind: 'connecting' };
  #wait = FIRST_WAIT;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #watch: { close(): void } | undefined;

  /** `ensure` makes sure that a gate runs; it rejects with a sentence for people where none can be had. */
  constructor(gate: Gate, ensure: () => Promise<void>, onSituation: (situation: Situation) => void) {
    this.#gate = gate;
    this.#ensure = ensure;
    this.#onSituation = onSituation;
  }

  get situation(): Situation {
    return this.#situation;
  }

  /** Looks for the gate now, whatever wait was under way. */
  start(): void {
    this.stop();
    this.#wait = FIRST_WAIT;
    void this.#connect();
  }

  stop(): void {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#watch?.close();
    this.#watch = undefined;
  }

  async #connect(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    // Whatever an attempt reports after the next one began is old news.
    const isCurrent = (): boolean => attempt === this.#attempt;
    try {
      await this.#ensure();
    } catch (error) {
      if (isCurrent()) this.#retry(error);
      return;
    }
    if (!isCurrent()) return;
    this.#watch = this.#gate.watch(
      (state) => isCurrent() && this.#heard(state),
      (error) => isCurrent() && this.#lost(error),
      { answers: true },
    );
  }

  #heard(state: GateState): void {
    this.#wait = FIRST_WAIT;
    this.#become({ kind: 'live', state });
  }

  /** A gate that goes away is often replaced at once by a newer one, so the first loss is no alarm yet. */
  #lost(error: Error): void {
    this.#watch?.close();
    this.#watch = undefined;
    if (this.#situation.kind === 'live') {
      this.#become({ kind: 'connecting' });
      this.#again();
    } else {
      this.#retry(error);
    }
  }

  #retry(error: unknown): void {
    this.#become({ kind: 'off', why: sentenceOf(error) });
    this.#again();
  }

  #again(): void {
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #become(situation: Situation): void {
    this.#situation = situation;
    this.#onSituation(situation);
  }
}
