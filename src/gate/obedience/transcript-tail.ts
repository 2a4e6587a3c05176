/** Reads what a client appends to its own record of a session, a bounded piece at a time, off the road. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { TranscriptEntry, TranscriptReader } from '../../agents/transcripts/index.ts';

/** An entry, and where its line ends in the file, in bytes: what stands before an answer was given tells nothing of it. */
export interface Located extends TranscriptEntry {
  readonly at: number;
}

const CHUNK_BYTES = 64 * 1024;
/** Most that is read in one go, in bytes; the rest waits for the next, so that answers come in between. */
const MOST_AT_ONCE = 512 * 1024;
/** A longer line is passed over: parsing it would hold up whoever waits for an answer. */
const LONGEST_LINE = 2 * 1024 * 1024;
/** So far before the first answer it is read as well: the line of the call stands there, when the answer is given. */
const LOOKBACK = 256 * 1024;

export class TranscriptTail {
  readonly #path: string;
  readonly #reader: TranscriptReader;
  readonly #marks: readonly Buffer[];
  #calls: readonly Buffer[] | undefined;
  #offset: number;
  /** The beginning of a line whose end has not come; undefined while a line is passed over. */
  #begun: Buffer[] | undefined;
  #begunBytes = 0;

  /** `from`: size of the file when the first answer was given. */
  constructor(path: string, reader: TranscriptReader, from: number) {
    this.#path = path;
    this.#reader = reader;
    this.#marks = reader.marks.map((mark) => Buffer.from(mark));
    this.#offset = Math.max(0, from - LOOKBACK);
    // Then the first piece is in mid-line.
    this.#begun = this.#offset > 0 ? undefined : [];
  }

  /**
   * What has come since the last time; `more`: there is more to be read. A file that cannot be read has nothing.
   *
   * @param calls gives the client's ids of the calls that are looked for, where they are known: other lines are not
   *   parsed. Asked once it is known how far is read, so that whoever is waited for until then is among them.
   */
  async read(
    calls: () => readonly string[] | undefined,
  ): Promise<{ entries: readonly Located[]; more: boolean }> {
    let file: FileHandle;
    try {
      // A pipe in its place must not be waited for: whoever calls the hook names the path.
      file = await open(this.#path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch {
      return { entries: [], more: false };
    }
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { entries: [], more: false };
      if (stat.size < this.#offset) this.#restart();
      this.#calls = calls()?.map((call) => Buffer.from(call));
      return await this.#readFrom(file, stat.size);
    } finally {
      await file.close();
    }
  }

  /** The file was written anew. */
  #restart(): void {
    this.#offset = 0;
    this.#begun = [];
    this.#begunBytes = 0;
  }

  async #readFrom(file: FileHandle, size: number): Promise<{ entries: Located[]; more: boolean }> {
    const entries: Located[] = [];
    const end = Math.min(size, this.#offset + MOST_AT_ONCE);
    while (this.#offset < end) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - this.#offset));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, this.#offset);
      if (bytesRead === 0) break;
      this.#take(chunk.subarray(0, bytesRead), entries);
      this.#offset += bytesRead;
    }
    return { entries, more: this.#offset < size };
  }

  #take(chunk: Buffer, entries: Located[]): void {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      if (this.#begun) {
        const part = chunk.subarray(from, at);
        const line = this.#begun.length === 0 ? part : Buffer.concat([...this.#begun, part]);
        entries.push(...this.#entriesIn(line, this.#offset + at));
      }
      this.#begun = [];
      this.#begunBytes = 0;
      from = at + 1;
    }
    if (!this.#begun || from === chunk.length) return;
    this.#begunBytes += chunk.length - from;
    if (this.#begunBytes > LONGEST_LINE) this.#begun = undefined;
    else this.#begun.push(chunk.subarray(from));
  }

  #entriesIn(line: Buffer, at: number): Located[] {
    if (!this.#marks.some((mark) => line.includes(mark))) return [];
    if (this.#calls && !this.#calls.some((call) => line.includes(call))) return [];
    try {
      return this.#reader.read(JSON.parse(line.toString('utf8'))).map((entry) => ({ ...entry, at }));
    } catch {
      return []; // Not JSON: no line of a call.
    }
  }
}
