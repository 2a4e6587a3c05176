/**
 * Checks beside the road whether clients do what they are told: what was answered is kept as an expectation, and settled by
 * what the client tells later, by its own record of the session, and by the disk. Nothing here is waited for by a hook.
 */
import { stat } from 'node:fs/promises';
import { transcriptReaderOf } from '../agents/transcripts/index.ts';
import type { NewRecord } from '../model/record.ts';
import { type Evidence, type Expectation, type Weighed, weigh } from '../monitor/obedience.ts';
import { lookAt } from './denied-change.ts';
import type { identityOf } from './identity.ts';
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
  readonly changes?: Parameters<typeof lookAt>[0] | Promise<Parameters<typeof lookAt>[0]>;
}

export type ObedienceRecord = Extract<NewRecord, { type: 'obedience' }>;

/** What the road tells; it waits for nothing. */
export type ObedienceWatch = Pick<Obedience, 'expect' | 'cameBack' | 'letRun' | 'ended'>;

interface Times {
  /** First look after an answer; each later one waits twice as long. */
  readonly first: number;
  readonly longest: number;
  /** After so long nothing more is expected to be seen. */
  readonly deadline: number;
  /** How long a session's end is waited out: clients write the last lines when it is over. */
  readonly afterEnd: number;
  /** A denied change that is on disk so soon was made by the client; later it may be a person's doing. */
  readonly onDisk: number;
}

/** Milliseconds. */
const TIMES: Times = { first: 300, longest: 30_000, deadline: 10 * 60_000, afterEnd: 3_000, onDisk: 5_000 };

/** Longest that a gate which ends looks for what is still to be seen; milliseconds. */
const CLOSING = 2000;

/** Between two pieces of a transcript that has more; milliseconds. */
const REST = 50;

/** Calls that are waited for at once; the oldest goes unknown first. */
const MOST_AWAITED = 2000;

interface Pending extends Awaited {
  readonly since: number;
  /** Size of the transcript when the answer was given. */
  from: number;
  next: number;
  wait: number;
  deadline: number;
  /** Something else may write the files of a denied edit since: the disk tells no more. */
  disturbed: boolean;
  /** What the disk says; that nothing has changed counts where nothing else says more. */
  disk?: Weighed | undefined;
}

interface Watched {
  readonly pending: Pending[];
  tail: TranscriptTail | undefined;
  reading: boolean;
  /** Calls of the record by the client's ids: digests of their input. */
  readonly inputs: Map<string, string>;
  /** Ends that were told already: some records repeat them. */
  readonly ended: Set<string>;
}

export class Obedience {
  readonly #settled: (record: ObedienceRecord) => void;
  readonly #times: Times;
  /** By the record of a session, or by the session where it has none. */
  readonly #watched = new Map<string, Watched>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `settled` is called once for every call, when it is known or will not be. */
  constructor(settled: (record: ObedienceRecord) => void, times: Times = TIMES) {
    this.#settled = settled;
    this.#times = times;
  }

