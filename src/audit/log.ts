/**
 * The activity log: append-only segments of JSON Lines with one writer, each record chained to the one before. A record
 * counts as kept once `synced` has resolved: many records share one flush to the disk.
 */
import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { counted } from '../model/counted.ts';
import type { Principal } from '../model/principal.ts';
import type { ActivityRecord, LogNote, NewRecord } from '../model/record.ts';
import { type Link, linked, START } from './chain.ts';
import { HeadFile } from './head.ts';
import { type Opening, openingOf } from './opening.ts';
import { expiredSegments, KEEP, type Keep, removeSegments } from './retention.ts';
import { segmentName, spooledIds } from './segments.ts';
import { clearSpoolFile, readSpoolFile, spoolFiles, timeOf } from './spool.ts';
import { takeWriterLock } from './writer-lock.ts';

export interface LogOptions {
  /** For the records that the log writes about itself. */
  readonly device: string;
  readonly principal: Principal;
  readonly keep?: () => Keep;
  /** A new segment is begun once the last has this many bytes, or is this old. */
  readonly segment?: { readonly bytes: number; readonly milliseconds: number };
  readonly now?: () => number;
}

/** Records that are kept in memory for the status bar, newest first. */
const RECENT = 20;
const SEGMENT = { bytes: 16 * 1024 * 1024, milliseconds: 24 * 60 * 60_000 };

interface Writer {
  readonly handle: number;
  readonly file: string;
  readonly born: number;
  size: number;
}

interface Lost {
  readonly count: number;
  readonly from: string;
  readonly code: string;
}

export class ActivityLog {
  readonly folder: string;
  readonly #options: LogOptions;
  #unlock: (() => void) | undefined;
  #head: HeadFile | undefined;
  #writer: Writer | undefined;
  /** The last record that was appended, and the last that is known to be on disk. */
  #last: Link = START;
  #durable: Link = START;
  /** Number of the last record that was given out as appended. */
  #appended = 0;
  /** Why the log was let go of. */
  #lostBy = new Error('the log is closed');
  /** The file that is being flushed; it is closed after that, should it be dropped meanwhile. */
  #flushing: Writer | undefined;
  #waiting: { readonly seq: number; readonly settle: (error?: Error) => void }[] = [];
  #recent: readonly ActivityRecord[] = [];
  /** Records that could not be written since `from`. */
  #lost: Lost | undefined;
  /** Ids of spooled records that are in the log although their file is still there. */
  #taken: Set<string> | undefined;

  constructor(folder: string, options: LogOptions) {
    this.folder = folder;
    this.#options = options;
    try {
      this.#open();
    } catch {
      // It cannot be opened now. The first append tries again and says what is wrong.
    }
  }

  /** The segment that is written to. */
  get file(): string {
    return this.#writer?.file ?? this.folder;
  }

  /** The last record that is known to be on disk; the start where the log is not ours now: another process may go on with it. */
  get durable(): Link {
    return this.#unlock ? this.#durable : START;
  }

  get recent(): readonly ActivityRecord[] {
    return this.#recent;
  }

  /** Appends one record; throws when it could not be written (disk full, read-only, another writer). */
  append(entry: NewRecord): ActivityRecord {
    try {
      let writer = this.#ready();
      if (this.#lost) {
        this.#tellLost(writer, this.#lost);
        writer = this.#ready();
      }
      const record = this.#write(writer, entry);
      this.#appended = record.seq;
      return record;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      this.#lost = { count: (this.#lost?.count ?? 0) + 1, from: this.#lost?.from ?? entry.at, code };
      throw error;
    }
  }

  /** Resolves once all that was appended before is on disk; rejects when the disk failed. */
  synced(): Promise<void> {
    if (!this.#writer && this.#appended > this.#durable.seq) return Promise.reject(this.#lostBy);
    const { seq } = this.#last;
    if (seq <= this.#durable.seq || !this.#writer) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ seq, settle: (error) => (error ? reject(error) : resolve()) });
      this.#flush();
    });
  }

  /**
   * Takes in what hooks recorded without a gate, oldest first, each record once, also when a former gate died over it.
   * Returns how many came in.
   */
  takeIn(spool: string): number {
    const names = spoolFiles(spool);
    if (names.length === 0) return 0;
    this.#ready();
    this.#taken ??= spooledIds(this.folder, timeOf(spool, names));
    let count = 0;
    for (const name of names) {
      const lines = readSpoolFile(spool, name);
      for (const { id, entry } of lines) {
        if (this.#taken.has(id)) continue;
        if (entry) this.append({ ...entry, spooled: id });
        else this.#note({ event: 'unreadable', says: 'A record in the spool could not be read.', file: id });
        this.#taken.add(id);
        count++;
      }
      // Only what is on disk in the log may go from the spool.
      this.#flushNow();
      clearSpoolFile(
        spool,
        name,
        lines.some(({ entry }) => !entry),
      );
      for (const { id } of lines) this.#taken.delete(id);
    }
    return count;
  }

  /** Writes everything to the disk and lets another writer in. */
  close(): void {
    try {
      if (this.#writer) this.#flushNow();
    } finally {
      this.#drop();
      this.#release();
    }
  }

  /** The segment to append to, opened or begun where needed. */
  #ready(): Writer {
    const writer = this.#writer ?? this.#open();
    const { nlink, size } = fstatSync(writer.handle);
    if (nlink === 0 || size !== writer.size) {
      // Somebody has removed or changed the file under us: begin anew from what is there.
      this.#abandon(new Error('the log was changed by somebody else'));
      return this.#open();
    }
    const { bytes, milliseconds } = this.#options.segment ?? SEGMENT;
    const isFull = writer.size >= bytes || (writer.size > 0 && this.#now() - writer.born >= milliseconds);
    return isFull && !this.#flushing ? this.#rotate() : writer;
  }

  #open(): Writer {
    try {
      return this.#tryOpen();
    } catch (error) {
      this.#abandon(error as Error);
      throw error;
    }
  }

  #tryOpen(): Writer {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#unlock ??= takeWriterLock(this.folder);
    this.#head ??= new HeadFile(this.folder);
    const opening = openingOf(this.folder, this.#durable);
    this.#last = opening.last;
    this.#recent = opening.recent.slice(-RECENT).reverse();
    const writer = this.#begin(opening);
    for (const note of opening.notes) this.#note(note);
    this.#flushNow();
    this.#retire();
    return writer;
  }

  #begin({ segment, torn, last }: Pick<Opening, 'segment' | 'torn' | 'last'>): Writer {
    const file = segment ?? join(this.folder, segmentName(last.seq + 1));
    const flags = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR;
    const handle = openSync(file, flags, 0o600);
    if (torn > 0) ftruncateSync(handle, fstatSync(handle).size - torn);
    if (!segment) syncFolder(this.folder);
    const { size, birthtimeMs } = fstatSync(handle);
    this.#writer = { handle, file, born: birthtimeMs || this.#now(), size };
    return this.#writer;
  }

