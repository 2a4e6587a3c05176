/** What a command prints, on its way to whoever reads it: secrets are taken out as it comes. */
import type { Readable, Writable } from 'node:stream';
import type { Lookout } from '../../secrets/find.ts';
import { bytesOf, LosslessDecoder } from '../../secrets/lossless.ts';
import { type Piece, RedactingStream } from '../../secrets/stream.ts';
import type { Name } from './naming.ts';

/** After so long without output, what cannot be part of a secret is shown. Milliseconds. */
const QUIET_MS = 30;
/** Output that never pauses is shown after this long. Milliseconds. */
const LONGEST_MS = 200;

/** Resolves when the source has ended and all of it is written; earlier when nobody reads any more. */
export async function filterOutput(
  source: Readable,
  sink: Writable,
  lookout: Lookout,
  name: Name,
): Promise<void> {
  const decoder = new LosslessDecoder();
  const stream = new RedactingStream(lookout);
  const write = writer(sink, name);
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  // A source that is taken away has ended.
  const read = () => chunks.next().catch(() => ({ done: true as const, value: undefined }));
  let next = read();
  let quiet = false;
  let since = 0;
  for (;;) {
    const got = stream.waits && !quiet ? await within(next, QUIET_MS) : await next;
    if (got === 'late') {
      quiet = true;
      if (!(await write(stream.idle()))) break;
      continue;
    }
    if (got.done) break;
    next = read();
    if (quiet || !stream.waits) since = performance.now();
    quiet = false;
    const pieces = stream.push(decoder.decode(got.value));
    if (performance.now() - since > LONGEST_MS) {
      pieces.push(...stream.idle());
      since = performance.now();
    }
    if (!(await write(pieces))) break;
  }
  await write([...stream.push(decoder.end()), ...stream.end()]);
  // The command hears that nobody reads, as it would without us.
  source.destroy();
}

/** Writes pieces in their order, each secret by its name; says whether somebody still reads. */
function writer(sink: Writable, name: Name): (pieces: readonly Piece[]) => Promise<boolean> {
  let open = true;
  sink.on('error', () => {
    open = false;
  });
  return async (pieces) => {
    if (pieces.length === 0 || !open) return open;
    const secrets = pieces.filter((piece) => typeof piece !== 'string');
    const names = secrets.length > 0 ? await name(secrets) : [];
    let at = 0;
    const text = pieces.map((piece) => (typeof piece === 'string' ? piece : names[at++])).join('');
    await new Promise<void>((resolve) => {
      sink.write(bytesOf(text), (error) => {
        if (error) open = false;
        resolve();
      });
    });
    return open;
  };
}

/** What the promise resolves to, or `late`; the promise goes on. */
function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
