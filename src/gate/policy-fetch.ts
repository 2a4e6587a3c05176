/** Fetching what an organisation publishes: bounded in size and time, from the one host that was named. */

/** Longest wait for a server, in milliseconds, from the first byte asked to the last one read. */
const PATIENCE_MS = 15_000;

export type Fetched =
  | { readonly kind: 'got'; readonly body: Buffer; readonly etag?: string; readonly date?: number }
  /** As before: the server says so by the ETag that it gave out. */
  | { readonly kind: 'same'; readonly url: string; readonly date?: number }
  | { readonly kind: 'missing'; readonly url: string }
  | { readonly kind: 'failed'; readonly problem: string };

/** Gets one file. `date`: the server's clock, milliseconds since the epoch. Redirects are not followed. */
export async function fetchFile(url: string, largest: number, etag?: string): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { accept: 'application/json', ...(etag && { 'if-none-match': etag }) },
    });
    const date = Date.parse(response.headers.get('date') ?? '');
    const dated = Number.isNaN(date) ? {} : { date };
    if (response.status === 304) return { kind: 'same', url, ...dated };
    if (response.status === 404) return { kind: 'missing', url };
    if (response.status !== 200) {
      await response.body?.cancel();
      return {
        kind: 'failed',
        problem: `${url} answers ${response.status}${response.status >= 300 && response.status < 400 ? ', and redirects are not followed' : ''}`,
      };
    }
    const body = await bodyOf(response, largest);
    if (!body) return { kind: 'failed', problem: `${url} is larger than ${largest} bytes` };
    const tag = response.headers.get('etag');
    return { kind: 'got', body, ...(tag && { etag: tag }), ...dated };
  } catch (error) {
    return { kind: 'failed', problem: `${url} cannot be fetched (${reasonOf(error)})` };
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

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  return name === 'TimeoutError' ? `no answer within ${PATIENCE_MS / 1000} s` : (cause?.code ?? message);
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
