/** One request to a receiver: bounded in time and in what is read of the answer, no redirects, certificates of one's own. */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Response } from './answer.ts';
import { TunnelAgent } from './tunnel.ts';

/** How much of an answer is read, in bytes. */
const ANSWER_BYTES = 64 * 1024;

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly signal: AbortSignal;
}

export type Bytes = Omit<Response, 'body'> & { readonly body: Buffer };

export interface Sending {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal: AbortSignal;
  /** How much of the answer is read, in bytes. */
  readonly largest?: number;
}

/** How a receiver is reached, as the policy says: the environment has no word in it. */
export interface Way {
  /** File of trusted certificates (PEM) in place of the usual ones. */
  readonly ca?: string | undefined;
  /** Address of an HTTP proxy; a receiver on this machine, without TLS, is reached past it. */
  readonly proxy?: string | undefined;
}

/** Connections to one receiver, kept open between requests. */
export class Connections {
  readonly #plain = new PlainAgent({ keepAlive: true, maxSockets: 1 });
  #secure: SecureAgent | undefined;
  readonly #way: Way;
  readonly #patience: number;

  /** @param patience how long a receiver may take, milliseconds */
  constructor(way: Way, patience: number) {
    this.#way = way;
    this.#patience = patience;
  }

  /** Resolves with any answer, without the credential should it be repeated there; rejects where none came. */
  async post(post: Post): Promise<Response> {
    const { body, ...answer } = await this.send({ method: 'POST', ...post });
    return { ...answer, body: withoutCredential(body.toString('utf8'), post.headers) };
  }

  /** The same for any request; the answer as bytes. */
  send({ method, url, headers, body, signal, largest = ANSWER_BYTES }: Sending): Promise<Bytes> {
    const isSecure = url.startsWith('https:');
    this.#secure ??= isSecure ? this.#secureAgent() : undefined;
    const agent = isSecure ? this.#secure : this.#plain;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#patience)]);
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const send = isSecure ? secureRequest : plainRequest;
      const call = send(
        url,
        { method, agent, signal: limit, headers: { ...length, ...headers } },
        (response) => answerOf(response, largest).then(resolve, reject),
      );
      call.on('error', (error) =>
        reject(limit.aborted && !signal.aborted ? new Error('no answer in time') : error),
      );
      call.end(body);
    });
  }

  #secureAgent(): SecureAgent {
    const { ca, proxy } = this.#way;
    const options = { keepAlive: true, maxSockets: 1, minVersion: 'TLSv1.2', ...trusted(ca) } as const;
    return proxy === undefined ? new SecureAgent(options) : new TunnelAgent(proxy, this.#patience, options);
  }

  close(): void {
    this.#plain.destroy();
    this.#secure?.destroy();
  }
}

/**
 * The certificates of a file, as TLS takes them; checked whatever the environment says (`NODE_TLS_REJECT_UNAUTHORIZED`).
 * Throws where it cannot be read.
 */
export const trusted = (ca: string | undefined): { rejectUnauthorized: true; ca?: Buffer } => ({
  rejectUnauthorized: true,
  ...(ca !== undefined && { ca: readFileSync(ca) }),
});

/** Shorter ones may be a part of any text, and guard nothing. */
const SHORTEST_CREDENTIAL = 8;

/** What a receiver says goes into states and records, where no token belongs. */
function withoutCredential(text: string, { authorization = '' }: Readonly<Record<string, string>>): string {
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  return credential.length < SHORTEST_CREDENTIAL ? text : text.replaceAll(credential, '…');
}

async function answerOf(response: IncomingMessage, largest: number): Promise<Bytes> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largest) chunks.push(chunk);
  }
  if (!response.complete) throw new Error('the answer was cut off');
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body: Buffer.concat(chunks) };
}
