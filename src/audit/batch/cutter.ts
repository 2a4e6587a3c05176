/**
 * Cuts the log into batches: reads what is on disk, makes the statement, has it signed and puts it into the spool. After a
 * crash the next batch follows on the last that is there.
 */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Envelope, Signer } from '../../model/envelope.ts';
import { keyBefore } from '../../model/key-exchange.ts';
import { GENESIS } from '../../model/record.ts';
import type { Link } from '../chain.ts';
import { type LogLine, linesAfter, type Place } from '../log-reader.ts';
import { segmentName } from '../segments.ts';
import { writeDurably } from './durable.ts';
import { BatchSpool, type Kept } from './spool.ts';
import { lastChain, type State, stateIn, statementOf } from './state.ts';
import { batchOf, beginning, type Dropped, type Reason, type Standing, type Statement } from './statement.ts';
import { type Told, toldBy } from './told.ts';

/** Who signs: the device's key, and how it came to be that. */
export type BatchSigner = Signer & { readonly exchanges: readonly Envelope[] };

export interface Cut {
  readonly statement: Statement;
  /** The first record that does not follow on the one before: somebody has changed the log. */
  readonly tampered?: number;
}

export interface Bounds {
  readonly milliseconds: number;
  readonly bytes: number;
}

/** More than this is not put into one batch, bytes; a batch of one record may be longer. */
const MOST_BYTES = 4 * 1024 * 1024;

const compressed = promisify(gzip);
/** Half the time of the usual level, and some 8 % more bytes. */
const LEVEL = 3;

export class BatchCutter {
  readonly spool: BatchSpool;
  readonly #device: string;
  readonly #log: string;
  /** Where the next record begins, as long as the log is the one that was read. */
  #place: Place | undefined;
  readonly #now: () => number;
  readonly #boot = bootId();
  #state: State | undefined;
  /** Up to here the log was read, and nothing was found: what is missing is named once a record follows. */
  #seen = 0;

  /**
   * @param folder where batches are kept
   * @param log folder of the log's segments
   */
  constructor(folder: string, log: string, device: string, now: () => number = Date.now) {
    this.#device = device;
    this.#now = now;
    this.#log = log;
    this.spool = new BatchSpool(folder);
    this.#state = stateIn(this.spool, this.#notes);
  }

