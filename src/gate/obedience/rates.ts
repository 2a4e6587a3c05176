/** How clients obeyed over the last days: counted from the log once, beside the road, and kept up with each new record. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ObedienceRates } from '../../audit/obedience.ts';
import { recordsSince } from '../../audit/segments.ts';
import type { ObedienceRate } from '../../model/obedience.ts';
import type { ActivityRecord } from '../../model/record.ts';

/** Milliseconds of reading in one go, and of rest after it: whoever asks meanwhile is answered first. */
const SLICE = 4;
const REST = 20;

export class RecentObedience {
  readonly #rates = new ObedienceRates(Date.now());
  #closed = false;

  get all(): readonly ObedienceRate[] {
    return this.#rates.all;
  }

  add(record: ActivityRecord): void {
    this.#rates.add(record);
  }

  /** Counts what the log has up to record number `last`. */
  async count(log: string, last: number): Promise<void> {
    let rested = Date.now();
    for (const record of recordsSince(log, this.#rates.since)) {
      if (this.#closed || record.seq > last) return;
      this.#rates.add(record);
      if (Date.now() - rested < SLICE) continue;
      await sleep(REST, undefined, { ref: false });
      rested = Date.now();
    }
  }

  close(): void {
    this.#closed = true;
  }
}
