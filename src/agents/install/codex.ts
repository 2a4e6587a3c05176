/** Codex's user hooks: `~/.codex/hooks.json`, or below CODEX_HOME. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { codex } from '../codex.ts';
import { commandFor, type InstallEnvironment, isOurCommand } from './environment.ts';
import type { Wanted } from './hooks-text.ts';

const { timeout } = codex.capabilities({ agent: 'codex', session: '', cwd: '', workspace: [] });

/**
 * What we hook. `closes`: any failure becomes exit code 2, the only one at which it holds the call, the prompt or the
 * result; what a shell or a runtime says of its failure stands on stderr, which must not be empty then.
 */
const HOOKED: Readonly<Record<string, { readonly timeout: number; readonly closes?: true }>> = {
  SessionStart: { timeout: timeout.other },
  UserPromptSubmit: { timeout: timeout.tool, closes: true },
  PreToolUse: { timeout: timeout.tool, closes: true },
  PostToolUse: { timeout: timeout.other, closes: true },
  SubagentStart: { timeout: timeout.other },
  SubagentStop: { timeout: timeout.other },
  Stop: { timeout: timeout.other },
  // More is cut to this, with a warning at every start.
  SessionEnd: { timeout: 3 },
};

type Where = Pick<InstallEnvironment, 'home' | 'variables'>;

/** As Codex spells it in the keys of its trust: it follows links where CODEX_HOME names the folder, and only there. */
export function codexFolder({ home, variables }: Where): string {
  const moved = variables?.CODEX_HOME;
  if (!moved) return join(home, '.codex');
  try {
    return realpathSync(moved);
  } catch {
    return moved; // Codex itself will not start before it is there.
  }
}

/** Groups without a matcher: every tool, also those that a later release will have. */
export function wantedOfCodex(env: InstallEnvironment): readonly Wanted[] {
  const shell = env.platform === 'win32' ? 'cmd' : 'sh';
  const events = Object.entries(HOOKED).map(([event, hooked]) => {
    // `$SHELL` runs it, which may be fish: no braces, and so no sentence of ours.
    const command = commandFor(env, shell, 'codex', event, hooked.closes && { exit: 2 });
    return [event, { hooks: [{ type: 'command', command, timeout: hooked.timeout }] }] as const;
  });
  return [
    {
      path: join(codexFolder(env), 'hooks.json'),
      events: Object.fromEntries(events),
      isOurs: (target) => isOurCommand(env, 'codex', target),
    },
  ];
}
