/** Sends what waits in the spool, one batch after the other, for as long as it takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchSpool, Kept, Part } from '../../audit/batch/spool.ts';
import { fullJitter } from '../sending/back-off.ts';
import { type Outcome, putBatch, type Target } from './put.ts';

export interface UploaderOptions {
  readonly spool: BatchSpool;
  readonly device: string;
  /** Where to; undefined for nowhere. `fresh`: the last token was not taken. Throws where a token cannot be had. */
  readonly target: (fresh: boolean) => Promise<Target | undefined>;
  /** Another batch of this number is there already. */
  readonly forked: (batch: Kept, problem: string) => void;
  /** Something that is shown has changed. */
  readonly changed: () => void;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** Bounds of the wait after a failure, milliseconds. */
export const BACK_OFF = { first: 1000, longest: 5 * 60_000 };

export class Uploader {
  readonly #options: UploaderOptions;
  readonly #end = new AbortController();
  #running: Promise<void> | undefined;
  #failures = 0;
  #problem: string | undefined;
  /** When the first of the failures in a row was, milliseconds since the epoch. */
  #failingSince: number | undefined;
  #unauthorized = false;
  /** What of the batch that is being sent is there already. */
  #there: { readonly one: Kept; readonly parts: Set<Part> } | undefined;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed, one sentence, and since when. */
  get trouble(): { readonly problem: string; readonly since: number } | undefined {
    if (this.#problem === undefined || this.#failingSince === undefined) return undefined;
    return { problem: this.#problem, since: this.#failingSince };
  }

  /** There may be something to send. */
  wake(): void {
    if (this.#running || this.#end.signal.aborted || !this.#options.spool.next()) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Ends; where all is well, what waits may still go for this long, milliseconds. */
  async close(patience: number): Promise<void> {
    this.wake();
    if (this.#failures === 0 && this.#running)
      await Promise.race([this.#running, sleep(patience, undefined, { ref: false })]);
    this.#end.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { spool } = this.#options;
    for (let one = spool.next(); one && !this.#end.signal.aborted; one = spool.next()) {
      const outcome = await this.#send(one);
      if (!outcome || this.#end.signal.aborted) return;
      if (outcome.kind !== 'failed') {
        this.#failures = 0;
        this.#problem = undefined;
        this.#failingSince = undefined;
        this.#options.changed();
        continue;
      }
      this.#failures++;
      this.#problem = outcome.problem;
      this.#failingSince ??= Date.now();
      // A token that ran out is asked for anew at once.
      const isHopeless = outcome.hopeless && (this.#unauthorized || !outcome.unauthorized);
      this.#unauthorized = outcome.unauthorized === true;
      this.#options.changed();
      const patience = isHopeless
        ? BACK_OFF.longest * (0.5 + this.#random() / 2)
        : fullJitter(this.#failures, BACK_OFF, () => this.#random());
      await this.#pause(Math.max(patience, outcome.after ?? 0));
    }
  }

  /** Sends one and notes that it was. Undefined: there is nowhere to send it. */
  async #send(one: Kept): Promise<Outcome | undefined> {
    const { spool, device, target, forked } = this.#options;
    try {
      const where = await target(this.#unauthorized);
      if (!where) return undefined;
      if (this.#there?.one !== one) this.#there = { one, parts: new Set() };
      const outcome = await putBatch(spool, device, one, where, this.#there.parts, this.#end.signal);
      if (outcome.kind === 'fork') {
        spool.setSent(one.chain, { fork: one.batch });
        forked(one, outcome.problem);
      } else if (outcome.kind !== 'failed') {
        if (outcome.kind === 'sent' && outcome.receipt !== undefined)
          await spool.addReceipt(one.chain, one.batch, outcome.receipt);
        // What was trimmed meanwhile is behind us already.
        if (spool.sent(one.chain).batch < one.batch)
          spool.setSent(one.chain, { batch: one.batch, at: Date.now() });
      }
      return outcome;
    } catch (error) {
      return { kind: 'failed', problem: (error as Error).message };
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.#end.signal, ref: false });
    } catch {
      // Closed while it waited.
    }
  }

  #random(): number {
    return (this.#options.random ?? Math.random)();
  }
}
