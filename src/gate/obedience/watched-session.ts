/** One session's calls that are waited for, and what its client's own record and the disk tell of them. */
import { statSync } from 'node:fs';
import { transcriptReaderOf } from '../../agents/transcripts/index.ts';
import { Recent } from '../../model/recent.ts';
import { type Evidence, type Expectation, type Weighed, weigh } from '../../monitor/obedience.ts';
import type { identityOf } from '../identity.ts';
import { type DeniedChange, lookAt } from './denied-change.ts';
import { type Located, TranscriptTail } from './transcript-tail.ts';

/** One call and what its client is to do about it. */
export interface Awaited {
  readonly who: ReturnType<typeof identityOf>;
  readonly action: string;
  readonly tool: string;
  readonly expectation: Expectation;
  /** The client's own record of the session, where it keeps one. */
  readonly transcript?: string;
  /** The client gives its calls no id: this digest of the input tells which of its record is meant. */
  readonly input?: string;
  /** Digests the input of an entry in the client's record, as `input` was made. */
  readonly digest?: (input: unknown) => string;
  /** What a denied edit would make of its files. */
  readonly changes?: readonly DeniedChange[];
}

export interface Pending extends Awaited {
  readonly since: number;
  /** Size of the transcript when the answer was given. */
  from: number;
  /** The record tells of it only within the end of another call. */
  isNested: boolean;
  /** When it is looked for next, and how long after that; milliseconds. */
  next: number;
  wait: number;
  deadline: number;
  /** Something else may write the files of a denied edit since: the disk tells no more. */
  disturbed: boolean;
  /** What the disk says; that nothing has changed counts where nothing else says more. */
  disk?: Weighed | undefined;
}

/** A denied change that is on disk so soon was made by the client; later it may be a person's doing. Milliseconds. */
const ON_DISK = 5_000;

/** What is remembered of one session's record. */
const MOST_INPUTS = 1000;
const MOST_ENDED = 1000;

export class WatchedSession {
  readonly pending: Pending[] = [];
  readonly #settle: (pending: Pending, weighed: Weighed) => void;
  #tail: TranscriptTail | undefined;
  #looking: Promise<boolean> | undefined;
  /** Calls of the client's record by its own ids: digests of their input. */
  readonly #inputs = new Recent<string>(MOST_INPUTS);
  /** Ends that were told already: some records repeat them. */
  readonly #ended = new Recent<true>(MOST_ENDED);

  /** `settle` is called with what is known of a call; it takes the call out of `pending`. */
  constructor(settle: (pending: Pending, weighed: Weighed) => void) {
    this.#settle = settle;
  }

  get isLooking(): boolean {
    return this.#looking !== undefined;
  }

  /**
   * From now on the client's record is read for it; what stands there already tells nothing of it. Its size is asked for
   * at once: a moment after the answer the client's next line may be there.
   */
  add(pending: Pending): void {
    this.pending.push(pending);
    const { transcript, who } = pending;
    const reader = transcriptReaderOf(who.agent);
    if (!transcript || !reader) return;
    pending.isNested = reader.isNested?.(pending.action) ?? false;
    pending.from = sizeOf(transcript);
    this.#tail ??= new TranscriptTail(transcript, reader, pending.from);
  }

  weigh(pending: Pending, evidence: Evidence): void {
    const weighed = weigh(pending.expectation, evidence);
    if (weighed) this.#settle(pending, weighed);
  }

  /** Looks for these calls; returns whether the record has more to be read. */
  async look(due: readonly Pending[]): Promise<boolean> {
    // Of two that read the same piece of the record, the second would pass over the next.
    while (this.#looking) await this.#looking.catch(() => false);
    this.#looking = this.#look(due);
    try {
      return await this.#looking;
    } finally {
      this.#looking = undefined;
    }
  }

  async #look(due: readonly Pending[]): Promise<boolean> {
    const more = await this.#readOn();
    for (const pending of due) if (this.pending.includes(pending)) await this.#lookAtDisk(pending);
    return more;
  }

  async #readOn(): Promise<boolean> {
    if (!this.#tail) return false;
    const { entries, more } = await this.#tail.read(() => this.#callsById());
    for (const entry of entries) this.#take(entry);
    return more;
  }

  /** The client's ids of all calls that are waited for; undefined where there is more to go by than ids. */
  #callsById(): readonly string[] | undefined {
    const byId = this.pending.every(({ input, isNested }) => input === undefined && !isNested);
    return byId ? this.pending.map(({ action }) => action) : undefined;
  }

  #take({ call, input, end, at }: Located): void {
    const digest = input === undefined ? undefined : this.pending.find((one) => one.digest)?.digest?.(input);
    if (digest !== undefined) this.#inputs.set(call, digest);
    if (!end || this.#ended.has(call)) return;
    const known = this.#inputs.get(call);
    const meant = this.pending.filter(
      (one) => at > one.from && (one.action === call || (one.input !== undefined && one.input === known)),
    );
    const [first] = meant;
    const evidence: Evidence = { by: 'transcript', ...end };
    if (!first) this.#weighNested(end.text, at);
    // With an id, all that is expected of the call. Without, the first of equal calls: the next end is the next one's.
    else if (first.input === undefined) for (const one of meant) this.weigh(one, evidence);
    else {
      this.#ended.set(call, true);
      this.weigh(first, evidence);
    }
  }

  /** What is within another call's end says nothing of how each ended, but what the model read stands there. */
  #weighNested(text: string, at: number): void {
    for (const one of this.pending.filter(({ isNested, from }) => isNested && at > from)) {
      this.weigh(one, { by: 'transcript', ended: 'untold', text });
      // A second denial in the same words has an end of its own.
      if (one.expectation.expected === 'not-run' && !this.pending.includes(one)) return;
    }
  }

  async #lookAtDisk(pending: Pending): Promise<void> {
    if (pending.disturbed || !pending.changes) return;
    const evidence = await lookAt(pending.changes);
    const weighed = evidence && weigh(pending.expectation, evidence);
    if (weighed?.obeyed !== 'no') pending.disk = weighed;
    else if (Date.now() - pending.since < ON_DISK) this.#settle(pending, weighed);
    else pending.disturbed = true;
  }
}

/** In bytes; a file that is not there has none. */
function sizeOf(file: string): number {
  try {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}
