/**
 * Evidence: beside the road, batches are cut from what the log has on disk, signed and sent, as the policy in force says.
 * No decision waits for any of it.
 */
import { BatchCutter, type Cut } from '../../audit/batch/cutter.ts';
import type { Reason } from '../../audit/batch/statement.ts';
import type { ActivityLog } from '../../audit/log.ts';
import type { PolicyDocument } from '../../model/policy/document.ts';
import type { EvidencePolicy } from '../../model/policy/evidence.ts';
import type { NewRecord } from '../../model/record.ts';
import type { Home } from '../home.ts';
import type { EvidenceState } from '../protocol.ts';
import type { Stores } from '../sending/credentials.ts';
import { Connections, type Way } from '../sending/request.ts';
import { UploadAuthorization } from './authorization.ts';
import type { HeldKey } from './held-key.ts';
import { Uploader } from './uploader.ts';

export interface EvidenceOptions {
  readonly home: Pick<Home, 'log' | 'evidence'>;
  readonly device: string;
  readonly key: Pick<HeldKey, 'get'>;
  readonly log: Pick<ActivityLog, 'durable'>;
  readonly policy: () => PolicyDocument;
  /** Is an agent or an editor there, within so many milliseconds? */
  readonly isPresent: (within: number) => boolean;
  /** Something was found that a person and the record have to know: the signal, and one sentence. */
  readonly found: (signal: string, why: string) => void;
  readonly changed: () => void;
  /** What credentials are fetched from. */
  readonly stores: Stores;
}

const TICK_MS = 1000;
/** Longest wait for one answer, milliseconds. */
const PATIENCE_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** A server that is away for this long is a problem that is shown, milliseconds. */
const LONG_MS = 60 * 60_000;
/** What waits may still be sent when the gate ends, milliseconds. */
const LAST_CHANCE_MS = 1500;
/** How long the end may go on cutting, milliseconds: the next gate waits for the log, and no hook is answered meanwhile. */
const LAST_CUTS_MS = 1000;

/** What there is once the policy has asked for evidence. */
interface Parts {
  readonly cutter: BatchCutter;
  readonly uploader: Uploader;
}

export class Evidence {
  readonly #options: EvidenceOptions;
  #made: Parts | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** When the first record that waits was seen to wait, milliseconds since the epoch. */
  #waitingSince: number | undefined;
  #sessionEnded = false;
  #started = Date.now();
  /** When cutting has to stop, milliseconds since the epoch. */
  #until = Number.POSITIVE_INFINITY;
  #problem: string | undefined;

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  start(): void {
    this.#started = Date.now();
    this.#timer = setInterval(() => void this.#tick(), TICK_MS).unref();
  }

  /** A record was appended. */
  heard(record: NewRecord): void {
    if (record.type === 'session' && record.moment === 'end') this.#sessionEnded = true;
  }

  /**
   * Cuts what is left and says that this is the end; where more is left than goes in a moment, the next gate goes on. The
   * log must still be ours: no other gate may cut meanwhile. Never throws.
   */
  async finish(): Promise<void> {
    clearInterval(this.#timer);
    this.#until = Date.now() + LAST_CUTS_MS;
    await this.#inTurn((evidence) => this.#cutAll(evidence, 'shutdown'));
  }

  /** Gives the upload a moment for what waits; the next gate sends the rest. Never throws. */
  async close(): Promise<void> {
    await this.#made?.uploader.close(this.#settings() ? LAST_CHANCE_MS : 0);
  }

  /** Begins another chain in the place of one that has forked; gives back what that is called, or a sentence on why not. */
  async beginAnew(): Promise<{ readonly ended: string } | { readonly error: string }> {
    let ended: string | undefined;
    const isMade = await this.#inTurn(async () => {
      ended = await this.#parts.cutter.beginAnew();
    });
    if (!isMade) return { error: 'no evidence is made here now' };
    if (this.#problem !== undefined) return { error: this.#problem };
    return ended === undefined
      ? { error: 'nothing forked: whoever receives the batches has those of this device' }
      : { ended };
  }

