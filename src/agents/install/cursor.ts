/** Cursor's user hooks: always `~/.cursor/hooks.json` (CURSOR_CONFIG_DIR does not move it). */
import { join } from 'node:path';
import { cursor } from '../cursor.ts';
import { commandFor, type InstallEnvironment, isOurCommand } from './environment.ts';
import type { Wanted } from './hooks-text.ts';

const { timeout } = cursor.capabilities({ agent: 'cursor', session: '', cwd: '', workspace: [] });

/**
 * What we hook. One name that the installed version does not know voids the whole file without a word, so only
 * long-standing ones are here; beforeShellExecution and beforeMCPExecution ask a second time what preToolUse has asked.
 * `closes`: the permission events, which deny when the hook fails. Never afterFileEdit: see `cursor-reply.ts`.
 */
const HOOKED: Readonly<Record<string, { readonly timeout: number; readonly closes?: true }>> = {
  sessionStart: { timeout: timeout.other },
  // As long as a call: a person may be asked about a file that is attached.
  beforeSubmitPrompt: { timeout: timeout.tool },
  preToolUse: { timeout: timeout.tool, closes: true },
  // Also the net for reads that came without a preToolUse (seen by others in 3.15.6).
  beforeReadFile: { timeout: timeout.tool, closes: true },
  postToolUse: { timeout: timeout.other },
  postToolUseFailure: { timeout: timeout.other },
  afterFileEdit: { timeout: timeout.other },
  subagentStart: { timeout: timeout.tool, closes: true },
  subagentStop: { timeout: timeout.other },
  stop: { timeout: timeout.other },
  sessionEnd: { timeout: timeout.other },
};

/** Every name that the hook package of npm `@cursor/sdk` 1.0.32 knows. */
export const CURSOR_EVENTS: readonly string[] = [
  ...Object.keys(HOOKED),
  'afterAgentResponse',
  'afterAgentThought',
  'afterMCPExecution',
  'afterShellExecution',
  'afterTabFileEdit',
  'beforeMCPExecution',
  'beforeShellExecution',
  'beforeTabFileRead',
  'preCompact',
  'workspaceOpen',
];

export function wantedOfCursor(env: InstallEnvironment): readonly Wanted[] {
  // The client cuts a line at `//`, also inside a string.
  const launcher = env.launcher.replace(/\/{2,}/g, '/');
  const shell = env.platform === 'win32' ? 'powershell' : 'sh';
  const events = Object.entries(HOOKED).map(([event, hooked]) => {
    const command = commandFor({ launcher }, shell, 'cursor', event);
    return [
      event,
      { command, timeout: hooked.timeout, ...(hooked.closes ? { failClosed: true } : {}) },
    ] as const;
  });
  return [
    {
      path: join(env.home, '.cursor', 'hooks.json'),
      events: Object.fromEntries(events),
      fields: { version: 1 },
      isOurs: (target) => isOurCommand({ launcher }, 'cursor', target),
    },
  ];
}
