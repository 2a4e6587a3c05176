/** Looks for secrets in files and streams, a bounded part at a time, and says where each one stands. */
import type { Lookout } from '../../secrets/find.ts';
import type { Found } from '../../secrets/found.ts';
import { scanEach } from '../../secrets/scan.ts';
import { openFile, type Source } from './read.ts';
import type { Step } from './walk.ts';

/** One secret in a file. Offsets in UTF-16 units of the file's text, end exclusive; line and column count from 1. */
export interface Located {
  readonly path: string;
  readonly family: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** What hears of the search as it goes. */
export interface Listener {
  readonly found: (located: Located, value: string) => void | Promise<void>;
  /** `why` ends the sentence that begins with the path; or `binary`. */
  readonly skipped: (path: string, why: string, named: boolean) => void;
  readonly searched: (files: number, bytes: number) => void;
}

/** Small files are put together up to so many characters, or so many files. */
const BATCH_LENGTH = 256 * 1024;
const BATCH_FILES = 100;

export async function searchFiles(
  steps: Iterable<Step>,
  lookout: Lookout,
  listener: Listener,
): Promise<void> {
  let batch: { path: string; text: string }[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const found = await scanEach(
      batch.map(({ text }) => text),
      lookout,
    );
    for (const [i, { path, text }] of batch.entries()) {
      const places = new Places();
      places.enter(text, 0);
      for (const one of found[i] ?? []) await listener.found(places.locate(path, one), textAt(text, one));
    }
    batch = [];
    length = 0;
  };
  for (const step of steps) {
    if ('skipped' in step) {
      listener.skipped(step.skipped, step.why, false);
      continue;
    }
    const source = openFile(step.file, step.named);
    if ('skipped' in source) {
      listener.skipped(step.file, source.skipped, step.named);
      continue;
    }
    try {
      if (source.whole) {
        const [text = ''] = source.chunks as Iterable<string>;
        batch.push({ path: step.file, text });
        length += text.length;
        listener.searched(1, source.bytes());
        if (length > BATCH_LENGTH || batch.length >= BATCH_FILES) await flush();
      } else {
        await flush();
        await searchSource(step.file, source, lookout, listener);
      }
    } finally {
      source.close();
    }
  }
  await flush();
}

/** So much of a part is looked at again with the next one, in characters: longer secrets are few. */
const OVERLAP = 32 * 1024;
/** What stands before a secret says what it is. */
const BEFORE = 1024;

/** A text of any length, in parts that overlap. */
export async function searchSource(
  path: string,
  source: Source,
  lookout: Lookout,
  listener: Listener,
): Promise<void> {
  const places = new Places();
  /** The part's beginning, as an offset of the whole text; from where on its findings count; where the last one ended. */
  let offset = 0;
  let from = 0;
  let reached = 0;
  let text = '';
  let bytes = 0;
  const look = async (until: number): Promise<void> => {
    const [found = []] = await scanEach([text], lookout);
    places.enter(text, offset);
    for (const one of found) {
      if (one.start < from || one.start >= until || offset + one.start < reached) continue;
      reached = offset + one.end;
      await listener.found(places.locate(path, one), textAt(text, one));
    }
  };
  for await (const chunk of source.chunks) {
    text += chunk;
    if (text.length > 2 * OVERLAP + BEFORE) {
      const until = cutBefore(text, text.length - OVERLAP);
      await look(until);
      const kept = Math.max(0, until - BEFORE);
      places.leave(until);
      text = text.slice(kept);
      offset += kept;
      from = until - kept;
    }
    listener.searched(0, source.bytes() - bytes);
    bytes = source.bytes();
  }
  await look(text.length);
  listener.searched(1, 0);
  const cut = source.cut();
  if (cut) listener.skipped(path, cut, false);
}

/** The beginning of a line at or before the place, if there is one near enough; else the place, not amid a character. */
function cutBefore(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  if (line > at - OVERLAP) return line;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

const textAt = (text: string, { start, end }: Found): string => text.slice(start, end);

/** Counts lines on the way from one finding to the next. */
class Places {
  #text = '';
  #offset = 0;
  /** Counted up to here, in the whole text. */
  #at = 0;
  #line = 1;
  #lineStart = 0;

  /** The part that the next findings are of, and where it begins in the whole text. */
  enter(text: string, offset: number): void {
    this.#text = text;
    this.#offset = offset;
  }

  /** Counts on to a place of the present part, before another one is entered. */
  leave(at: number): void {
    this.#countTo(this.#offset + at);
  }

  locate(path: string, { family, start, end }: Found): Located {
    const from = this.#offset + start;
    this.#countTo(from);
    return {
      path,
      family,
      line: this.#line,
      column: from - this.#lineStart + 1,
      start: from,
      end: this.#offset + end,
    };
  }

  #countTo(place: number): void {
    let next = this.#text.indexOf('\n', this.#at - this.#offset);
    while (next !== -1 && this.#offset + next < place) {
      this.#line++;
      this.#lineStart = this.#offset + next + 1;
      next = this.#text.indexOf('\n', next + 1);
    }
    this.#at = Math.max(this.#at, place);
  }
}
