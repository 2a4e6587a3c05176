/** Reads a log forward from record to record, without reading again what it has read. */
import { existsSync } from 'node:fs';
import { hashLine } from '../chain.ts';
import { linesOf, parseRecord, segmentsIn } from '../segments.ts';
import type { Line } from './statement.ts';

/** Where in the log the next line begins. */
interface Place {
  readonly file: string;
  readonly at: number;
}

/** More than this is not read for one batch, bytes; a batch of one record may be longer. */
const MOST_BYTES = 4 * 1024 * 1024;

export class LogTail {
  readonly #folder: string;
  #place: Place | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The records with numbers above `after`, up to `until`, at most `most` of them; what is no record is passed over.
   * `take` goes on behind them: until it is called, the next reading begins here again.
   */
  next(after: number, until: number, most: number): { readonly lines: readonly Line[]; take: () => void } {
    const lines: Line[] = [];
    let bytes = 0;
    const segments = segmentsIn(this.#folder);
    const place = this.#place && existsSync(this.#place.file) ? this.#place : undefined;
    const from = place
      ? segments.findIndex(({ file }) => file === place.file)
      : segments.findLastIndex(({ first }) => first <= after + 1);
    let end = place;
    for (const { file } of segments.slice(Math.max(from, 0))) {
      let at = file === place?.file ? place.at : 0;
      for (const line of linesOf(file, at)) {
        const record = line.whole ? parseRecord(line.bytes) : undefined;
        const isFull = lines.length >= most || (lines.length > 0 && bytes >= MOST_BYTES);
        if (!line.whole || isFull || (record && record.seq > until)) return this.#found(lines, end);
        at += line.bytes.length + 1;
        end = { file, at };
        if (!record || record.seq <= (lines.at(-1)?.record.seq ?? after)) continue;
        bytes += line.bytes.length;
        lines.push({ bytes: line.bytes, hash: hashLine(line.bytes), record });
      }
    }
    return this.#found(lines, end);
  }

  #found(lines: readonly Line[], end: Place | undefined): { lines: readonly Line[]; take: () => void } {
    return {
      lines,
      take: () => {
        this.#place = end;
      },
    };
  }
}
