/** The real Claude Code in print mode, with a scripted model behind it. Recipe seen to work with 2.1.330. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Available, CLAUDE_CODE, type Installed, provide } from './cache.ts';
import { runScripted, type ScriptedOptions, type ScriptedRun } from './scripted-run.ts';

export interface ClaudeRun extends ScriptedRun {
  /**
   * What Claude Code wrote into its own record of the session for each call that it refused to run. It stands there also
   * when the turn ended before the model could read it.
   */
  readonly refusals: () => readonly string[];
}

export interface ClaudeOptions extends ScriptedOptions {
  /** `bypassPermissions` leaves every decision to the hooks; `default` lets Claude Code ask, which print mode denies. */
  readonly permissionMode?: 'bypassPermissions' | 'acceptEdits' | 'default';
}

export const provideClaudeCode = (): Promise<Available<Installed>> => provide(CLAUDE_CODE);

/** Runs one prompt to its end and gives back what both sides said. */
export async function runClaudeCode(claude: Installed, options: ClaudeOptions): Promise<ClaudeRun> {
  const { sandbox, script, prompt = 'please go on', permissionMode = 'bypassPermissions' } = options;
  const command = (modelUrl: string) => ({
    file: claude.entry,
    args: [
      '-p',
      prompt,
      // Any name will do with a scripted model; a retired one prints a warning.
      '--model',
      'claude-sonnet-4-5',
      '--permission-mode',
      permissionMode,
      ...(options.args ?? []),
    ],
    cwd: sandbox.workspace,
    env: {
      ...sandbox.env,
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: 'sk-ant-dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      // Without it Claude Code refuses bypassPermissions to root, which containers run as.
      IS_SANDBOX: '1',
      ...options.env,
    },
  });
  const done = await runScripted(script, command, options.limit);
  return { ...done, refusals: () => refusalsIn(path.join(sandbox.home, '.claude/projects')) };
}

/** One line of Claude Code 2.1.330's session files, as far as it tells of a refused call. */
interface SessionLine {
  readonly toolDenialKind?: string;
  readonly toolUseResult?: unknown;
}

function refusalsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SessionLine)
    .filter(({ toolDenialKind }) => toolDenialKind !== undefined)
    .map(({ toolUseResult }) => String(toolUseResult));
}
