/** Counts by key; what has not come for longest is forgotten first. */
import { Recent } from '../../model/recent.ts';

export class Counter {
  readonly #counts: Recent<number>;

  /** Counts so many keys at once. */
  constructor(most: number) {
    this.#counts = new Recent(most);
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** One more; returns how many there are now. */
  add(key: string): number {
    const count = this.of(key) + 1;
    this.#counts.set(key, count);
    return count;
  }

  /** So much less, down to none. */
  takeBack(key: string, amount: number): void {
    const count = this.#counts.get(key);
    if (count !== undefined) this.#counts.set(key, Math.max(0, count - amount));
  }
}