  /** An answer was given. Returns at once. */
  expect(awaited: Awaited): void {
    if (this.#closed) return;
    const { first, deadline } = this.#times;
    const now = Date.now();
    const watched = this.#watch(awaited);
    // Two hooks that report one call give one answer.
    const twin = watched.pending.findIndex(
      ({ action, expectation, since }) =>
        action === awaited.action &&
        expectation.expected === awaited.expectation.expected &&
        now - since < SAME_CALL_MS,
    );
    if (twin >= 0) this.#drop(watched, twin);
    const pending: Pending = {
      ...awaited,
      since: now,
      from: 0,
      next: now + first,
      wait: first,
      deadline: now + deadline,
      disturbed: false,
    };
    watched.pending.push(pending);
    this.#count++;
    void this.#begin(watched, pending);
    if (this.#count > MOST_AWAITED) this.#giveUpOldest();
    this.#schedule();
  }

  /** The client told that a denied call has come back. */
  cameBack(who: Awaited['who'], action: string, end: { failed: boolean; output: unknown }): void {
    for (const watched of this.#of(who)) {
      const pending = watched.pending.find(
        (one) => one.action === action && one.expectation.expected === 'not-run',
      );
      if (!pending) continue;
      const text = typeof end.output === 'string' ? end.output : (JSON.stringify(end.output) ?? '');
      this.#weigh(watched, pending, { by: 'event', failed: end.failed, text });
    }
  }

  /** A call that writes files was let run. */
  letRun(who: Awaited['who']): void {
    for (const watched of this.#of(who)) for (const pending of watched.pending) pending.disturbed = true;
  }

  /** The session is over: what is not seen soon will not be seen. */
  ended(who: Awaited['who']): void {
    const { first, afterEnd } = this.#times;
    const now = Date.now();
    for (const watched of this.#of(who))
      for (const pending of watched.pending) {
        pending.deadline = Math.min(pending.deadline, now + afterEnd);
        pending.wait = first;
        pending.next = now + first;
      }
    this.#schedule();
  }

  /** Looks a last time and gives up what is still open. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const until = Date.now() + CLOSING;
    for (const watched of [...this.#watched.values()]) {
      await this.#look(watched, [...watched.pending]);
      while (Date.now() < until && (await this.#readTranscript(watched)));
      for (const pending of [...watched.pending])
        this.#settle(
          watched,
          pending,
          (!pending.disturbed && pending.disk) || unseen('Chaperone ended before anything was seen of it.'),
        );
    }
  }

  #watch({ who, transcript }: Awaited): Watched {
    const key = keyOf(who, transcript);
    const known = this.#watched.get(key);
    if (known) return known;
    const made = {
      pending: [],
      tail: undefined,
      reading: false,
      inputs: new Map(),
      ended: new Set<string>(),
    };
    this.#watched.set(key, made);
    return made;
  }

  /** What is watched of a session: a subagent may have a record of its own. */
  *#of({ agent, session }: Awaited['who']): Generator<Watched> {
    for (const watched of this.#watched.values()) {
      const [first] = watched.pending;
      if (first && first.who.agent === agent && first.who.session === session) yield watched;
    }
  }

  async #begin(watched: Watched, pending: Pending): Promise<void> {
    const { transcript, who } = pending;
    const reader = transcriptReaderOf(who.agent);
    if (!transcript || !reader) return;
    const size = await stat(transcript).then(
      (found) => found.size,
      () => 0,
    );
    pending.from = size;
    watched.tail ??= new TranscriptTail(transcript, reader, size);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    let next = Number.POSITIVE_INFINITY;
    for (const { pending } of this.#watched.values())
      for (const one of pending) next = Math.min(next, one.next, one.deadline);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => void this.#tick(), Math.max(20, next - Date.now()));
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    const now = Date.now();
    for (const watched of [...this.#watched.values()]) {
      const due = watched.pending.filter(({ next, deadline }) => next <= now || deadline <= now);
      if (due.length === 0 || watched.reading) continue;
      for (const pending of due) {
        pending.wait = Math.min(pending.wait * 2, this.#times.longest);
        pending.next = now + pending.wait;
      }
      await this.#look(watched, due);
      for (const pending of due)
        if (pending.deadline <= now && watched.pending.includes(pending))
          this.#settle(
            watched,
            pending,
            (!pending.disturbed && pending.disk) || unseen('No second source told of it in time.'),
          );
    }
    this.#schedule();
  }

  async #look(watched: Watched, due: readonly Pending[]): Promise<void> {
    watched.reading = true;
    try {
      await this.#readTranscript(watched);
      for (const pending of due)
        if (watched.pending.includes(pending)) await this.#lookAtDisk(watched, pending);
    } finally {
      watched.reading = false;
    }
  }

  /** Returns whether there is more to be read. */
  async #readTranscript(watched: Watched): Promise<boolean> {
    const { tail, pending } = watched;
    if (!tail) return false;
    const byId = pending.every(({ input }) => input === undefined);
    const { entries, more } = await tail.read(byId ? pending.map(({ action }) => action) : undefined);
    for (const entry of entries) this.#take(watched, entry);
    if (more)
      for (const one of watched.pending) {
        one.next = Date.now() + REST;
        one.wait = this.#times.first;
        // What stands there already is read to its end.
        one.deadline = Math.max(one.deadline, one.next + 1);
      }
    return more;
  }

  #take(watched: Watched, { call, input, end, at }: Located): void {
    const { pending, inputs, ended } = watched;
    const digest = input === undefined ? undefined : pending.find((one) => one.digest)?.digest?.(input);
    if (digest !== undefined) remember(inputs, call, digest);
    if (!end || ended.has(call)) return;
    const meant = pending.filter(
      (one) =>
        at > one.from && (one.action === call || (one.input !== undefined && one.input === inputs.get(call))),
    );
    // Denied, tried again and denied again: the first end belongs to the first.
    const [first] = meant;
    if (!first) return;
    if (first.input !== undefined) ended.add(call);
    for (const one of first.input === undefined ? meant : [first])
      this.#weigh(watched, one, { by: 'transcript', ...end });
  }

  async #lookAtDisk(watched: Watched, pending: Pending): Promise<void> {
    if (pending.disturbed || !pending.changes) return;
    const evidence = await lookAt(await pending.changes);
    const weighed = evidence && weigh(pending.expectation, evidence);
    if (weighed?.obeyed !== 'no') pending.disk = weighed;
    else if (Date.now() - pending.since < this.#times.onDisk) this.#settle(watched, pending, weighed);
    else pending.disturbed = true;
  }

  #weigh(watched: Watched, pending: Pending, evidence: Evidence): void {
    const weighed = weigh(pending.expectation, evidence);
    if (weighed) this.#settle(watched, pending, weighed);
  }

  #settle(
    watched: Watched,
    pending: Pending,
    { obeyed, by, says }: Weighed | ReturnType<typeof unseen>,
  ): void {
    const index = watched.pending.indexOf(pending);
    if (index < 0) return;
    this.#drop(watched, index);
    const { who, action, tool, expectation } = pending;
    this.#settled({
      at: new Date().toISOString(),
      ...who,
      type: 'obedience',
      action,
      tool,
      expected: expectation.expected,
      obeyed,
      evidence: { by, says },
    });
  }

  #drop(watched: Watched, index: number): void {
    const [gone] = watched.pending.splice(index, 1);
    this.#count--;
    if (gone && watched.pending.length === 0) this.#watched.delete(keyOf(gone.who, gone.transcript));
  }

  #giveUpOldest(): void {
    let oldest: { watched: Watched; pending: Pending } | undefined;
    for (const watched of this.#watched.values()) {
      const [pending] = watched.pending;
      if (pending && (!oldest || pending.since < oldest.pending.since)) oldest = { watched, pending };
    }
    if (oldest)
      this.#settle(oldest.watched, oldest.pending, unseen('Too many calls were waited for at once.'));
  }
}

/** How long after it an equal call is taken for the same one; see `calls.ts`. */
const SAME_CALL_MS = 2000;

const MOST_INPUTS = 1000;

function remember(inputs: Map<string, string>, call: string, digest: string): void {
  inputs.set(call, digest);
  if (inputs.size > MOST_INPUTS) inputs.delete(inputs.keys().next().value as string);
}

const keyOf = ({ agent, session }: Awaited['who'], transcript: string | undefined): string =>
  transcript ?? `${agent} ${session}`;

const unseen = (says: string) => ({ obeyed: 'unknown', by: 'none', says }) as const;
