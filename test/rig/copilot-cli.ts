/** The real Copilot CLI in print mode, with a scripted model behind it. Recipe seen to work with 1.0.102. */
import { type Available, COPILOT_CLI, type Installed, provide } from './cache.ts';
import { runScripted, type ScriptedOptions, type ScriptedRun } from './scripted-run.ts';

export const provideCopilotCli = (): Promise<Available<Installed>> => provide(COPILOT_CLI);

/** Runs one prompt to its end and gives back what both sides said. With no `args` every decision is left to the hooks. */
export function runCopilotCli(
  { entry }: Installed,
  { sandbox, script, prompt = 'please go on', args = ['--allow-all'], env, limit }: ScriptedOptions,
): Promise<ScriptedRun> {
  const command = (modelUrl: string) => ({
    file: entry,
    args: ['-p', prompt, ...args],
    cwd: sandbox.workspace,
    env: {
      ...sandbox.env,
      COPILOT_OFFLINE: 'true',
      COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
      COPILOT_PROVIDER_API_KEY: 'none',
      // It decides which tools the client offers; the scripted model takes any name.
      COPILOT_MODEL: 'gpt-5',
      ...env,
    },
  });
  return runScripted(script, command, limit);
}
