/**
 * Connections over TLS through an HTTP proxy that the policy names (`CONNECT`, RFC 9110, section 9.3.6). The proxy sees the
 * name of the receiver and no more: what is sent is encrypted for the receiver, whose certificate counts as always.
 */
import { type ClientRequest, request as plainRequest } from 'node:http';
import { type AgentOptions, Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectSecure } from 'node:tls';
import { isOk } from './answer.ts';

type Connected = (error: Error | null, socket?: Duplex) => void;

export class TunnelAgent extends SecureAgent {
  readonly #proxy: URL;
  readonly #patience: number;

  /** @param patience how long the proxy may take, milliseconds */
  constructor(proxy: string, patience: number, options: AgentOptions) {
    super(options);
    this.#proxy = new URL(proxy);
    this.#patience = patience;
  }

  override createConnection(options: ConnectionOptions, connected: Connected): undefined {
    const { hostname } = this.#proxy;
    const fail = (why: string) => connected(new Error(`the proxy ${this.#proxy.host} ${why}`));
    const call = this.#connect(options);
    call.once('connect', (answer, socket: Socket, first: Buffer) => {
      const { statusCode: status = 0 } = answer;
      if (!isOk({ status })) {
        socket.destroy();
        return fail(`answers ${status}${status === 407 ? ': it wants a sign-in' : ''}`);
      }
      if (first.length > 0) socket.unshift(first);
      connected(null, connectSecure({ ...options, socket }));
    });
    // An answer that opens no tunnel.
    call.once('response', (answer) => {
      answer.destroy();
      fail(`answers ${answer.statusCode}`);
    });
    call.once('timeout', () => call.destroy(new Error('does not answer in time')));
    call.once('error', ({ message }) => fail(`cannot be reached at ${hostname} (${message})`));
    call.end();
  }

  #connect({ host, port }: ConnectionOptions): ClientRequest {
    const { protocol, hostname, port: own } = this.#proxy;
    const isSecure = protocol === 'https:';
    const address = `${host?.includes(':') ? `[${host}]` : host}:${port}`;
    return (isSecure ? secureRequest : plainRequest)({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: own || (isSecure ? 443 : 80),
      method: 'CONNECT',
      path: address,
      headers: { host: address },
      agent: false,
      timeout: this.#patience,
      ...(isSecure && { rejectUnauthorized: true }),
    });
  }
}
