/**
 * Checks beside the road whether clients do what they are told: what was answered is kept as an expectation, and settled by
 * what the client tells later, by its own record of the session, and by the disk. Nothing here is waited for by a hook.
 */
import type { NewRecord } from '../../model/record.ts';
import type { Weighed } from '../../monitor/obedience.ts';
import { type Awaited, type Pending, WatchedSession } from './watched-session.ts';

export type ObedienceRecord = Extract<NewRecord, { type: 'obedience' }>;

/** What the road tells; it waits for nothing. */
export type ObedienceWatch = Pick<Obedience, 'expect' | 'cameBack' | 'letRun' | 'ended'>;

/** First look after an answer, milliseconds; each later one waits twice as long, up to the longest. */
const FIRST = 300;
const LONGEST = 30_000;
/** After so long nothing more is expected to be seen, milliseconds. */
const DEADLINE = 10 * 60_000;
/** How long a session's end is waited out, milliseconds: clients write the last lines when it is over. */
const AFTER_END = 3_000;
/** Between two pieces of a transcript that has more, milliseconds. */
const REST = 50;
/** Longest that a gate which ends looks for what is still to be seen, milliseconds. */
const CLOSING = 2_000;
/** How long after it an equal call is taken for the same one, milliseconds; see `calls.ts`. */
const SAME_CALL = 2_000;
/** Calls that are waited for at once; the oldest goes unknown first. */
const MOST_AWAITED = 2000;

export class Obedience {
  readonly #settled: (record: ObedienceRecord) => void;
  /** By the record of a session, or by the session where it has none. */
  readonly #sessions = new Map<string, WatchedSession>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer is due. */
  #due = Number.POSITIVE_INFINITY;
  #isClosed = false;

  /** `settled` is called once for every call, when it is known or will not be. It never throws. */
  constructor(settled: (record: ObedienceRecord) => void) {
    this.#settled = settled;
  }

