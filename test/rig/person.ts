/** A person at the machine, who speaks with the gate as the extension does for one: listens for asks and answers them. */
import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { type Home, locate } from '../../src/gate/home.ts';
import type { Ask, AskAnswer, GateState } from '../../src/gate/protocol.ts';
import { until } from './processes.ts';

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What is said to an ask; the digest is the ask's own. */
export type Answer = DistributiveOmit<AskAnswer, 'digest'>;

export interface Person {
  /** Waits for the next ask that nobody has answered yet. */
  readonly nextAsk: () => Promise<Ask>;
  /** Answers an ask for the action that it shows. Gives back the HTTP status. */
  readonly answer: (ask: Ask, answer: Answer) => Promise<number>;
  /** The gate's last word about itself. */
  readonly state: () => GateState | undefined;
  readonly leave: () => void;
}

const call = (home: Home, method: string, path: string, body?: unknown): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${readFileSync(home.personKey, 'utf8').trim()}`,
      'content-type': 'application/json',
    };
    // A connection of its own: one that was kept open may be closed just as it is used again.
    const where = { socketPath: home.socket, method, path, headers, agent: false };
    const sent: ClientRequest = request(where, resolve);
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });

const textOf = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
};

/** The gate's state; undefined when no gate answers. */
export async function gateState(stateFolder: string): Promise<GateState | undefined> {
  try {
    const response = await call(locate({ CHAPERONE_HOME: stateFolder }), 'GET', '/v1/state');
    return JSON.parse(await textOf(response)) as GateState;
  } catch {
    return undefined;
  }
}

/** Sits down at the gate: from now on it waits for this person's answers. */
export async function sitDown(stateFolder: string): Promise<Person> {
  const home = locate({ CHAPERONE_HOME: stateFolder });
  const stream = await call(home, 'GET', '/v1/events?answers=1');
  let last: GateState | undefined;
  const seen = new Set<string>();
  stream.on('error', () => {});
  const lines = createInterface({ input: stream });
  lines.on('error', () => {}); // It passes on the stream's own errors: the gate has gone.
  lines.on('line', (line) => {
    if (line.startsWith('data:')) last = JSON.parse(line.slice('data:'.length)) as GateState;
  });
  await until('the first word of the gate', () => last !== undefined);
  return {
    nextAsk: async () => {
      const ask = await until('an ask', () => last?.asks.find(({ id }) => !seen.has(id)));
      seen.add(ask.id);
      return ask;
    },
    answer: async (ask, answer) => {
      const response = await call(home, 'POST', `/v1/asks/${ask.id}`, { ...answer, digest: ask.digest });
      await textOf(response);
      return response.statusCode ?? 0;
    },
    state: () => last,
    leave: () => stream.destroy(),
  };
}
