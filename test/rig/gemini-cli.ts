/** The real Gemini CLI in print mode, with a scripted model behind it. Recipe seen to work with 0.61.0. */
import path from 'node:path';
import { type Available, GEMINI_CLI, type Installed, provide } from './cache.ts';
import type { Sandbox } from './sandbox.ts';
import { runScripted, type ScriptedOptions, type ScriptedRun } from './scripted-run.ts';

export const provideGeminiCli = (): Promise<Available<Installed>> => provide(GEMINI_CLI);

/** What a user has who signed in with a key; without it the client asks how to sign in. `more`: other settings of theirs. */
export function signIn(sandbox: Sandbox, more: object = {}): string {
  const settings = {
    ...more,
    security: { auth: { selectedType: 'gemini-api-key' } },
    general: { enableAutoUpdate: false },
    privacy: { usageStatisticsEnabled: false },
  };
  return sandbox.write(
    path.join(sandbox.home, '.gemini/settings.json'),
    `${JSON.stringify(settings, undefined, 2)}\n`,
  );
}

/** Runs one prompt to its end and gives back what both sides said. `-y`: every decision is left to the hooks. */
export function runGeminiCli(
  { entry }: Installed,
  { sandbox, script, prompt = 'please go on', args = [], env, limit }: ScriptedOptions,
): Promise<ScriptedRun> {
  const command = (modelUrl: string) => ({
    file: entry,
    args: ['-y', '-m', 'gemini-2.5-pro', ...args, '-p', prompt],
    cwd: sandbox.workspace,
    env: {
      ...sandbox.env,
      GOOGLE_GEMINI_BASE_URL: modelUrl,
      GEMINI_API_KEY: 'dummy',
      // Hooks run in trusted folders only, and print mode does not start in any other.
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
      ...env,
    },
  });
  return runScripted(script, command, limit);
}
