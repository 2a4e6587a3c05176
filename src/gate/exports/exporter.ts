/** One export at work: reads what is new in the log, sends it, remembers how far the receiver has it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runsOf } from '../../audit/export/fit.ts';
import type { LogLine } from '../../audit/log-reader.ts';
import type { Export } from '../../model/policy/exports.ts';
import type { ExportState } from '../protocol.ts';
import type { Answer } from '../sending/answer.ts';
import { fullJitter } from '../sending/back-off.ts';
import { Credentials, NoCredential } from '../sending/credentials.ts';
import { type Batch, LOOKED_AT, madeUp, nextBatch, type Sending } from './batch.ts';
import { type Cursor, CursorFile } from './cursor.ts';
import { type ExportWorld, WAITS, type Waits } from './export-world.ts';
import type { Encoded, Target } from './target.ts';
import { targetOf } from './targets/index.ts';

/** How long the end may take, milliseconds. */
const CLOSING_MS = 1000;

export class Exporter {
  readonly #to: Export;
  readonly #world: ExportWorld;
  readonly #file: CursorFile;
  readonly #credentials: Credentials;
  readonly #target: Target;
  readonly #stopping = new AbortController();
  /** Absent until it is read. */
  #cursor: Cursor | undefined;
  #written = 0;
  /** What is under way: kept while it is tried again, so that a receiver that fails costs no reading. */
  #batch: Batch | undefined;
  #failures = 0;
  #problem: string | undefined;
  #refused = { count: 0, streak: false };
  #running: Promise<void> | undefined;

  constructor(to: Export, world: ExportWorld) {
    this.#to = to;
    this.#world = world;
    this.#file = new CursorFile(join(world.cursors, `${to.id}.json`));
    this.#credentials = new Credentials(world.stores);
    this.#target = targetOf(to, { credentials: this.#credentials, patience: this.#waits.patience });
  }

  /** Works until closed. */
  start(): void {
    this.#running ??= this.#work();
  }

