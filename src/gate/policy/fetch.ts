/** Fetching what an organisation publishes: bounded in size and time, from the one host that was named. */

/** Longest wait for a server, in milliseconds, from the first byte asked to the last one read. */
const PATIENCE_MS = 15_000;

/** Why nothing was got. `cut-short`: the connection ended before the file did. */
export type FetchCode =
  | 'unreachable'
  | 'missing'
  | 'not-served'
  | 'redirected'
  | 'too-slow'
  | 'too-large'
  | 'cut-short';

export type Fetched =
  | { readonly kind: 'got'; readonly body: Buffer; readonly etag?: string; readonly date?: number }
  /** As before: the server says so by the ETag that it gave out. */
  | { readonly kind: 'same'; readonly url: string; readonly date?: number }
  | { readonly kind: 'missing'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: FetchCode; readonly problem: string };

interface Asking {
  /** Of the file as it is known. */
  readonly etag?: string | undefined;
  /** Milliseconds. */
  readonly patience?: number;
}

/** Gets one file. `date`: the server's clock, milliseconds since the epoch. Redirects are not followed. */
export async function fetchFile(
  url: string,
  largest: number,
  { etag, patience = PATIENCE_MS }: Asking = {},
): Promise<Fetched> {
  const failed = (code: FetchCode, why: string): Fetched => ({
    kind: 'failed',
    code,
    problem: `${url} ${why}`,
  });
  let answered = false;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      headers: { accept: 'application/json', ...(etag && { 'if-none-match': etag }) },
    });
    answered = true;
    const date = Date.parse(response.headers.get('date') ?? '');
    const dated = Number.isNaN(date) ? {} : { date };
    const { status } = response;
    if (status !== 200) {
      await response.body?.cancel();
      if (status === 304) return { kind: 'same', url, ...dated };
      if (status === 404) return { kind: 'missing', url };
      return status >= 300 && status < 400
        ? failed('redirected', `answers ${status}, and redirects are not followed`)
        : failed('not-served', `answers ${status}`);
    }
    const body = await bodyOf(response, largest);
    if (!body) return failed('too-large', `is larger than ${largest} bytes`);
    const tag = response.headers.get('etag');
    return { kind: 'got', body, ...(tag && { etag: tag }), ...dated };
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string } };
    if (name === 'TimeoutError') return failed('too-slow', `has not come within ${patience / 1000} s`);
    const why = `cannot be fetched (${cause?.code ?? message})`;
    return failed(answered ? 'cut-short' : 'unreachable', why);
  }
}

async function bodyOf(response: Response, largest: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Listens for server-sent events until closed; every event only says that something is new. Comes back by itself, later
 * each time it fails.
 */
export function listenForPush(url: string, onNews: () => void): { close(): void } {
  let closed = false;
  let wait = 1000;
  let open: AbortController | undefined;
  const run = async (): Promise<void> => {
    while (!closed) {
      open = new AbortController();
      try {
        const response = await fetch(url, {
          redirect: 'manual',
          signal: open.signal,
          headers: { accept: 'text/event-stream' },
        });
        if (response.status !== 200) throw new Error(`status ${response.status}`);
        wait = 1000;
        const decoder = new TextDecoder();
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
          if (/(?:^|\n)data:/.test(decoder.decode(chunk, { stream: true }))) onNews();
        }
      } catch {
        // Polling goes on meanwhile.
      }
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
      wait = Math.min(wait * 2, 300_000);
    }
  };
  void run();
  return {
    close() {
      closed = true;
      open?.abort();
    },
  };
}
