/** The real OpenCode in `run` mode, with a scripted model behind it. Recipe seen to work with 1.18.33. */
import { type Available, type Installed, OPENCODE, provide } from './cache.ts';
import { runScripted, type ScriptedOptions, type ScriptedRun } from './scripted-run.ts';

export const provideOpencode = (): Promise<Available<Installed>> => provide(OPENCODE);

/** Runs one prompt to its end and gives back what both sides said. */
export function runOpencode(
  { entry }: Installed,
  { sandbox, script, prompt = 'please go on', args = [], env, limit = 180_000 }: ScriptedOptions,
): Promise<ScriptedRun> {
  const command = (modelUrl: string) => ({
    file: entry,
    args: ['run', prompt, ...args],
    cwd: sandbox.workspace,
    env: {
      ...sandbox.env,
      OPENCODE_CONFIG_CONTENT: JSON.stringify(configuration(modelUrl)),
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      // At its start it would install packages for plugins that import them, and goes on when it cannot.
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_fetch_retries: '0',
      ...env,
    },
  });
  return runScripted(script, command, limit);
}

/** With nothing left to the client's own permissions: what holds a call is the plugin alone. */
const configuration = (modelUrl: string) => ({
  model: 'scripted/scripted',
  small_model: 'scripted/scripted',
  autoupdate: false,
  share: 'disabled',
  permission: { '*': 'allow', external_directory: 'allow' },
  provider: {
    scripted: {
      npm: '@ai-sdk/openai-compatible',
      options: { baseURL: `${modelUrl}/v1`, apiKey: 'none' },
      models: { scripted: { limit: { context: 100_000, output: 4000 } } },
    },
  },
});
