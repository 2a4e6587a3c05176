/** How often clients did what they were told over the last days, by client and version. */
import type { ObedienceRate } from '../model/obedience.ts';
import type { ActivityRecord } from '../model/record.ts';

/** Versions come and go: what a client did longer ago tells little of it. */
const DAYS = 7;

export class ObedienceRates {
  readonly #rates = new Map<string, ObedienceRate>();
  /** Milliseconds since the epoch; what is older does not count. */
  readonly since: number;

  constructor(now: number) {
    this.since = now - DAYS * 24 * 60 * 60_000;
  }

  add(record: ActivityRecord): void {
    const { agent, clientVersion } = record;
    if (record.type !== 'obedience' || agent === 'person' || agent === 'chaperone') return;
    if (Date.parse(record.at) < this.since) return;
    const key = `${agent} ${clientVersion ?? ''}`;
    const known = this.#rates.get(key) ?? {
      agent,
      ...(clientVersion && { clientVersion }),
      yes: 0,
      no: 0,
      unknown: 0,
    };
    this.#rates.set(key, { ...known, [record.obeyed]: known[record.obeyed] + 1 });
  }

  /** The same records, counted as they come by. */
  *countIn(records: Iterable<ActivityRecord>): Generator<ActivityRecord> {
    for (const record of records) {
      this.add(record);
      yield record;
    }
  }

  /** By client, then version. */
  get all(): ObedienceRate[] {
    return [...this.#rates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rate]) => rate);
  }
}
