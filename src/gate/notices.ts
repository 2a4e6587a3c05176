/** The last things that a person should know and need not answer. */
import type { Notice } from './protocol.ts';

const MOST = 10;

export class Notices {
  #all: readonly Notice[] = [];

  /** Oldest first. */
  get all(): readonly Notice[] {
    return this.#all;
  }

  add(text: string, cwd: string, isAlarm: boolean): void {
    const id = (this.#all.at(-1)?.id ?? 0) + 1;
    const notice = { id, at: Date.now(), text, cwd, ...(isAlarm && { alarm: true as const }) };
    this.#all = [...this.#all, notice].slice(-MOST);
  }
}
