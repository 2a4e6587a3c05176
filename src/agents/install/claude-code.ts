/** Claude Code's user settings: `~/.claude/settings.json`, or below CLAUDE_CONFIG_DIR. */
import { readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isOlder } from '../../model/version.ts';
import { claudeCode, FAILS_CLOSED_SINCE } from '../claude-code.ts';
import { commandFor, type InstallEnvironment, isOurCommand, type Transport } from './environment.ts';
import type { Wanted } from './hooks-text.ts';

const { timeout } = claudeCode.capabilities({ agent: 'claude-code', session: '', cwd: '', workspace: [] });

/** What we hook, and how. */
interface Hooked {
  readonly timeout: number;
  /** A hook that fails keeps the client from going on. On PostToolUse it hides nothing, on PostToolBatch it ends the turn. */
  readonly closes?: true;
  /** May come over http. SessionStart is never sent over http (2.1.330), and the others have to start a gate that is gone. */
  readonly http?: true;
}

const HOOKED: Readonly<Record<string, Hooked>> = {
  SessionStart: { timeout: timeout.other },
  // As long as a call: a person may be asked about a file that the prompt names.
  UserPromptSubmit: { timeout: timeout.tool, closes: true, http: true },
  PreToolUse: { timeout: timeout.tool, closes: true, http: true },
  PostToolUse: { timeout: timeout.other, http: true },
  PostToolUseFailure: { timeout: timeout.other },
  PostToolBatch: { timeout: timeout.other },
  SubagentStart: { timeout: timeout.other },
  SubagentStop: { timeout: timeout.other },
  ConfigChange: { timeout: timeout.other, closes: true },
  Stop: { timeout: timeout.other },
  SessionEnd: { timeout: timeout.other },
};

export function claudeConfigFolder(env: Pick<InstallEnvironment, 'home' | 'variables'>): string {
  return env.variables?.CLAUDE_CONFIG_DIR || join(env.home, '.claude');
}

/**
 * Groups without a matcher, which is every tool here; and Cursor, which loads this file too, takes a group without one
 * for none of Claude Code's (but for Stop), so that it calls the hooks of its own file alone.
 */
export function wantedOfClaudeCode(env: InstallEnvironment, transport: Transport): readonly Wanted[] {
  const closes = !env.clientVersion || !isOlder(env.clientVersion, FAILS_CLOSED_SINCE);
  const base = transport === 'http' ? env.httpUrl : undefined;
  const events = Object.entries(HOOKED).map(([event, hooked]) => {
    const target =
      base && hooked.http
        ? { type: 'http', url: `${base}/v1/hook/claude-code/${event}` }
        : { type: 'command', command: commandFor(env, 'sh', 'claude-code', event) };
    const onFailure = hooked.closes && closes ? { onFailure: 'block' } : {};
    return [event, { hooks: [{ ...target, timeout: hooked.timeout, ...onFailure }] }] as const;
  });
  return [
    {
      path: join(claudeConfigFolder(env), 'settings.json'),
      events: Object.fromEntries(events),
      isOurs: (target) => isOurCommand(env, 'claude-code', target) || isOurUrl(env, target),
    },
  ];
}

/** The port and the secret may have changed since: a hook on this machine's loopback that names us is ours. */
function isOurUrl(env: InstallEnvironment, url: string): boolean {
  if (env.httpUrl && url.startsWith(`${env.httpUrl}/`)) return true;
  return /^http:\/\/127\.0\.0\.1:\d+\/[^/]+\/v1\/hook\/claude-code\/\w+$/.test(url);
}

/** The native installer's link leads to `…/versions/2.1.330`. */
export function claudeCodeVersion(env: InstallEnvironment): string | undefined {
  try {
    const version = basename(readlinkSync(join(env.home, '.local', 'bin', 'claude')));
    return /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
  } catch {
    return undefined; // Installed another way: finding out would mean to start it.
  }
}
