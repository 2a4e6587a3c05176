/**
 * The batches on this device: of each a statement, its records compressed, and the receipt once there is one, in a folder
 * a chain. What was written here outlives a crash. They stay for a while also after they were sent, so that the folder
 * can be checked like that of whoever receives them.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { settled, writeDurably, writeWhole } from './durable.ts';

const NAME = /^(\d{12})\.dsse\.json$/;

/** Name of a batch's files, without their endings. */
export const batchName = (batch: number): string => String(batch).padStart(12, '0');

export const ENDINGS = { statement: '.dsse.json', body: '.jsonl.gz', receipt: '.checkpoint' } as const;
export type Part = keyof typeof ENDINGS;
const PARTS: readonly Part[] = ['statement', 'body', 'receipt'];

/** One batch in the spool. */
export interface Kept {
  /** Number of the chain. */
  readonly chain: number;
  readonly batch: number;
  readonly bytes: number;
  /** When it was written, milliseconds since the epoch. */
  readonly at: number;
}

/** How far a chain was sent. */
export interface Sent {
  /** The last batch that was acknowledged, or given up. */
  readonly batch: number;
  /** When, milliseconds since the epoch. */
  readonly at: number;
  /** The last batch that is no longer here, although it was sent. */
  readonly removed: number;
  /** Whoever receives the batches has another one of this number: nothing more of the chain is sent. */
  readonly fork?: number;
}

const NOTHING_SENT: Sent = { batch: 0, at: 0, removed: 0 };
const SENT_FILE = 'sent.json';

export class BatchSpool {
  readonly folder: string;
  /** By chain and batch, oldest first. */
  #kept: Kept[];
  readonly #sent = new Map<number, Sent>();

  constructor(folder: string) {
    this.folder = folder;
    this.#kept = keptIn(folder);
  }

  /** Everything that is here, oldest first. */
  get kept(): readonly Kept[] {
    return this.#kept;
  }

  /** Those that wait to be sent, oldest first; also those of a chain that forked, which wait for good. */
  get waiting(): readonly Kept[] {
    return this.kept.filter(({ chain, batch }) => batch > this.sent(chain).batch);
  }

  /** The next to be sent. */
  next(): Kept | undefined {
    return this.kept.find(({ chain, batch }) => {
      const { batch: last, fork } = this.sent(chain);
      return batch > last && fork === undefined;
    });
  }

  file(chain: number, batch: number, part: Part): string {
    return join(this.folder, String(chain), `${batchName(batch)}${ENDINGS[part]}`);
  }

  read(chain: number, batch: number, part: Part): Buffer | undefined {
    const file = this.file(chain, batch, part);
    return existsSync(file) ? readFileSync(file) : undefined;
  }

  /** Writes a batch down: its body, and then its statement. Once both are on disk, whole, it waits. */
  async write(chain: number, batch: number, statement: string, body: Buffer | undefined): Promise<void> {
    const folder = join(this.folder, String(chain));
    if (!existsSync(folder)) await mkdir(folder, { recursive: true, mode: 0o700 });
    const said = { file: this.file(chain, batch, 'statement'), data: statement };
    await writeDurably(body ? [{ file: this.file(chain, batch, 'body'), data: body }, said] : [said]);
    const bytes = Buffer.byteLength(statement) + (body?.length ?? 0);
    this.#kept.push({ chain, batch, bytes, at: Date.now() });
  }

  async addReceipt(chain: number, batch: number, receipt: string): Promise<void> {
    await writeDurably([{ file: this.file(chain, batch, 'receipt'), data: receipt }]);
  }

  /** How far a chain was sent. */
  sent(chain: number): Sent {
    const known = this.#sent.get(chain) ?? readSent(join(this.folder, String(chain)));
    this.#sent.set(chain, known);
    return known;
  }

  /** Notes how far a chain was sent. What a power cut takes back of it is sent again, and found to be there already. */
  setSent(chain: number, change: Partial<Sent>): void {
    const sent = { ...this.sent(chain), ...change };
    this.#sent.set(chain, sent);
    writeWhole(this.#sentFile(chain), JSON.stringify(sent));
  }

  #sentFile(chain: number): string {
    return join(this.folder, String(chain), SENT_FILE);
  }

  /** The oldest that have to go so that no more than `bytes` are left, none of them from before `since`. */
  excess(since: number, bytes: number): Kept[] {
    let total = this.kept.reduce((sum, one) => sum + one.bytes, 0);
    const excess: Kept[] = [];
    for (const one of this.kept) {
      if (one.at >= since && total <= bytes) break;
      excess.push(one);
      total -= one.bytes;
    }
    return excess;
  }

  /** Removes batches, oldest first; of those that were not sent nothing is sent any more. */
  async remove(batches: readonly Kept[]): Promise<void> {
    for (const chain of new Set(batches.map((one) => one.chain))) {
      const last = batches.findLast((one) => one.chain === chain)?.batch ?? 0;
      const sent = this.sent(chain);
      this.setSent(chain, { batch: Math.max(sent.batch, last), removed: Math.max(sent.removed, last) });
      await settled(this.#sentFile(chain));
    }
    for (const { chain, batch } of batches)
      for (const part of PARTS) await rm(this.file(chain, batch, part), { force: true });
    const gone = new Set(batches);
    this.#kept = this.#kept.filter((one) => !gone.has(one));
  }
}

/** How far the chain in this folder was sent. */
export function readSent(folder: string): Sent {
  try {
    return { ...NOTHING_SENT, ...(JSON.parse(readFileSync(join(folder, SENT_FILE), 'utf8')) as Sent) };
  } catch {
    // Not there, or broken: all that is here is sent again, and is found to be there already.
    return NOTHING_SENT;
  }
}

/** The statements in a folder, by the numbers in their names. */
export function statementsIn(folder: string): { readonly batch: number; readonly file: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const batch = NAME.exec(name)?.[1];
      return batch === undefined ? [] : [{ batch: Number(batch), file: join(folder, name) }];
    })
    .sort((a, b) => a.batch - b.batch);
}

/** The chains in a spool, oldest first. */
export const chainsIn = (folder: string): number[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .sort((a, b) => a - b)
    : [];

function keptIn(folder: string): Kept[] {
  return chainsIn(folder).flatMap((chain) =>
    statementsIn(join(folder, String(chain))).map(({ batch, file }) => {
      const { size, mtimeMs } = statSync(file);
      const body = statSync(file.replace(ENDINGS.statement, ENDINGS.body), { throwIfNoEntry: false });
      return { chain, batch, bytes: size + (body?.size ?? 0), at: mtimeMs };
    }),
  );
}
