/** One export at work: reads what is new in the log, sends it, remembers how far the receiver has it. */
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { type Exported, exportedOf } from '../../audit/export/exported.ts';
import { runsOf } from '../../audit/export/fit.ts';
import type { Export } from '../../model/policy/exports.ts';
import { listOf } from '../../model/policy/words.ts';
import type { ActivityRecord } from '../../model/record.ts';
import { GENESIS } from '../../model/record.ts';
import type { Origin } from '../origin.ts';
import type { ExportState } from '../protocol.ts';
import type { Answer } from './answer.ts';
import { Credentials, NoCredential, type Stores } from './credentials.ts';
import { type Cursor, CursorFile } from './cursor.ts';
import { type LogLine, linesAfter } from './log-reader.ts';
import type { Encoded, Target } from './target.ts';
import { targetOf } from './targets/index.ts';

/** Most records in one batch, and most that are looked at for one. */
const BATCH = 100;
const LOOKED_AT = 2000;
/** How long the end may take, milliseconds. */
const CLOSING_MS = 1000;

/** How long an export waits after a failure, milliseconds. */
export interface Waits {
  /** Doubled with each failure up to the longest; how much of it is waited is drawn. */
  readonly first: number;
  readonly longest: number;
  /** Where address or credential are at fault. */
  readonly held: number;
  /** How long a receiver may take to answer. */
  readonly patience: number;
}

export const WAITS: Waits = { first: 1000, longest: 5 * 60_000, held: 60_000, patience: 30_000 };

/** What an export needs of the gate. */
export interface ExportWorld {
  /** Folder of the log. */
  readonly log: string;
  /** Number of the last record that is known to be on disk. */
  readonly reach: () => number;
  /** Folder of cursors. */
  readonly cursors: string;
  readonly stores: Stores;
  readonly origin: () => Origin;
  readonly version: string;
  /** For the record: what became of an export, and why. */
  readonly note: (what: string, reason: string) => void;
  readonly changed: () => void;
  /** What a receiver says, without secrets. */
  readonly clean: (text: string) => string;
  readonly waits?: Waits;
}

/** A line of the log that is on its way. */
interface Sending extends Encoded {
  readonly line: LogLine;
}

interface Batch {
  readonly sending: readonly Sending[];
  /** The last line that was looked at for it. */
  readonly passed: LogLine | undefined;
}

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
    const at = new Date();
    const record: ActivityRecord = {
      v: 2,
      seq: 1,
      prev: GENESIS,
      at: at.toISOString(),
      ...this.#world.origin(),
      agent: 'chaperone',
      session: '',
      cwd: '',
      type: 'governance',
      what: `test of the export ${this.#to.id}`,
      outcome: 'allow',
      reason: 'A person wants to know whether it arrives.',
    };
    const made = exportedOf(record, GENESIS, this.#to, this.#world.version);
    const item: Exported = { ...made, uid: `${record.device}:test-${at.getTime()}` };
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
    this.#batch ??= await this.#next(cursor, reach);
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

  /** What is to be sent next. */
  async #next(cursor: Cursor, reach: number): Promise<Batch> {
    const sending: Sending[] = [];
    let passed: LogLine | undefined;
    let looked = 0;
    let expected = cursor.seq + 1;
    for await (const line of linesAfter(this.#world.log, cursor, reach)) {
      if (line.record.seq > expected) this.#miss(expected, line.record.seq - 1);
      expected = line.record.seq + 1;
      passed = line;
      if (isWanted(line.record, this.#to.only)) {
        const item = exportedOf(line.record, line.hash, this.#to, this.#world.version);
        const text = this.#encoded(item, line);
        if (text !== undefined) sending.push({ line, item, text });
        if (sending.length % 4 === 0) await turn();
      }
      if (sending.length >= BATCH || ++looked >= LOOKED_AT) break;
    }
    return { sending, passed };
  }

  /** A record as it is sent; one that cannot be made so is told of and passed over, so that the others go on. */
  #encoded(item: Exported, { record }: LogLine): string | undefined {
    try {
      return this.#target.encode(item);
    } catch (error) {
      this.#refused.count++;
      this.#tell(`Record ${record.seq} cannot be sent: it ${(error as Error).message}.`);
      return undefined;
    }
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

  /** Sends, and where the credential was refused, once more with a new one. */
  async #attempt(run: readonly Encoded[]): Promise<Answer> {
    const answer = await this.#send(run);
    if (answer.kind !== 'held') return answer;
    this.#credentials.forget();
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
    const { first, longest } = this.#waits;
    const drawn = Math.random() * Math.min(longest, first * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
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

/** Is a record of a type or outcome that goes out? */
function isWanted(record: ActivityRecord, only: Export['only']): boolean {
  if (only === undefined) return true;
  const wanted: readonly string[] = listOf(only);
  return wanted.includes(record.type) || ('outcome' in record && wanted.includes(record.outcome));
}
