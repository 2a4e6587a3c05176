/** The real Codex in `exec` mode, with a scripted model behind it. Recipe seen to work with 0.169.0. */
import path from 'node:path';
import { type Available, CODEX, type Installed, provide } from './cache.ts';
import { converse } from './processes.ts';
import type { Sandbox } from './sandbox.ts';
import type { ModelRequest } from './scripted-model.ts';
import { runScripted, type ScriptedOptions, type ScriptedRun } from './scripted-run.ts';

export interface CodexOptions extends ScriptedOptions {
  /** One that Codex knows decides which tools it offers; any other name gets those of older models. */
  readonly model?: string;
}

export const provideCodex = (): Promise<Available<Installed>> => provide(CODEX);

/** Writes the user's configuration and gives back its path. Codex's own sandbox is off: what holds a call is the hook alone. */
export function configureCodex(sandbox: Sandbox, more = ''): string {
  return sandbox.write(
    path.join(sandbox.home, '.codex/config.toml'),
    `# Written by hand.
model = "scripted"
model_provider = "scripted"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false

[model_providers.scripted]
name = "Scripted"
base_url = "http://127.0.0.1:1/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0

[analytics]
enabled = false

${more}`,
  );
}

/** Runs one prompt to its end and gives back what both sides said. */
export function runCodex(
  { entry }: Installed,
  { sandbox, script, prompt = 'please go on', model, args = [], env, limit }: CodexOptions,
): Promise<ScriptedRun> {
  const command = (modelUrl: string) => ({
    file: entry,
    args: [
      'exec',
      '--skip-git-repo-check',
      '-c',
      `model_providers.scripted.base_url="${modelUrl}/v1"`,
      ...(model ? ['--model', model] : []),
      ...args,
      prompt,
    ],
    cwd: sandbox.workspace,
    env: { ...sandbox.env, SCRIPTED_KEY: 'none', ...env },
  });
  return runScripted(script, command, limit);
}

/** What Codex itself says of the hooks that it has found: an event in its own spelling, and whether it will run it. */
export interface ListedHook {
  readonly event: string;
  readonly trust: string;
  readonly enabled: boolean;
}

/** Asks Codex's app server, which is what its own `/hooks` does. */
export async function trustListed(codex: Installed, sandbox: Sandbox): Promise<readonly ListedHook[]> {
  const request = (id: number, method: string, params: object) => JSON.stringify({ id, method, params });
  const messages = [
    request(1, 'initialize', { clientInfo: { name: 'test', version: '1' } }),
    JSON.stringify({ method: 'initialized' }),
    request(2, 'hooks/list', { cwds: [sandbox.workspace] }),
  ];
  const env = { ...sandbox.env, SCRIPTED_KEY: 'none' };
  const said = await converse(
    { file: codex.entry, args: ['app-server'], cwd: sandbox.workspace, env },
    { input: `${messages.join('\n')}\n`, answer: /^\{"id":2,.*\}$/m, limit: 60_000 },
  );
  const line = said.split('\n').find((one) => one.startsWith('{"id":2,')) ?? '';
  const { result } = JSON.parse(line) as HooksListed;
  return result.data.flatMap(({ hooks }) =>
    hooks.map(({ eventName, trustStatus, enabled }) => ({ event: eventName, trust: trustStatus, enabled })),
  );
}

interface HooksListed {
  readonly result: {
    readonly data: readonly {
      readonly hooks: readonly {
        readonly eventName: string;
        readonly trustStatus: string;
        readonly enabled: boolean;
      }[];
    }[];
  };
}

/** The running command that the last result names, for `write_stdin`; 0 where it has ended. */
export const sessionId = ({ items }: ModelRequest): number =>
  Number(/session ID (\d+)/.exec(JSON.stringify(items.at(-1)))?.[1] ?? 0);
