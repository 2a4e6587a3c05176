/** Texts in chunks, so that no file is held in memory as a whole. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type Decode, decoderFor, isHollow } from './decode.ts';
import { whyNot } from './walk.ts';

/** Read at a time, in bytes. */
const CHUNK = 1024 * 1024;
/** No more of one file is looked through, in bytes. */
export const MOST_BYTES = 100 * CHUNK;

/** A text as it is read; `ended` is called when its end was not reached, with the reason as the end of a sentence. */
export interface Source {
  readonly chunks: Iterable<string> | AsyncIterable<string>;
  /** Is all of it in the first chunk? */
  readonly whole: boolean;
  /** Why not all of it was read, once the chunks are through. */
  readonly cut: () => string | undefined;
  readonly bytes: () => number;
  readonly close: () => void;
}

/** A file ready to be read; or why it is not looked through. */
export type Opened = Source | { readonly skipped: 'binary' | string };

/**
 * @param named a link that a person names is followed; one that has taken a file's place since it was listed is not
 * @param most bytes that are read
 */
export function openFile(path: string, named: boolean, most = MOST_BYTES): Opened {
  let file: number | undefined;
  try {
    // Should a pipe have taken the file's place, opening it does not wait for somebody to write.
    const flags =
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (named ? 0 : (constants.O_NOFOLLOW ?? 0));
    file = openSync(path, flags);
    if (!fstatSync(file).isFile()) return skip(file, 'is no regular file');
    return sourceOf(file, most);
  } catch (error) {
    return skip(file, whyNot(error));
  }
}

function skip(file: number | undefined, skipped: string): Opened {
  if (file !== undefined) closeSync(file);
  return { skipped };
}

/** One buffer for all first chunks: most files end in theirs, and its text is made before the next file is opened. */
const shared = Buffer.allocUnsafe(CHUNK);

function sourceOf(file: number, most: number): Opened {
  const first = shared.subarray(0, readFull(file, shared));
  const whole = first.length < shared.length;
  const decode = decoderFor(first);
  if (!decode) return skip(file, 'binary');
  let text: string | undefined = decode(first, whole);
  let read = first.length;
  let cut: string | undefined;
  function* chunks(): Generator<string> {
    if (text !== undefined) yield text;
    text = undefined;
    if (whole) return;
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const bytes = buffer.subarray(0, readFull(file, buffer));
      const last = bytes.length < CHUNK;
      if (isHollow(bytes))
        cut = `holds no text behind its first ${megabytes(read)}: only these were looked through`;
      else if (read >= most && bytes.length > 0)
        cut = `is too large: only its first ${megabytes(read)} were looked through`;
      if (cut || bytes.length === 0) return;
      read += bytes.length;
      yield (decode as Decode)(bytes, last);
      if (last) return;
    }
  }
  return { chunks: chunks(), whole, cut: () => cut, bytes: () => read, close: () => closeSync(file) };
}

/** Reads until the buffer is full or the file ends. */
function readFull(file: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / CHUNK)} MB`;

/** What comes in on a stream, such as stdin. Whoever hands it over means it as text, so nothing of it is skipped. */
export function streamSource(stream: AsyncIterable<Buffer>): Source {
  let read = 0;
  async function* chunks(): AsyncGenerator<string> {
    let decode: Decode | undefined;
    for await (const bytes of inChunks(stream)) {
      decode ??= decoderFor(bytes) ?? ((some) => Buffer.from(some).toString('latin1'));
      read += bytes.length;
      yield decode(bytes, false);
    }
    if (decode) yield decode(Buffer.alloc(0), true);
  }
  return { chunks: chunks(), whole: false, cut: () => undefined, bytes: () => read, close: () => {} };
}

/** A pipe gives a few KiB at a time; looking through a text has a price of its own each time. */
async function* inChunks(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const bytes of stream) {
    waiting.push(bytes);
    length += bytes.length;
    if (length < CHUNK) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
