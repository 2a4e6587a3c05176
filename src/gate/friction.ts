/** How often a person was asked today, beside what the policy sets as a budget. */
import type { ActivityRecord } from '../model/record.ts';

/** Deciders that stand for a question which a person saw, or could have seen. */
const QUESTIONS: ReadonlySet<string> = new Set(['person', 'timeout', 'client']);

const wasAsked = (record: ActivityRecord): boolean =>
  record.type === 'decision' && QUESTIONS.has(record.decider.by);

/** Counts by the day in UTC, as records write it. */
export class AsksToday {
  readonly #read: (since: number) => Iterable<ActivityRecord>;
  #day = '';
  #count: number | undefined;

  /** `read` gives at least the records since a time in milliseconds; it is called once, when the count is first wanted. */
  constructor(read: (since: number) => Iterable<ActivityRecord>) {
    this.#read = read;
  }

  add(record: ActivityRecord): void {
    if (this.#count === undefined || !wasAsked(record)) return;
    this.#count = this.#onDay(record.at.slice(0, 10)) + 1;
  }

  /** Asks on the day of `now`, milliseconds since the epoch. */
  count(now: number): number {
    const day = new Date(now).toISOString().slice(0, 10);
    if (this.#count === undefined) {
      this.#day = day;
      this.#count = 0;
      for (const record of this.#read(Date.parse(day)))
        if (record.at.startsWith(day) && wasAsked(record)) this.#count++;
    }
    this.#count = this.#onDay(day);
    return this.#count;
  }

  /** The count so far of that day; a new day begins at none. */
  #onDay(day: string): number {
    if (day === this.#day) return this.#count ?? 0;
    this.#day = day;
    return 0;
  }
}