  #rotate(): Writer {
    this.#flushNow();
    this.#drop();
    const writer = this.#begin({ segment: undefined, torn: 0, last: this.#last });
    this.#retire();
    return writer;
  }

  #write(writer: Writer, entry: NewRecord): ActivityRecord {
    const { record, line, link } = linked(entry, this.#last);
    try {
      for (let done = 0; done < line.length; ) done += writeSync(writer.handle, line, done);
    } catch (error) {
      this.#takeBack(writer);
      throw error;
    }
    writer.size += line.length;
    this.#last = link;
    this.#recent = [record, ...this.#recent.slice(0, RECENT - 1)];
    // A flush that is under way is followed by another.
    if (!this.#flushing) setImmediate(() => this.#flush());
    return record;
  }

  /** What was written of a record that did not fit is taken away; if that fails too, the next opening does it. */
  #takeBack(writer: Writer): void {
    try {
      ftruncateSync(writer.handle, writer.size);
    } catch (error) {
      this.#abandon(error as Error);
    }
  }

  #tellLost(writer: Writer, { count, from, code }: Lost): void {
    this.#write(
      writer,
      this.#entry({
        event: 'lost',
        says: `${counted(count, 'record')} since ${from} could not be written (${code}).`,
        count,
      }),
    );
    this.#lost = undefined;
  }

  #note(note: LogNote): void {
    this.#write(this.#writer ?? this.#open(), this.#entry(note));
  }

  #entry(note: LogNote): NewRecord {
    const { device, principal } = this.#options;
    return {
      at: new Date(this.#now()).toISOString(),
      device,
      principal,
      agent: 'chaperone',
      session: '',
      cwd: '',
      type: 'log',
      ...note,
    };
  }

  /** Removes what is older or more than is kept: first the record of it, then the files. */
  #retire(): void {
    const keep = this.#options.keep?.() ?? KEEP;
    const expired = expiredSegments(this.folder, keep, this.#now());
    if (expired.length === 0) return;
    removeSegments(expired, (note) => {
      this.#note(note);
      this.#flushNow();
    });
  }

  /** Starts a flush unless one is under way; whoever waits for more is served by the next. */
  #flush(): void {
    const writer = this.#writer;
    if (this.#flushing || !writer || this.#durable.seq >= this.#last.seq) return;
    this.#flushing = writer;
    const target = this.#last;
    fdatasync(writer.handle, (error) => {
      this.#flushing = undefined;
      if (this.#writer !== writer) closeSync(writer.handle);
      else if (error) this.#abandon(error);
      else this.#noteReached(target);
      this.#flush();
    });
  }

  /** Nobody would catch what is thrown where the disk calls back. */
  #noteReached(target: Link): void {
    try {
      this.#reached(target);
    } catch (error) {
      this.#abandon(error as Error);
    }
  }

  #flushNow(): void {
    if (!this.#writer) return;
    fdatasyncSync(this.#writer.handle);
    this.#reached(this.#last);
  }

  #reached(link: Link): void {
    if (link.seq < this.#durable.seq) return;
    this.#durable = link;
    this.#head?.write(link);
    const served = this.#waiting.filter(({ seq }) => seq <= link.seq);
    this.#waiting = this.#waiting.filter(({ seq }) => seq > link.seq);
    for (const { settle } of served) settle();
  }

  /** Nobody may count on what is not on disk yet; the next append opens the log anew, from what is there then. */
  #abandon(error: Error): void {
    const waiting = this.#waiting.splice(0);
    this.#lostBy = error;
    this.#drop();
    this.#release();
    for (const { settle } of waiting) settle(error);
  }

  #drop(): void {
    const writer = this.#writer;
    this.#writer = undefined;
    if (writer && writer !== this.#flushing) closeSync(writer.handle);
  }

  #release(): void {
    try {
      this.#head?.close();
    } catch {
      // A head that is not on disk after a power cut tells less than the log; nobody has to wait for it.
    }
    this.#head = undefined;
    this.#unlock?.();
    this.#unlock = undefined;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** So that a new file's name outlives a power cut. Windows keeps names by itself and opens no folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
