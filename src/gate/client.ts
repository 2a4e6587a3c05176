/** How the extension, the command line and a hook without curl talk to the gate. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Principal } from '../model/principal.ts';
import type { SignInStep, SignInWay } from '../model/sign-in.ts';
import { type Home, prepare } from './home.ts';
import { ownEnvironment } from './own-environment.ts';
import type {
  AskAnswer,
  ChangedValues,
  ExportTest,
  FoundSecret,
  GateState,
  KeptSecret,
  PauseRequest,
  PlaceholderRequest,
  Placeholders,
  SignedOut,
  TaskRequest,
} from './protocol.ts';

/** Why a call to the gate failed. `absent`: nobody listens. `refused`: it said no, for the reason in the message. */
export class GateError extends Error {
  readonly code: 'absent' | 'refused' | 'broken';

  constructor(code: GateError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** How long the gate may take to answer anything but a hook, milliseconds. */
const PATIENCE_MS = 10_000;
/** And where it has to ask the identity provider first. */
const PROVIDER_PATIENCE_MS = 30_000;
/** A receiver may take 30 seconds, an indexer two minutes; milliseconds. */
const EXPORT_PATIENCE_MS = 160_000;

export class GateClient {
  readonly #home: Home;

  constructor(home: Home) {
    this.#home = home;
  }

  async state(): Promise<GateState> {
    return JSON.parse(await this.#call('GET', '/v1/state')) as GateState;
  }

  /** A hook's payload; resolves to the raw answer, however long a person takes. */
  hook(
    agent: string,
    event: string | undefined,
    payload: Buffer,
    headers: Record<string, string>,
  ): Promise<string> {
    return this.#call(
      'POST',
      `/v1/hook/${encodeURIComponent(agent)}/${encodeURIComponent(event ?? '')}`,
      payload,
      headers,
      0,
    );
  }

  /** The secrets in a text, as an agent would not see them. `folders`: whose environment files count too, absolute. */
  async findSecrets(text: string, folders: readonly string[]): Promise<readonly FoundSecret[]> {
    const body = Buffer.from(JSON.stringify({ text, folders }));
    return JSON.parse(await this.#call('POST', '/v1/secrets/find', body)) as FoundSecret[];
  }

  /** The gate's placeholders of the values, in their order. */
  async placeholders(values: PlaceholderRequest['values']): Promise<readonly string[]> {
    const body = Buffer.from(JSON.stringify({ values } satisfies PlaceholderRequest));
    return (JSON.parse(await this.#call('POST', '/v1/placeholders', body)) as Placeholders).placeholders;
  }

  /** What the vault keeps, without the values. */
  async keptSecrets(): Promise<readonly KeptSecret[]> {
    return (JSON.parse(await this.#asPerson('/v1/secrets/kept', {})) as { kept: KeptSecret[] }).kept;
  }

  /** The values behind placeholders, by id; those that the vault has. */
  async values(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const answer = JSON.parse(await this.#asPerson('/v1/secrets/values', { ids })) as {
      values: Record<string, string>;
    };
    return new Map(Object.entries(answer.values));
  }

  /** Tells that a person has changed a file; `file` is absolute, links resolved. */
  async edited(file: string): Promise<ChangedValues> {
    return JSON.parse(await this.#asPerson('/v1/secrets/edited', { file })) as ChangedValues;
  }

  /** Empties the vault; how many values it held. */
  async wipeVault(): Promise<number> {
    return (JSON.parse(await this.#asPerson('/v1/secrets/wipe', {})) as { wiped: number }).wiped;
  }

  /** Answers an ask; the digest in it says which action the answer is for. */
  async answer(id: string, answer: AskAnswer): Promise<void> {
    await this.#asPerson(`/v1/asks/${id}`, answer);
  }

  async undoGrant(id: string): Promise<void> {
    await this.#asPerson(`/v1/grants/${id}/undo`, {});
  }

  /** Sends one record that is made up by an export, and waits for what the receiver says. */
  async testExport(id: string): Promise<ExportTest> {
    const path = `/v1/exports/${encodeURIComponent(id)}/test`;
    return JSON.parse(await this.#asPerson(path, {}, EXPORT_PATIENCE_MS)) as ExportTest;
  }

  async assign(request: TaskRequest): Promise<void> {
    await this.#asPerson('/v1/tasks', request);
  }

  async pause(pause: PauseRequest): Promise<void> {
    await this.#asPerson('/v1/pause', pause);
  }

  /** Puts a new device key in the place of the old one; gives back its id. */
  async exchangeDeviceKey(): Promise<string> {
    return (JSON.parse(await this.#asPerson('/v1/device-key', {})) as { keyId: string }).keyId;
  }

  /** Has another chain of evidence take the place of one that forked; gives back what that was called. */
  async beginEvidenceAnew(): Promise<string> {
    return (JSON.parse(await this.#asPerson('/v1/evidence/anew', {})) as { ended: string }).ended;
  }

  async resume(): Promise<void> {
    await this.#asPerson('/v1/resume', {});
  }

  /** Begins a sign-in: what the person has to do. */
  async signIn(way: SignInWay): Promise<SignInStep> {
    return JSON.parse(await this.#asPerson('/v1/sign-in', { way }, PROVIDER_PATIENCE_MS)) as SignInStep;
  }

  /** Who has signed in, once they have; rejects with a sentence where it came to nothing. */
  async signInOutcome(): Promise<Principal> {
    return principalIn(await this.#asPerson('/v1/sign-in/outcome', {}, 0));
  }

  /** Signs in with a token of an account that the editor has. */
  async signInWithToken(token: string): Promise<Principal> {
    return principalIn(await this.#asPerson('/v1/sign-in/token', { token }, PROVIDER_PATIENCE_MS));
  }

  async signOut(): Promise<SignedOut> {
    return JSON.parse(await this.#asPerson('/v1/sign-out', {}, PROVIDER_PATIENCE_MS)) as SignedOut;
  }

  async stop(): Promise<void> {
    await this.#asPerson('/v1/stop', {});
  }

  /** Every state of the gate from now on. `onLost` is called once, when the gate goes or was never there. */
  watch(
    onState: (state: GateState) => void,
    onLost: (error: Error) => void,
    options: { answers: boolean },
  ): { close(): void } {
    let closed = false;
    const lost = (error: Error) => {
      if (!closed) onLost(error);
      closed = true;
    };
    const call = request(
      {
        socketPath: this.#home.socket,
        path: `/v1/events${options.answers ? '?answers=1' : ''}`,
        headers: options.answers ? this.#personHeader() : {},
      },
      (response) => {
        readFrames(response, onState);
        response.on('close', () => lost(new GateError('absent', 'the gate has stopped')));
      },
    );
    call.on('error', (error) => lost(unreachable(error)));
    call.end();
    return {
      close() {
        closed = true;
        call.destroy();
      },
    };
  }

  #personHeader(): { authorization: string } {
    return { authorization: `Bearer ${readFileSync(this.#home.personKey, 'utf8').trim()}` };
  }

  #asPerson(path: string, body: unknown, timeout = PATIENCE_MS): Promise<string> {
    return this.#call('POST', path, Buffer.from(JSON.stringify(body)), this.#personHeader(), timeout);
  }

  #call(
    method: string,
    path: string,
    body?: Buffer,
    headers: Record<string, string> = {},
    timeout = PATIENCE_MS,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const call = request(
        // A connection of its own: one that was kept open may be closed by the gate just as it is used again.
        { socketPath: this.#home.socket, method, path, headers, timeout, agent: false },
        async (response) => {
          try {
            const text = await textOf(response);
            if (response.statusCode === 200) resolve(text);
            else
              reject(
                new GateError(
                  'refused',
                  (JSON.parse(text) as { error?: string }).error ?? `status ${response.statusCode}`,
                ),
              );
          } catch (error) {
            reject(new GateError('broken', 'the gate stopped in mid-answer', { cause: error }));
          }
        },
      );
      call.on('timeout', () => call.destroy(new Error('no answer in time')));
      call.on('error', (error) => reject(unreachable(error)));
      call.end(body);
    });
  }
}

const principalIn = (answer: string): Principal => (JSON.parse(answer) as { principal: Principal }).principal;

function unreachable(error: Error): GateError {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ECONNREFUSED'
    ? new GateError('absent', 'no gate is running', { cause: error })
    : new GateError('broken', `the gate does not answer (${error.message})`, { cause: error });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  if (!response.complete) throw new Error('cut off');
  return Buffer.concat(chunks).toString('utf8');
}

function readFrames(response: IncomingMessage, onState: (state: GateState) => void): void {
  let buffered = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const frames = (buffered + chunk).split('\n\n');
    buffered = frames.pop() ?? '';
    for (const frame of frames) onState(JSON.parse(frame.replace(/^data: /, '')) as GateState);
  });
}

/** How to start the command line: the runtime and the program's file. */
export interface Program {
  readonly runtime: string;
  readonly file: string;
}

/** Starts a gate in the background, unless one runs already; the new process finds that out by itself. Does not wait. */
export function startGate(home: Home, program: Program): void {
  prepare(home);
  const child = spawn(program.runtime, [program.file, 'gate', '--foreground'], {
    detached: true,
    stdio: 'ignore',
    cwd: home.root,
    env: {
      ...ownEnvironment(process.env),
      CHAPERONE_HOME: home.root,
      // The editor's own binary is a Node runtime with this set; a real node does not mind.
      ELECTRON_RUN_AS_NODE: '1',
      NODE_COMPILE_CACHE: home.compiled,
    },
  });
  child.on('error', () => {
    // No runtime: whoever waits for the gate finds that none comes, and says so.
  });
  child.unref();
}

/** Makes sure that a gate runs, and waits until it answers. */
export async function ensureGate(home: Home, program: Program): Promise<GateState> {
  const client = new GateClient(home);
  startGate(home, program);
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    try {
      const state = await client.state();
      return state;
    } catch (error) {
      if (Date.now() > end)
        throw new GateError('absent', 'the gate does not start; `chaperone gate --foreground` says why', {
          cause: error,
        });
    }
  }
}
