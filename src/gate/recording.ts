/** The record as the gate keeps it: all that is appended goes through here, and so does what a disk that takes nothing means. */
import { ActivityLog } from '../audit/log.ts';
import type { Keep } from '../audit/retention.ts';
import { LogIsTaken } from '../audit/writer-lock.ts';
import type { ActivityRecord, NewRecord } from '../model/record.ts';
import type { Home } from './home.ts';
import type { Origin } from './origin.ts';

export interface RecordingOptions {
  readonly home: Pick<Home, 'log' | 'spool'>;
  readonly origin: Origin;
  /** Takes secrets out. */
  readonly clean: <T>(value: T) => T;
  /** How long it is kept, by the policy in force. */
  readonly keep: () => Keep;
  /** A record was appended. */
  readonly heard: (record: ActivityRecord) => void;
  /** Does the policy stop agents where nothing can be recorded? */
  readonly isNeeded: () => boolean;
  readonly changed: () => void;
}

export class Recording {
  readonly #options: RecordingOptions;
  readonly #log: ActivityLog;
  #problem: string | undefined;

  constructor(options: RecordingOptions) {
    this.#options = options;
    const { home, origin, keep } = options;
    this.#log = new ActivityLog(home.log, {
      device: origin.device,
      get principal() {
        return origin.principal; // Whoever it is when a record is written.
      },
      keep,
    });
  }

  /** To be read; it is written to by nobody else. */
  get log(): Pick<ActivityLog, 'durable' | 'file' | 'folder' | 'recent'> {
    return this.#log;
  }

  /** Why nothing can be recorded, and what to do; one sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Appends a record without the secrets in it; throws when it cannot and the policy does not go on without. */
  append(entry: NewRecord): void {
    try {
      const record = this.#log.append(this.#options.clean(entry));
      this.#problem = undefined;
      this.#options.heard(record);
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException);
    } finally {
      this.#options.changed();
    }
  }

  /** Resolves once all that was appended is on disk; rejects as `append` throws. */
  async synced(): Promise<void> {
    try {
      await this.#log.synced();
    } catch (error) {
      this.#failed(error as NodeJS.ErrnoException);
      this.#options.changed();
    }
  }

  /**
   * Something that a person did; whoever calls this has seen their secret. Never throws: a full disk holds up no pause,
   * above all then.
   */
  personDid(what: string, reason: string): void {
    this.#govern('person', what, reason);
  }

  /** Something that Chaperone did by itself: nobody else is to answer for it. Never throws. */
  note(what: string, reason: string): void {
    this.#govern('chaperone', what, reason);
  }

  /** Something that Chaperone has found about its own record. Never throws. */
  find(signal: string, why: string): void {
    const finding = { type: 'finding', signal, severity: 'critical', why, actions: [] } as const;
    this.#appendOwn({ ...this.#here(), agent: 'chaperone', ...finding });
  }

  /** Takes in the records of hooks that decided while no gate was there; returns how many. Never throws. */
  takeInSpool(): number {
    try {
      return this.#log.takeIn(this.#options.home.spool);
    } catch {
      // The log cannot be written; that is told at the next decision, and the spool stays where it is.
      return 0;
    }
  }

  /** Lets go of the log. Never throws. */
  close(): void {
    try {
      this.#log.close();
    } catch {
      // A disk that takes nothing any more; what waited for it was told so.
    }
  }

  #govern(agent: 'person' | 'chaperone', what: string, reason: string): void {
    this.#appendOwn({ ...this.#here(), agent, type: 'governance', what, outcome: 'allow', reason });
  }

  #appendOwn(entry: NewRecord): void {
    try {
      this.append(entry);
    } catch {
      // The state shows the problem.
    }
  }

  /** Of no session. */
  #here() {
    return { at: new Date().toISOString(), ...this.#options.origin, session: '', cwd: '' };
  }

  /** The policy names what a lost record means; `deny` is carried out by whoever called. */
  #failed(error: NodeJS.ErrnoException): void {
    this.#problem =
      error instanceof LogIsTaken
        ? `The record cannot be written: ${error.message}.`
        : `The record cannot be written (${error.code ?? error.message}): ${this.#options.home.log}. Free some space or mend its rights.`;
    if (this.#options.isNeeded()) throw new Error(this.#problem);
  }
}
