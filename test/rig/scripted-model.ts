/**
 * A language model that says what a test tells it to, on loopback, so that a real agent can be driven without a network.
 * Each request is kept: what a client sent is what the model would have read, so a test can prove what reached it.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropic } from './model/anthropic.ts';
import { chatCompletions } from './model/chat-completions.ts';
import * as copilot from './model/copilot-api.ts';
import { gemini, geminiStream } from './model/gemini.ts';
import { responses } from './model/responses.ts';
import type { ModelRequest, Script, Step, Turn } from './model/script.ts';
import { parsed, type Wire, type WireReply } from './model/wire.ts';

export type { Call, ModelRequest, Script, Step, ToolResult } from './model/script.ts';
export { toolResults } from './model/script.ts';

/** One script being played. */
export interface Playback {
  /** Requests with tools that came in since the script was loaded, oldest first. */
  readonly requests: () => readonly ModelRequest[];
  /** Settles when the main script is used up and the model has ended its turn; rejects when a step threw. */
  readonly finished: Promise<void>;
}

export interface ScriptedModel {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Plays this script from its start, in place of whatever was played before. */
  readonly load: (script: Script) => Playback;
  /** Every request since the start, side requests too. */
  readonly requests: () => readonly ModelRequest[];
  readonly close: () => Promise<void>;
}

const DONE: Turn = { text: 'done' };

/** Hands out the steps of one script, each once, to the conversation that they belong to. */
class Player implements Playback {
  readonly finished: Promise<void>;
  readonly #requests: ModelRequest[] = [];
  readonly #main: Step[];
  readonly #subagents: { prompt: string; steps: Step[] }[];
  #finish: () => void = () => {};
  #fail: (cause: unknown) => void = () => {};

  constructor(script: Script) {
    this.#main = [...script.main];
    this.#subagents = (script.subagents ?? []).map(({ prompt, steps }) => ({ prompt, steps: [...steps] }));
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    // A test that only looks at the requests need not wait for the end.
    this.finished.catch(() => {});
  }

  requests(): readonly ModelRequest[] {
    return this.#requests;
  }

  async next(request: ModelRequest): Promise<Turn> {
    // Clients make requests without tools of their own (titles, progress messages, probes): these take no step.
    if (request.tools.length === 0) return DONE;
    this.#requests.push(request);
    const subagent = this.#subagents.find(({ prompt }) => request.opening.includes(prompt));
    const step = (subagent?.steps ?? this.#main).shift() ?? DONE;
    try {
      const turn = typeof step === 'function' ? await step(request) : step;
      if (!subagent && this.#main.length === 0 && !turn.calls?.length) this.#finish();
      return turn;
    } catch (cause) {
      this.#fail(cause);
      return { text: `The script failed: ${String(cause)}` };
    }
  }
}

function wireOf(path: string): Wire | undefined {
  if (path.endsWith('/messages')) return anthropic;
  if (path.endsWith('/chat/completions')) return chatCompletions;
  if (path.endsWith(':generateContent')) return gemini;
  if (path.endsWith(':streamGenerateContent')) return geminiStream;
  if (path.endsWith('/responses')) return responses;
  return undefined;
}

/** A request as a client sent it, read by the wire format of its path. */
function understand(message: http.IncomingMessage, path: string, text: string): ModelRequest {
  const body = parsed(text);
  const said = wireOf(path)?.read(body) ?? { system: '', items: [], tools: [] };
  const firstWord = said.items.findIndex(
    (item) => item.type === 'call' || (item.type === 'text' && item.role === 'assistant'),
  );
  const opening = said.items
    .slice(0, firstWord === -1 ? said.items.length : firstWord)
    .map((item) => (item.type === 'text' ? item.text : ''))
    .join('\n');
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  return { ...said, path, headers, body, opening };
}

function send(response: http.ServerResponse, reply: WireReply, status = 200): void {
  if (reply.type === 'json') {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
    return;
  }
  response.writeHead(status, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const { event, data } of reply.events) {
    if (event) response.write(`event: ${event}\n`);
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }
  response.end();
}

const textOfBody = async (message: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** Starts a model on a free port of loopback. It says `done` until a script is loaded. */
export async function startScriptedModel(script: Script = { main: [] }): Promise<ScriptedModel> {
  let player = new Player(script);
  let serial = 0;
  const requests: ModelRequest[] = [];
  const newId = (prefix: string) => `${prefix}_${String(++serial).padStart(8, '0')}`;

  async function answer(message: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = new URL(message.url ?? '/', 'http://loopback').pathname;
    const request = understand(message, path, await textOfBody(message));
    requests.push(request);
    const wire = wireOf(path);
    if (wire) send(response, wire.write(await player.next(request), request.body, newId));
    else if (path.endsWith('/count_tokens')) send(response, { type: 'json', body: { input_tokens: 10 } });
    else if (path.endsWith(':countTokens')) send(response, { type: 'json', body: { totalTokens: 10 } });
    else if (path.endsWith('/models')) send(response, { type: 'json', body: copilot.models });
    else if (path.endsWith('/copilot_internal/user')) {
      send(response, { type: 'json', body: copilot.user(url) });
    } else {
      const error = { type: 'not_found_error', message: `no such path ${path}` };
      send(response, { type: 'json', body: { type: 'error', error } }, 404);
    }
  }

  const server = http.createServer((message, response) => {
    answer(message, response).catch((cause) => response.destroy(cause as Error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    load: (next) => {
      player = new Player(next);
      return player;
    },
    requests: () => requests,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
