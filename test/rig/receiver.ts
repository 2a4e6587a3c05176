/** A receiver of records over HTTP on loopback that answers as a test wants it to, or does not. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Decompressed. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** `hang`: no answer at all. `drop`: the connection is cut. `half`: an answer that is cut off. */
export type Reply =
  | 'hang'
  | 'drop'
  | 'half'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** What is answered from now on. */
  readonly answer: (reply: (request: Received) => Reply) => void;
  readonly close: () => Promise<void>;
}

export async function startReceiver(
  first: (request: Received) => Reply = () => ({ status: 200 }),
  /** Files, for a receiver over TLS. */
  secure?: { readonly key: string; readonly certificate: string },
): Promise<Receiver> {
  let reply = first;
  const received: Received[] = [];
  const hear = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return; // The sender has gone away.
    }
    const raw = Buffer.concat(chunks);
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
    const got = { path: request.url ?? '', headers: request.headers, body, at: Date.now() };
    received.push(got);
    const how = reply(got);
    if (how === 'hang') return;
    if (how === 'drop') return void request.socket.destroy();
    if (how === 'half') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"partial');
      return void setTimeout(() => request.socket.destroy(), 5);
    }
    response.writeHead(how.status, how.headers);
    response.end(how.body ?? '{}');
  };
  const server = secure
    ? createSecureServer({ key: readFileSync(secure.key), cert: readFileSync(secure.certificate) }, hear)
    : createServer(hear);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    received,
    answer: (next) => {
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