  /** How many records wait for a batch. */
  waiting(durable: Link): number {
    const seq = this.#state?.standing.seq ?? 0;
    if (durable.seq === this.#seen) return 0;
    return durable.seq < seq ? durable.seq : durable.seq - seq;
  }

  /** The chain that is made, its last batch, and when that was closed (milliseconds since the epoch). */
  get last(): { readonly chain: number; readonly batch: number; readonly closed: number } | undefined {
    if (!this.#state) return undefined;
    const { chain, standing } = this.#state;
    return { chain, batch: standing.batch, closed: Date.parse(standing.closed) };
  }

  /**
   * Cuts one batch of at most `most` records. A heartbeat and the last of a gate are cut also without any; of any other
   * reason there is none then.
   *
   * @param durable the last record that is on disk
   */
  async cut(durable: Link, reason: Reason, most: number, signer: BatchSigner): Promise<Cut | undefined> {
    // The log is not open, or another process has it.
    if (durable.seq === 0) return undefined;
    const state = this.#stateFor(durable, signer);
    const { standing } = state;
    // The log of another chain may be another one with files of the same names.
    const isSame = state.chain === this.#state?.chain;
    const { lines, place } = await this.#next(
      { ...(isSame && this.#place), seq: standing.seq },
      durable.seq,
      most,
    );
    if (lines.length === 0) this.#seen = durable.seq;
    if (lines.length === 0 && reason !== 'heartbeat' && reason !== 'shutdown') return undefined;
    const { dropped, tampered } = holesIn(lines, standing);
    const closed = new Date(this.#now()).toISOString();
    const batch = batchOf(
      standing,
      {
        device: this.#device,
        lines,
        dropped: [...state.dropped, ...dropped],
        reason,
        clock: { closed, monotonicMs: Math.round(uptime() * 1000), ...this.#boot },
        exchanges: exchangesFor(state, signer) ?? [],
      },
      signer,
    );
    const body = batch.body && (await compressed(batch.body, { level: LEVEL }));
    await this.spool.write(state.chain, batch.standing.batch, batch.envelope, body);
    this.#state = { ...state, key: signer.keyId, standing: batch.standing, dropped: [] };
    this.#place = place;
    return { statement: batch.statement, ...(tampered !== undefined && { tampered }) };
  }

  /** The next records, and the place behind them. */
  async #next(
    from: Place,
    until: number,
    most: number,
  ): Promise<{ readonly lines: readonly LogLine<Told>[]; readonly place: Place }> {
    const lines: LogLine<Told>[] = [];
    let place = from;
    let bytes = 0;
    for await (const line of linesAfter(this.#log, from, until, toldBy)) {
      lines.push(line);
      place = { seq: line.record.seq, file: line.file, offset: line.offset };
      bytes += line.bytes.length;
      if (lines.length >= most || bytes >= MOST_BYTES) break;
    }
    return { lines, place };
  }

  /**
   * Begins another chain in the place of one of which whoever receives it has another batch. It follows on the last batch that
   * arrived, so that what was made after that comes into it anew; the old one stays where it is. Returns the name of the
   * chain that it takes the place of; undefined where none has forked.
   */
  async beginAnew(): Promise<string | undefined> {
    const state = this.#state;
    const { fork } = state ? this.spool.sent(state.chain) : {};
    if (!state || fork === undefined) return undefined;
    const { chain, standing } = state;
    // What our own batch of that number says it follows on; where it is gone, so are its records.
    const forked = statementOf(this.spool.read(chain, fork, 'statement'));
    const follows = { chain: standing.chain, batch: fork - 1, digest: forked?.prevBatch ?? null };
    const begun = beginning(`${this.#device}/${chain + 1}`, new Date(this.#now()).toISOString(), follows);
    await this.#note({
      ...state,
      chain: chain + 1,
      standing: forked
        ? { ...begun, seq: forked.first - 1, hash: forked.firstPrev }
        : { ...begun, seq: standing.seq, hash: standing.hash },
      dropped: [],
    });
    this.#place = undefined;
    this.#seen = 0;
    return standing.chain;
  }

  /** The batch of the chain that is made of which whoever receives it has another. */
  get fork(): number | undefined {
    return this.#state && this.spool.sent(this.#state.chain).fork;
  }

  /** Batches that are still to be sent; those of a chain whose place another has taken are not. */
  get unsent(): readonly Kept[] {
    return this.spool.waiting.filter(
      ({ chain }) => chain === this.#state?.chain || this.spool.sent(chain).fork === undefined,
    );
  }

  /** Removes what is older or more than is kept; what was not sent yet is named in the next batch. Returns how many went unsent. */
  async trim({ milliseconds, bytes }: Bounds): Promise<number> {
    const excess = this.spool.excess(this.#now() - milliseconds, bytes);
    const state = this.#state;
    if (excess.length === 0 || !state) return 0;
    const unsent = excess.filter(({ chain, batch }) => batch > this.spool.sent(chain).batch);
    const statements = unsent
      .filter(({ chain }) => chain === state.chain)
      .flatMap(({ chain, batch }) => statementOf(this.spool.read(chain, batch, 'statement')) ?? []);
    // Written down first: what is gone without a word would be a hole that nobody explains, and once the last batch is gone
    // nothing else tells where the chain stands.
    if (statements.length > 0 || excess.length === this.spool.kept.length)
      await this.#note({ ...state, dropped: withDropped(state.dropped, statements) });
    await this.spool.remove(excess);
    return unsent.length;
  }

  get #notes(): string {
    return join(this.spool.folder, 'state.json');
  }

  async #note(state: State): Promise<void> {
    await writeDurably([{ file: this.#notes, data: JSON.stringify(state) }]);
    this.#state = state;
  }

  /** The state to go on from; a new chain where there is none, where the log has begun anew, or with a key that nobody vouches for. */
  #stateFor(durable: Link, signer: BatchSigner): State {
    const state = this.#state;
    if (state && durable.seq >= state.standing.seq && exchangesFor(state, signer)) return state;
    const before = state ? { number: state.chain, standing: state.standing } : lastChain(this.spool);
    const number = (before?.number ?? 0) + 1;
    const follows = before && {
      chain: before.standing.chain,
      batch: before.standing.batch,
      digest: before.standing.digest,
    };
    const standing = beginning(`${this.#device}/${number}`, new Date(this.#now()).toISOString(), follows);
    // Another key, and the same log: its records go on.
    const goesOn = state && durable.seq >= state.standing.seq;
    return {
      v: 1,
      chain: number,
      key: signer.keyId,
      standing: goesOn ? { ...standing, seq: state.standing.seq, hash: state.standing.hash } : standing,
      dropped: [],
    };
  }
}

/** What the next batch has to say of how the key came to be the device's; undefined where nobody vouches for it. */
function exchangesFor({ key, standing }: State, signer: BatchSigner): readonly Envelope[] | undefined {
  const { keyId, exchanges } = signer;
  const first = exchanges.findIndex((exchange) => keyBefore(exchange) === key);
  if (key !== keyId && first < 0) return undefined;
  if (standing.batch === 0) return exchanges;
  return key === keyId ? [] : exchanges.slice(first);
}

/** What is not in these records although it should be, and the first that does not follow on the one before. */
function holesIn(
  lines: readonly LogLine<Told>[],
  { seq, hash }: Standing,
): { dropped: Dropped[]; tampered?: number } {
  const dropped: Dropped[] = [];
  let before = { seq, hash };
  let tampered: number | undefined;
  for (const { record, hash: own, file } of lines) {
    const isBeginning = before.seq === 0 && record.prev === GENESIS;
    const isGap = record.seq > before.seq + 1;
    // By age or size whole segments go; within one nothing is missing unless somebody has taken it out.
    const isCut = isGap && before.seq > 0 && file !== segmentName(record.seq);
    if (isCut) tampered ??= record.seq;
    if (isGap && !isBeginning) dropped.push({ why: 'gone', first: before.seq + 1, last: record.seq - 1 });
    if (!isGap && record.prev !== before.hash) tampered ??= record.seq;
    if (record.lost !== undefined) dropped.push({ why: 'lost', count: record.lost, noted: record.seq });
    before = { seq: record.seq, hash: own };
  }
  return { dropped, ...(tampered !== undefined && { tampered }) };
}

/** What the next batch has to say once these were dropped, too: also what they would have said. */
function withDropped(before: readonly Dropped[], statements: readonly Statement[]): Dropped[] {
  const told = [...statements.flatMap(({ dropped }) => dropped), ...before];
  const ranges = [
    ...told.filter((one) => one.why === 'spool'),
    ...statements.map(({ batch, first, last }) => ({
      why: 'spool' as const,
      batches: [batch, batch] as const,
      first,
      last,
    })),
  ].sort((a, b) => a.batches[0] - b.batches[0]);
  const joined: typeof ranges = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && range.batches[0] <= last.batches[1] + 1)
      joined.splice(-1, 1, {
        ...last,
        batches: [last.batches[0], Math.max(last.batches[1], range.batches[1])],
        last: Math.max(last.last, range.last),
      });
    else joined.push(range);
  }
  return [...told.filter((one) => one.why !== 'spool'), ...joined];
}

/** Which start of the machine this is, where the system says so. */
function bootId(): { bootId?: string } {
  try {
    return { bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return {};
  }
}