  /** What is shown of it; undefined where the policy wants no evidence. */
  state(): EvidenceState | undefined {
    const evidence = this.#settings();
    if (!evidence || !this.#made) return undefined;
    const { cutter, uploader } = this.#made;
    const { spool, last } = cutter;
    const waiting = cutter.unsent;
    const sent = last && spool.sent(last.chain);
    const problem = this.#problem ?? uploader.trouble?.problem;
    return {
      url: evidence.url,
      batches: last?.batch ?? 0,
      waiting: waiting.length,
      waitingBytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      records: cutter.waiting(this.#options.log.durable),
      ...(sent && sent.at > 0 && { lastSent: sent.at }),
      ...(cutter.fork !== undefined && { forked: cutter.fork }),
      ...(problem !== undefined && { problem }),
    };
  }

  /** What a person has to know at once, one sentence each. */
  problems(): string[] {
    if (!this.#settings()) return [];
    const trouble = this.#made?.uploader.trouble;
    const fork = this.#made?.cutter.fork;
    return [
      ...(fork === undefined
        ? []
        : [
            `Evidence: whoever receives it has another batch ${fork} of this device. Nothing more of its chain is sent; tell whoever looks after Chaperone. Once they know why: \`chaperone log batches --begin-anew\`.`,
          ]),
      ...(this.#problem === undefined ? [] : [this.#problem]),
      ...(trouble && Date.now() - trouble.since > LONG_MS
        ? [
            `Evidence has not been sent since ${new Date(trouble.since).toISOString().slice(0, 16)}Z: ${trouble.problem}`,
          ]
        : []),
    ];
  }

  async #tick(): Promise<void> {
    if (this.#running) return;
    await this.#inTurn(async (evidence) => {
      const reason = this.#due(evidence, Date.now());
      if (reason !== undefined) await this.#cutAll(evidence, reason);
      this.#parts.uploader.wake();
    });
  }

  /** One after the other: of two that cut at once, the second would give a batch the number of the first. Was it done? */
  async #inTurn(work: (evidence: EvidencePolicy) => Promise<void>): Promise<boolean> {
    while (this.#running) await this.#running;
    const evidence = this.#settings();
    if (!evidence || !this.#isOurs) return false;
    this.#running = this.#guarded(() => work(evidence));
    await this.#running;
    this.#running = undefined;
    return true;
  }

  /** Why a batch has to be cut now, if one has. */
  #due(evidence: EvidencePolicy, now: number): Reason | undefined {
    const { durable } = this.#options.log;
    const { cutter } = this.#parts;
    const waiting = cutter.waiting(durable);
    this.#waitingSince = waiting > 0 ? (this.#waitingSince ?? now) : undefined;
    if (waiting >= evidence.records) return 'size';
    if (this.#waitingSince !== undefined) {
      if (this.#sessionEnded) return 'session-end';
      if (now - this.#waitingSince >= evidence.everySeconds * 1000) return 'interval';
    }
    const heartbeat = evidence.heartbeatMinutes * 60_000;
    const quiet = now - (cutter.last?.closed ?? this.#started);
    return durable.seq > 0 && quiet >= heartbeat && this.#options.isPresent(heartbeat)
      ? 'heartbeat'
      : undefined;
  }

  /** Cuts whole batches, and one for the rest where there is a reason for it. */
  async #cutAll(evidence: EvidencePolicy, reason: Reason): Promise<void> {
    const { log } = this.#options;
    const key = await this.#options.key.get();
    const { cutter, uploader } = this.#parts;
    const cut = (why: Reason) => cutter.cut(log.durable, why, evidence.records, key);
    while (cutter.waiting(log.durable) >= evidence.records) {
      if (Date.now() >= this.#until) return;
      const made = await cut('size');
      if (!made) break;
      this.#tell(made);
      await this.#trim(evidence);
      uploader.wake();
    }
    if (reason !== 'size') {
      this.#sessionEnded = false;
      this.#tell(await cut(reason));
      await this.#trim(evidence);
    }
    this.#waitingSince = undefined;
    this.#options.changed();
  }

  async #trim({ keepDays, keepMegabytes }: EvidencePolicy): Promise<void> {
    await this.#parts.cutter.trim({ milliseconds: keepDays * DAY_MS, bytes: keepMegabytes * 1024 * 1024 });
  }

  #tell(cut: Cut | undefined): void {
    if (cut?.tampered === undefined) return;
    this.#options.found(
      'log-tampering',
      `Record ${cut.tampered} of the log does not follow on the one before: somebody has changed the log.`,
    );
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#problem = undefined;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#problem = `Evidence cannot be made (${code ?? message}): ${this.#options.home.evidence}. Records wait in the log.`;
      this.#options.changed();
    }
  }

  /** Looked for on disk at the first need: a spool may hold thousands of batches. */
  get #parts(): Parts {
    this.#made ??= this.#make();
    return this.#made;
  }

  #make(): Parts {
    const { home, device, policy, found, changed, stores } = this.#options;
    const cutter = new BatchCutter(home.evidence, home.log, device);
    const authorization = new UploadAuthorization(stores);
    let open: { readonly way: Way; readonly connections: Connections } | undefined;
    const connectionsBy = ({ ca, proxy }: Way): Connections => {
      if (!open || open.way.ca !== ca || open.way.proxy !== proxy) {
        open?.connections.close();
        open = { way: { ca, proxy }, connections: new Connections({ ca, proxy }, PATIENCE_MS) };
      }
      return open.connections;
    };
    const uploader = new Uploader({
      spool: cutter.spool,
      device,
      target: async (fresh) => {
        const { evidence } = policy();
        if (!evidence) return undefined;
        const url = evidence.url.replace(/\/+$/, '');
        return {
          url,
          connections: connectionsBy(evidence),
          receiptKey: evidence.receiptKey,
          authorize: await authorization.of(evidence, fresh),
        };
      },
      forked: ({ batch }, problem) =>
        found(
          'evidence-fork',
          `Batch ${batch} of this device's evidence: ${problem}. Nothing more of this chain is sent.`,
        ),
      changed,
    });
    return { cutter, uploader };
  }

  /** Do we have the log? Else another gate has it, and with it the spool: what is known of that now would be old by then. */
  get #isOurs(): boolean {
    return this.#options.log.durable.seq > 0;
  }

  #settings(): EvidencePolicy | undefined {
    return this.#options.policy().evidence;
  }
}
