/**
 * A server that keeps what is put there, as object storage does: `If-None-Match: *` creates only. It can be told to fail in
 * every way that a network can.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What becomes of one request. */
export type Fault =
  | 'none'
  /** The connection is cut before anything was kept. */
  | 'dropped'
  /** It is kept, and nobody is told. */
  | 'kept-and-dropped'
  /** It is kept, and the answer breaks off. */
  | 'half-an-answer'
  /** The connection is cut while the body comes. */
  | 'cut-off'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly delay: number };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly authorization: string | undefined;
  readonly at: number;
}

export class EvidenceServer {
  /** By path, without the slash in front. */
  readonly kept = new Map<string, Buffer>();
  readonly asked: Asked[] = [];
  /** Called for each request, with its number from 0. */
  fault: (number: number, method: string, path: string) => Fault = () => 'none';
  /** What a PUT is answered with once it is kept; for receipts. */
  answer: (path: string) => string = () => '';
  /** Bearer token that is taken; any, where it is not set. */
  token: string | undefined;
  #server: Server | undefined;
  #port = 0;
  #count = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/evidence`;
  }

  /** Listens, on the port that it had before. */
  async open(): Promise<this> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  /** Writes all that was kept below a folder. */
  writeTo(folder: string): string {
    for (const [name, bytes] of this.kept) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    return folder;
  }

  /** Numbers of the batches whose statements are kept. */
  batches(chain: string): number[] {
    return [...this.kept.keys()]
      .flatMap((name) => new RegExp(`^${chain}/(\\d+)\\.dsse\\.json$`).exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const name = decodeURI(request.url ?? '').replace(/^\/evidence\//, '');
    const fault = this.fault(this.#count++, method, name);
    const reply = (status: number, body: Uint8Array | string = '', headers = {}) => {
      const { authorization } = request.headers;
      this.asked.push({ method, path: name, status, authorization, at: Date.now() });
      if (fault === 'half-an-answer') {
        response.writeHead(status, { 'content-length': body.length + 100, ...headers });
        response.write(Buffer.from(body).subarray(0, Math.ceil(body.length / 2)));
        setTimeout(() => response.destroy(), 5);
        return;
      }
      response.writeHead(status, headers);
      response.end(body);
    };
    if (fault === 'dropped') return void request.socket.destroy();
    if (fault === 'cut-off' && method === 'PUT')
      return void request.once('data', () => request.socket.destroy());
    if (fault === 'cut-off') return void request.socket.destroy();
    if (typeof fault === 'object' && 'delay' in fault)
      await new Promise((resolve) => setTimeout(resolve, fault.delay));
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (typeof fault === 'object' && 'status' in fault) return reply(fault.status, '', fault.headers);
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`)
      return reply(401);
    if (method === 'GET') {
      const there = this.kept.get(name);
      return there ? reply(200, there) : reply(404);
    }
    if (method !== 'PUT' || request.headers['if-none-match'] !== '*') return reply(405);
    if (this.kept.has(name)) return reply(412);
    this.kept.set(name, Buffer.concat(chunks));
    if (fault === 'kept-and-dropped') return void request.socket.destroy();
    return reply(201, this.answer(name));
  }
}
