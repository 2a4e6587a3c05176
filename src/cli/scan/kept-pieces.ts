/** What an agent keeps in a file, as text and the secrets in it: for telling of them, and for writing it without them. */
import { constants, createReadStream } from 'node:fs';
import { findSecrets, type Lookout } from '../../secrets/find.ts';
import { openJson } from '../../secrets/json-strings.ts';
import { RedactingStream } from '../../secrets/stream.ts';
import { LosslessDecoder } from '../lossless.ts';
import { decoderFor } from './decode.ts';

/** Text as it stands there, or a secret; `at`: when it was written by what stands beside it, milliseconds since the epoch. */
export type KeptPiece = string | { readonly family: string; readonly value: string; readonly at?: number };

/** `lines`: JSON Lines. `document`: one JSON value. `binary`: a database, a picture; it is told of and never changed. */
export type KeptFormat = 'lines' | 'document' | 'text' | 'binary';

/** A larger document is read as text, in characters. */
const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/**
 * The pieces of a file, in order; put together with each secret's value as it is written there, they are its text. Held in
 * memory is a line, a document or a part of the rest.
 *
 * @param opened told the format once it is known, before the first piece
 */
export async function* piecesOf(
  path: string,
  lookout: Lookout,
  opened: (format: KeptFormat) => void = () => {},
): AsyncGenerator<KeptPiece> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  // Node's types want a word; the system takes any flags.
  const chunks = createReadStream(path, { flags: flags as never, highWaterMark: 1024 * 1024 });
  const iterator = chunks[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await iterator.next();
  if (first.done) return;
  const format = formatOf(path, first.value);
  opened(format);
  const text = textsOf(first.value, iterator, format);
  if (format === 'lines') yield* piecesOfLines(text, lookout);
  else if (format === 'document') yield* piecesOfDocument(text, lookout);
  else yield* piecesOfText(text, lookout);
}

function formatOf(path: string, beginning: Buffer): KeptFormat {
  // UTF-16 counts as binary here: none of the agents writes it.
  if (beginning.includes(0) || !decoderFor(beginning)) return 'binary';
  if (/\.(?:jsonl|ndjson)$/i.test(path)) return 'lines';
  return /\.json$/i.test(path) ? 'document' : 'text';
}

async function* textsOf(
  first: Buffer,
  rest: AsyncIterator<Buffer>,
  format: KeptFormat,
): AsyncGenerator<string> {
  const decoder = new LosslessDecoder();
  const decode = (bytes: Buffer): string =>
    // What fills the pages of a database would be looked through a character at a time.
    format === 'binary' ? bytes.toString('latin1').replace(/\0+/g, '\n') : decoder.decode(bytes);
  for (let bytes: Buffer | undefined = first; bytes; ) {
    yield decode(bytes);
    const next: IteratorResult<Buffer> = await rest.next();
    bytes = next.done ? undefined : next.value;
  }
  yield decoder.end();
}

async function* piecesOfText(texts: AsyncIterable<string>, lookout: Lookout): AsyncGenerator<KeptPiece> {
  const stream = new RedactingStream(lookout);
  for await (const text of texts) yield* stream.push(text);
  yield* stream.end();
}

async function* piecesOfLines(texts: AsyncIterable<string>, lookout: Lookout): AsyncGenerator<KeptPiece> {
  let parts: string[] = [];
  for await (const text of texts) {
    const last = text.lastIndexOf('\n') + 1;
    if (last === 0) {
      parts.push(text);
      continue;
    }
    const lines = [...parts, text.slice(0, last)].join('');
    parts = [text.slice(last)];
    for (let from = 0; from < lines.length; ) {
      const end = lines.indexOf('\n', from) + 1;
      yield* piecesOfJson(lines.slice(from, end), lookout);
      from = end;
    }
  }
  yield* piecesOfJson(parts.join(''), lookout);
}

async function* piecesOfDocument(texts: AsyncIterable<string>, lookout: Lookout): AsyncGenerator<KeptPiece> {
  let whole = '';
  for await (const text of texts) {
    whole += text;
    if (whole.length <= LARGEST_DOCUMENT) continue;
    const began = whole;
    yield* piecesOfText(
      (async function* () {
        yield began;
        yield* texts;
      })(),
      lookout,
    );
    return;
  }
  yield* piecesOfJson(whole, lookout);
}

/** The pieces of what should be JSON; of anything else as of a text. */
function* piecesOfJson(json: string, lookout: Lookout): Generator<KeptPiece> {
  const { text, source } = openJson(json);
  const found = findSecrets(text, lookout);
  if (found.length === 0) {
    yield json;
    return;
  }
  const at = timeIn(json);
  const valid = isJson(json);
  const spans = valid
    ? found.flatMap(({ family, start, end }) => {
        const span = source(start, end);
        return span ? [{ family, ...span }] : [];
      })
    : findSecrets(json, lookout);
  let from = 0;
  for (const { family, start, end } of spans) {
    if (start < from) continue;
    if (start > from) yield json.slice(from, start);
    yield {
      family,
      value: valid ? (JSON.parse(`"${json.slice(start, end)}"`) as string) : json.slice(start, end),
      ...(at !== undefined && { at }),
    };
    from = end;
  }
  yield json.slice(from);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TIME =
  /"(?:timestamp|ts|time|created_at|createdAt|date)"\s*:\s*(?:"(\d{4}-\d\d-\d\dT[^"]{5,30})"|(\d{10,13})(?![\d]))/;
const EARLIEST = Date.UTC(2020, 0);

/** The time that a line bears; undefined where it bears none that can be. */
function timeIn(json: string): number | undefined {
  const [, text, count] = TIME.exec(json) ?? [];
  const time = text ? Date.parse(text) : Number(count) * (count?.length === 10 ? 1000 : 1);
  return time > EARLIEST && time < Date.now() + 86_400_000 ? time : undefined;
}