  /** An answer was given. Returns at once. */
  expect(awaited: Awaited): void {
    if (this.#isClosed) return;
    const now = Date.now();
    const session = this.#sessionOf(awaited);
    // Two hooks that report one call give one answer.
    const twin = session.pending.find(
      ({ action, expectation, since }) =>
        action === awaited.action &&
        expectation.expected === awaited.expectation.expected &&
        now - since < SAME_CALL,
    );
    if (twin) this.#drop(session, twin, false);
    const times = { since: now, from: 0, next: now + FIRST, wait: FIRST, deadline: now + DEADLINE };
    session.add({ ...awaited, ...times, isNested: false, disturbed: false });
    this.#count++;
    if (this.#count > MOST_AWAITED) this.#giveUpOldest();
    if (times.next < this.#due) this.#wake(times.next);
  }

  /** The client told that a denied call has come back. */
  cameBack(who: Awaited['who'], action: string, end: { failed: boolean; output: unknown }): void {
    for (const session of this.#of(who)) {
      const pending = session.pending.find(
        (one) => one.action === action && one.expectation.expected === 'not-run',
      );
      if (!pending) continue;
      const text = typeof end.output === 'string' ? end.output : (JSON.stringify(end.output) ?? '');
      session.weigh(pending, { by: 'event', failed: end.failed, text });
    }
  }

  /** A call that writes files was let run. */
  letRun(who: Awaited['who']): void {
    for (const { pending } of this.#of(who)) for (const one of pending) one.disturbed = true;
  }

  /** The session is over: what is not seen soon will not be seen. */
  ended(who: Awaited['who']): void {
    const now = Date.now();
    for (const { pending } of this.#of(who))
      for (const one of pending) {
        one.deadline = Math.min(one.deadline, now + AFTER_END);
        one.wait = FIRST;
        one.next = now + FIRST;
      }
    this.#schedule();
  }

  /** Looks a last time and gives up what is still open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const until = Date.now() + CLOSING;
    for (const session of [...this.#sessions.values()]) {
      while ((await this.#look(session, [...session.pending])) && Date.now() < until);
      for (const one of [...session.pending])
        this.#giveUp(session, one, 'Chaperone ended before anything was seen of it.');
    }
  }

  #sessionOf({ who, transcript }: Awaited): WatchedSession {
    const key = keyOf(who, transcript);
    const known = this.#sessions.get(key);
    if (known) return known;
    const session: WatchedSession = new WatchedSession((one, weighed) => this.#settle(session, one, weighed));
    this.#sessions.set(key, session);
    return session;
  }

  /** What is watched of a session: a subagent may have a record of its own. */
  *#of({ agent, session }: Awaited['who']): Generator<WatchedSession> {
    for (const watched of this.#sessions.values()) {
      const [first] = watched.pending;
      if (first && first.who.agent === agent && first.who.session === session) yield watched;
    }
  }

  #schedule(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { pending } of this.#sessions.values())
      for (const one of pending) next = Math.min(next, one.next, one.deadline);
    this.#wake(next);
  }

  /** The next look around is at that time, milliseconds since the epoch. */
  #wake(due: number): void {
    clearTimeout(this.#timer);
    this.#due = due;
    if (this.#isClosed || due === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => void this.#lookAround(), Math.max(20, due - Date.now()));
    this.#timer.unref();
  }

  async #lookAround(): Promise<void> {
    const now = Date.now();
    // What comes while it looks need not wait for the end of it.
    this.#due = Number.POSITIVE_INFINITY;
    for (const session of [...this.#sessions.values()]) {
      const due = session.pending.filter(({ next, deadline }) => next <= now || deadline <= now);
      if (due.length === 0 || session.isLooking) continue;
      for (const one of due) {
        one.wait = Math.min(one.wait * 2, LONGEST);
        one.next = now + one.wait;
      }
      const more = await this.#look(session, due);
      for (const one of session.pending) {
        if (more) {
          // What stands there already is read to its end.
          one.wait = FIRST;
          one.next = Date.now() + REST;
          one.deadline = Math.max(one.deadline, one.next + 1);
        }
      }
      for (const one of due)
        if (one.deadline <= now && session.pending.includes(one))
          this.#giveUp(session, one, 'No second source told of it in time.');
    }
    this.#schedule();
  }

  /** Never rejects: a file that cannot be read tells nothing. */
  #look(session: WatchedSession, due: readonly Pending[]): Promise<boolean> {
    return session.look(due).catch(() => false);
  }

  #settle(session: WatchedSession, pending: Pending, { obeyed, by, says }: Weighed | Unseen): void {
    if (!this.#drop(session, pending)) return;
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

  #giveUp(session: WatchedSession, pending: Pending, says: string): void {
    const disk = pending.disturbed ? undefined : pending.disk;
    this.#settle(session, pending, disk ?? { obeyed: 'unknown', by: 'none', says });
  }

  /** Was it still waited for? A session of which nothing is waited for any more is forgotten, unless it goes on. */
  #drop(session: WatchedSession, pending: Pending, isLast = true): boolean {
    const index = session.pending.indexOf(pending);
    if (index < 0) return false;
    session.pending.splice(index, 1);
    this.#count--;
    if (isLast && session.pending.length === 0) this.#sessions.delete(keyOf(pending.who, pending.transcript));
    return true;
  }

  #giveUpOldest(): void {
    let oldest: { session: WatchedSession; pending: Pending } | undefined;
    for (const session of this.#sessions.values()) {
      const [pending] = session.pending;
      if (pending && (!oldest || pending.since < oldest.pending.since)) oldest = { session, pending };
    }
    if (oldest) this.#giveUp(oldest.session, oldest.pending, 'Too many calls were waited for at once.');
  }
}

interface Unseen {
  readonly obeyed: 'unknown';
  readonly by: 'none';
  readonly says: string;
}

const keyOf = ({ agent, session }: Awaited['who'], transcript: string | undefined): string =>
  transcript ?? `${agent} ${session}`;
