/**
 * VS Code's own agent and Copilot CLI: one file of our own in `~/.copilot/hooks`, which the Local harness, the Copilot
 * harness and the CLI all read. The latter two look below COPILOT_HOME instead where it is set, so that the file is put
 * there too. A file for each would have every call come twice.
 */
import { join } from 'node:path';
import { vscode } from '../vscode.ts';
import { commandFor, type InstallEnvironment, isOurCommand } from './environment.ts';
import type { Wanted } from './hooks-text.ts';

const { timeout } = vscode.capabilities({ agent: 'vscode', session: '', cwd: '', workspace: [] });

/**
 * PascalCase, which all three read; with both spellings in one file only one of them fired.
 * `asks`: the Local harness runs on when a hook fails in any way but exit code 2, so that every failure becomes that.
 * PostToolUseFailure and SessionEnd are the runtime's alone; the Local harness ignores names that it does not know.
 */
const HOOKED: Readonly<Record<string, { readonly timeout: number; readonly asks?: true }>> = {
  SessionStart: { timeout: timeout.other },
  UserPromptSubmit: { timeout: timeout.tool, asks: true },
  PreToolUse: { timeout: timeout.tool, asks: true },
  PostToolUse: { timeout: timeout.other },
  PostToolUseFailure: { timeout: timeout.other },
  SubagentStart: { timeout: timeout.other },
  SubagentStop: { timeout: timeout.other },
  Stop: { timeout: timeout.other },
  SessionEnd: { timeout: timeout.other },
};

export function hookFoldersOfCopilot(env: Pick<InstallEnvironment, 'home' | 'variables'>): readonly string[] {
  const usual = join(env.home, '.copilot', 'hooks');
  const moved = env.variables?.COPILOT_HOME;
  return moved && join(moved, 'hooks') !== usual ? [usual, join(moved, 'hooks')] : [usual];
}

export function wantedOfCopilot(env: InstallEnvironment): readonly Wanted[] {
  const events = Object.entries(HOOKED).map(
    ([event, hooked]) => [event, entryFor(env, event, hooked)] as const,
  );
  return hookFoldersOfCopilot(env).map((folder) => ({
    path: join(folder, 'chaperone.json'),
    events: Object.fromEntries(events),
    isOurFile: true,
    isOurs: (target) => isOurCommand(env, 'vscode', target),
  }));
}

function entryFor(
  env: InstallEnvironment,
  event: string,
  hooked: { readonly timeout: number; readonly asks?: true },
): object {
  // On Windows all three run it in PowerShell.
  const shell = env.platform === 'win32' ? 'powershell' : 'sh';
  const command = commandFor(env, shell, 'vscode', event, hooked.asks && { exit: 2 });
  const onWindows = shell === 'powershell' ? { windows: command, powershell: command } : {};
  return { type: 'command', command, ...onWindows, timeout: hooked.timeout };
}
