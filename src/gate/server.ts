/** The gate's door: HTTP on a socket that only this user can open, and, if wanted, a loopback port for http hooks. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CALLER_VARIABLES, type CallerEnvironment, type Reply } from '../agents/adapter.ts';
import { adapterOf, unknownAgent } from '../agents/index.ts';
import type { Gate } from './gate.ts';
import { isPerson } from './person.ts';
import { answerPerson } from './requests.ts';
import { answerHook } from './road.ts';
import { stateOf } from './state.ts';
import { STDERR_MARK } from './wire.ts';

/** Largest payload that is read, in bytes. A larger one is answered like any payload that cannot be read. */
const PAYLOAD_LIMIT = 64 * 1024 * 1024;

export interface Door {
  readonly gate: Gate;
  /** Tells every listener of a change. */
  readonly events: EventStreams;
  /** Ends the gate in good order. */
  readonly stop: () => void;
  /** Something happened: the gate is in use. */
  readonly busy: () => void;
}

/** The server behind the socket: everything in `protocol.ts`. */
export function socketServer(door: Door): Server {
  return createServer((request, response) => {
    door.busy();
    route(door, request, response).catch((error: Error) => send(response, 500, { error: error.message }));
  });
}

/**
 * The server behind the loopback port, for clients with http hooks: hooks only, below a secret path. A page in the user's
 * browser must not reach it: the Host has to be the loopback address itself, and whatever has an Origin is refused.
 */
export function loopbackServer(door: Door, secret: string): Server {
  return createServer((request, response) => {
    door.busy();
    const host = request.headers.host ?? '';
    const [, given, ...rest] = (request.url ?? '').split('/');
    const isHook = rest[0] === 'v1' && rest[1] === 'hook';
    if (
      request.headers.origin !== undefined ||
      !/^127\.0\.0\.1:\d+$/.test(host) ||
      given !== secret ||
      !isHook
    ) {
      return send(response, 403, { error: 'refused' });
    }
    hook(door, request, response, rest.slice(2), (reply) => reply.stdout || '{}').catch((error: Error) =>
      send(response, 500, { error: error.message }),
    );
  });
}

async function route(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { gate, events } = door;
  const url = new URL(request.url ?? '/', 'http://gate');
  const [, version, noun = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (version !== 'v1') return send(response, 404, { error: 'no such path' });
  const method = `${request.method} ${noun}`;
  if (noun === 'hook')
    return hook(
      door,
      request,
      response,
      rest,
      (reply) => reply.stdout + STDERR_MARK + reply.stderr + STDERR_MARK + reply.exit,
    );
  if (method === 'GET state') return send(response, 200, stateOf(gate));
  // Open to all, for whoever brings a text or values has them already.
  if (method === 'POST placeholders' || (method === 'POST secrets' && rest[0] === 'find')) {
    const { findInText, placeholdersFor } = await import('./secrets/requests.ts');
    const answers = noun === 'placeholders' ? placeholdersFor : findInText;
    const answer = await answers(gate, parseJson(await bodyOf(request)));
    return send(response, 'error' in answer ? 400 : 200, answer);
  }
  // Whoever says that asks are answered there holds up agents: that takes a person, watching does not.
  const answers = url.searchParams.get('answers') === '1';
  if (method === 'GET events' && !answers) return events.open(response, false);
  if (!isPerson(gate.home, request.headers.authorization)) {
    return send(response, 401, {
      error: 'only a person may do this, and this request does not carry the secret of one',
    });
  }
  if (method === 'GET events') return events.open(response, true);
  if (method === 'POST stop') {
    send(response, 200, {});
    return door.stop();
  }
  const { status, body } = await answerPerson(gate, method, rest, parseJson(await bodyOf(request)));
  send(response, status, body);
}

/** One hook call: the body is the payload, the answer what the hook prints. */
async function hook(
  { gate }: Door,
  request: IncomingMessage,
  response: ServerResponse,
  [agent = '', event]: readonly string[],
  print: (reply: Reply) => string,
): Promise<void> {
  const adapter = adapterOf(agent);
  if (!adapter) return send(response, 404, { error: unknownAgent(agent) });
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  const payload = await bodyOf(request);
  const call = { event: event || undefined, payload, env: callerEnvironment(request), signal: gone.signal };
  const reply = await answerHook(adapter, call, gate.world);
  response.setHeader('content-type', 'application/json');
  response.end(print(reply));
}

function callerEnvironment({ headers }: IncomingMessage): CallerEnvironment {
  const entries = CALLER_VARIABLES.flatMap((name) => {
    const value = headers[`chaperone-env-${name.toLowerCase()}`];
    // Header bytes come as Latin-1; the variables of a process are UTF-8.
    return typeof value === 'string' && value !== ''
      ? [[name, Buffer.from(value, 'latin1').toString('utf8')]]
      : [];
  });
  return Object.fromEntries(entries) as CallerEnvironment;
}

function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Read to the end all the same: a client that is cut off in mid-upload hears nothing of our answer.
      if (size <= PAYLOAD_LIMIT) chunks.push(chunk);
    });
    request.on('end', () => resolve(size > PAYLOAD_LIMIT ? '' : Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema then says what is missing.
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Server-sent events: the whole state to every listener, at once and on each change. */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  readonly #gate: () => Gate;
  #timer: NodeJS.Timeout | undefined;

  constructor(gate: () => Gate) {
    this.#gate = gate;
  }

  get count(): number {
    return this.#open.size;
  }

  open(response: ServerResponse, answers: boolean): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#open.add(response);
    if (answers) this.#gate().listeners(1);
    response.on('close', () => {
      this.#open.delete(response);
      if (answers) this.#gate().listeners(-1);
    });
    response.write(this.#frame());
  }

  /** Several changes in a row are told once. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const frame = this.#open.size > 0 ? this.#frame() : '';
      for (const response of this.#open) {
        // A listener that does not read gets the next state when it does; nothing is kept for it.
        if (response.writableLength === 0) response.write(frame);
        else if (response.listenerCount('drain') === 0) response.once('drain', () => this.changed());
      }
    }, 20);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const response of this.#open) response.end();
    // Nothing more is written to them: records still come while a gate ends.
    this.#open.clear();
  }

  #frame(): string {
    return `data: ${JSON.stringify(stateOf(this.#gate()))}\n\n`;
  }
}
