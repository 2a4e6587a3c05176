/** What sessions have been through, read from the log at first need, which most policies never have. */
import { recordsSince } from '../../audit/segments.ts';
import type { Past } from '../../model/circumstances.ts';
import type { ActivityRecord } from '../../model/record.ts';
import type { SessionName } from '../../model/session.ts';
import { mayTellOfPast, Pasts } from '../../policy/pasts.ts';

/** How far back a session can have begun: clients take old ones up again, and what they have read is in them. */
const LONGEST_SESSION_MS = 7 * 24 * 60 * 60_000;

export class LoggedPasts {
  readonly #log: string;
  #pasts: Pasts | undefined;

  constructor(log: string) {
    this.#log = log;
  }

  of(session: SessionName): Past {
    if (this.#pasts === undefined) {
      this.#pasts = new Pasts();
      for (const record of recordsSince(this.#log, Date.now() - LONGEST_SESSION_MS, mayTellOfPast))
        this.#pasts.note(record);
    }
    return this.#pasts.of(session);
  }

  /** What was appended to the log. */
  note(record: ActivityRecord): void {
    this.#pasts?.note(record);
  }

  /** The log has taken in what belongs between that which is remembered. */
  forget(): void {
    this.#pasts = undefined;
  }
}
