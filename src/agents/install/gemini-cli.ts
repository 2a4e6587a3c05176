/** Gemini CLI's user settings: `~/.gemini/settings.json`, or below GEMINI_CLI_HOME. */
import { join } from 'node:path';
import { geminiCli } from '../gemini-cli.ts';
import { commandFor, type Failing, type InstallEnvironment, isOurCommand } from './environment.ts';
import type { Wanted } from './hooks-text.ts';

const { timeout } = geminiCli.capabilities({ agent: 'gemini-cli', session: '', cwd: '', workspace: [] });

/** Under this name the client lists our hooks, and `hooksConfig.disabled` would switch them off. */
export const HOOK_NAME = 'chaperone';

/**
 * What we hook. `closes`: a hook that ends with exit code 1, by a signal or without a word lets the client go on, so that
 * every failure becomes exit code 2 with a sentence. On the others it becomes 0: most codes with a word on stderr are a
 * refusal, a missing command's 127 too, and a refused end of a turn is a new prompt, without end.
 */
const HOOKED: Readonly<Record<string, { readonly timeout: number; readonly closes?: true }>> = {
  SessionStart: { timeout: timeout.other },
  // As long as a call: a person may be asked about a file that the prompt names.
  BeforeAgent: { timeout: timeout.tool, closes: true },
  BeforeTool: { timeout: timeout.tool, closes: true },
  AfterTool: { timeout: timeout.other, closes: true },
  AfterAgent: { timeout: timeout.other },
  SessionEnd: { timeout: timeout.other },
};

/** Begins with a space, since the launcher's own sentence may stand before it. */
const FAILED = ' The hook of Chaperone failed: chaperone doctor in a terminal of the person says why.';

/**
 * Variables that run other code before or inside a hook, made empty for it: the client takes all that a project's `.env`
 * sets into its own environment and hands it on. Seen: with `BASH_ENV` there, a file of the project ended every hook
 * with nothing said, and every call ran.
 */
const NO_CODE_FROM_OUTSIDE = Object.fromEntries(
  [
    'BASH_ENV',
    'SHELLOPTS',
    'LD_PRELOAD',
    'LD_AUDIT',
    'LD_LIBRARY_PATH',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'OPENSSL_CONF',
  ].map((name) => [name, '']),
);

export function geminiFolder(env: Pick<InstallEnvironment, 'home' | 'variables'>): string {
  return join(env.variables?.GEMINI_CLI_HOME || env.home, '.gemini');
}

/** Settings that an administrator owns, the defaults below all others last. */
export function geminiSystemFiles({
  platform,
  variables,
}: Pick<InstallEnvironment, 'platform' | 'variables'>): readonly string[] {
  const folder = {
    win32: 'C:/ProgramData/gemini-cli',
    darwin: '/Library/Application Support/GeminiCli',
    linux: '/etc/gemini-cli',
  }[platform === 'win32' || platform === 'darwin' ? platform : 'linux'];
  return [
    variables?.GEMINI_CLI_SYSTEM_SETTINGS_PATH || `${folder}/settings.json`,
    variables?.GEMINI_CLI_SYSTEM_DEFAULTS_PATH || `${folder}/system-defaults.json`,
  ];
}

export function wantedOfGeminiCli(env: InstallEnvironment): readonly Wanted[] {
  const shell = env.platform === 'win32' ? 'powershell' : 'sh';
  const events = Object.entries(HOOKED).map(([event, hooked]) => {
    const failing: Failing = hooked.closes ? { exit: 2, says: FAILED } : { exit: 0 };
    const command = commandFor(env, shell, 'gemini-cli', event, failing);
    const hook = {
      type: 'command',
      name: HOOK_NAME,
      command,
      timeout: hooked.timeout * 1000,
      env: NO_CODE_FROM_OUTSIDE,
    };
    // A group without a matcher: every tool.
    return [event, { hooks: [hook] }] as const;
  });
  return [
    {
      path: join(geminiFolder(env), 'settings.json'),
      events: Object.fromEntries(events),
      isOurs: (target) => isOurCommand(env, 'gemini-cli', target),
    },
  ];
}