  /** Ends what is under way: an unanswered batch is sent again by whoever goes on. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#target.close();
    // A store of secrets that hangs must not hold up the end of the gate; without a signal nothing is sent any more.
    await Promise.race([this.#running, sleep(CLOSING_MS, undefined, { ref: false })]);
  }

  state(): ExportState {
    const { lastSuccess, missed, seq } = this.#glance();
    return {
      id: this.#to.id,
      to: this.#to.to,
      behind: Math.max(0, this.#world.reach() - seq),
      refused: this.#refused.count,
      ...(lastSuccess !== undefined && { lastSuccess }),
      ...(missed && { missed: { first: missed[0], last: missed[1] } }),
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
  }

  /** Sends one record that was made up, past the log; what came of it. */
  async test(): Promise<Answer> {
    const item = madeUp(this.#to, this.#world);
    return this.#send([{ item, text: this.#target.encode(item) }]);
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const wait = await this.#round().catch((error: Error) =>
        this.#later({ kind: 'later', says: error.message }),
      );
      await sleep(wait, undefined, { signal, ref: false }).catch(() => {
        // Closed while it waited.
      });
    }
  }

  /** One batch; how long to wait before the next, milliseconds. */
  async #round(): Promise<number> {
    const usual = this.#to.everySeconds * 1000;
    const reach = this.#world.reach();
    // The log is not open yet: another gate has it, or the disk has a fault.
    if (reach === 0) return usual;
    const cursor = await this.#begin(reach);
    if (this.#isGone(cursor) || reach === cursor.seq) return usual;
    this.#batch ??= await nextBatch(
      this.#to,
      this.#target,
      this.#world,
      { cursor, reach },
      {
        missed: (first, last) => this.#miss(first, last),
        unsendable: (seq, why) => {
          this.#refused.count++;
          this.#tell(`Record ${seq} cannot be sent: it ${why}.`);
        },
      },
    );
    const { passed } = this.#batch;
    const sending = this.#batch.sending.filter(({ line }) => line.record.seq > cursor.seq);
    for (const run of runsOf(sending, this.#target.limits, ({ text }) => Buffer.byteLength(text))) {
      const wait = await this.#deliver(run);
      if (wait !== undefined) return wait;
    }
    this.#batch = undefined;
    if (passed) await this.#advance(passed, 'passed over');
    return passed && passed.record.seq < reach ? 0 : usual;
  }

  /** Where it is. An export that is new begins with what is recorded from now on. */
  async #begin(reach: number): Promise<Cursor> {
    let cursor = this.#cursor ?? this.#file.read();
    if (!cursor) {
      cursor = { v: 1, seq: reach };
      await this.#write(cursor);
    }
    if (cursor.seq > reach) {
      // The log is another than the one that the cursor was made for.
      cursor = { v: 1, seq: 0 };
      this.#batch = undefined;
      this.#world.note(`export ${this.#to.id} begins again`, 'The log begins anew, and with it its numbers.');
    }
    this.#cursor = cursor;
    return cursor;
  }

  /** Sends a run, halved where it is too large; a number says to stop and how long to wait. */
  async #deliver(run: readonly Sending[]): Promise<number | undefined> {
    const answer = await this.#attempt(run);
    const last = (run.at(-1) as Sending).line;
    switch (answer.kind) {
      case 'taken':
        this.#failures = 0;
        this.#problem = answer.says;
        this.#refused.streak = false;
        await this.#advance(last, 'taken');
        return undefined;
      case 'large': {
        const half = Math.ceil(run.length / 2);
        if (run.length === 1) return this.#refuse(run, answer.says);
        return (await this.#deliver(run.slice(0, half))) ?? (await this.#deliver(run.slice(half)));
      }
      case 'refused':
        return this.#refuse(run, answer.says);
      case 'later':
        return this.#later(answer);
      case 'held':
        this.#tell(`${answer.says}. Records wait until that is mended.`);
        return Math.min(answer.after ?? this.#waits.held, this.#waits.held) * (0.8 + Math.random() * 0.4);
      case 'gone':
        await this.#write({ ...this.#now, goneAt: addressOf(this.#to) });
        this.#world.note(`export ${this.#to.id} ended`, answer.says);
        return 0;
    }
  }

  /** Sends, and where a credential that was kept is refused, once more with a new one. */
  async #attempt(run: readonly Encoded[]): Promise<Answer> {
    const answer = await this.#send(run);
    if (answer.kind !== 'held' || !this.#credentials.forget()) return answer;
    return this.#send(run);
  }

  async #send(run: readonly Encoded[]): Promise<Answer> {
    try {
      const answer = await this.#target.send(run, this.#stopping.signal);
      return answer.says === undefined ? answer : { ...answer, says: this.#world.clean(answer.says) };
    } catch (error) {
      if (error instanceof NoCredential) {
        const { message, after } = error;
        return { kind: 'held', says: message.replace(/\.$/, ''), ...(after !== undefined && { after }) };
      }
      const { code, message } = error as NodeJS.ErrnoException;
      return { kind: 'later', says: message || (code ?? 'no answer') };
    }
  }

  /** Records that the receiver refuses for good: they are told of and passed over. */
  async #refuse(run: readonly Sending[], says: string): Promise<undefined> {
    const first = (run[0] as Sending).line.record.seq;
    const { record, ...place } = (run.at(-1) as Sending).line;
    this.#failures = 0;
    this.#refused.count += run.length;
    this.#tell(`Records ${first} to ${record.seq} were refused (${says}).`);
    // Once a streak: the record of it is itself exported, and may be refused.
    if (!this.#refused.streak)
      this.#world.note(`export ${this.#to.id} refused records ${first} to ${record.seq}`, says);
    this.#refused.streak = true;
    await this.#advance({ record, ...place }, 'refused');
    return undefined;
  }

  #later({ says, after = 0 }: Extract<Answer, { kind: 'later' }>): number {
    this.#failures = Math.min(this.#failures + 1, 30);
    const drawn = fullJitter(this.#failures, this.#waits);
    if (!this.#stopping.signal.aborted) this.#tell(`${says}. It is tried again.`);
    return Math.max(drawn, after);
  }

  #miss(first: number, last: number): void {
    if (this.#now.missed?.[1] === last) return;
    this.#cursor = { ...this.#now, missed: [first, last] };
    this.#world.note(
      `export ${this.#to.id} lacks records ${first} to ${last}`,
      'The log no longer had them when their turn came.',
    );
  }

  /** What became of the records up to this line. */
  async #advance({ record, file, offset }: LogLine, how: 'taken' | 'refused' | 'passed over'): Promise<void> {
    if (record.seq < this.#now.seq) return;
    const cursor = {
      ...this.#now,
      seq: record.seq,
      file,
      offset,
      ...(how === 'taken' && { lastSuccess: Date.now() }),
    };
    this.#cursor = cursor;
    // What was only passed over need not be on disk at once: it is passed over again.
    if (how !== 'passed over' || record.seq - this.#written >= LOOKED_AT) await this.#write(cursor);
    this.#world.changed();
  }

  async #write(cursor: Cursor): Promise<void> {
    this.#cursor = cursor;
    await this.#file.write(cursor);
    this.#written = cursor.seq;
  }

  #isGone({ goneAt }: Cursor): boolean {
    const isGone = goneAt !== undefined && goneAt === addressOf(this.#to);
    if (isGone) this.#tell('The receiver wants no more (410): give another address, or take the export out.');
    return isGone;
  }

  #glance(): Cursor {
    try {
      return this.#now;
    } catch {
      return { v: 1, seq: this.#world.reach() }; // It cannot be read; the work that needs it tells why.
    }
  }

  /** Where it is; before it has begun, what the file says. */
  get #now(): Cursor {
    return this.#cursor ?? this.#file.read() ?? { v: 1, seq: this.#world.reach() };
  }

  #tell(problem: string): void {
    if (this.#problem === problem) return;
    this.#problem = problem;
    this.#world.changed();
  }

  get #waits(): Waits {
    return this.#world.waits ?? WAITS;
  }
}

const addressOf = (to: Export): string => ('url' in to ? to.url : '');
