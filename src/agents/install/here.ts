/** Which agents this machine has, seen by the folders that they make when they are first used. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Installable } from './environment.ts';

const TRACES: Readonly<Record<Installable, readonly string[]>> = {
  'claude-code': ['.claude'],
  codex: ['.codex'],
  cursor: ['.cursor'],
  'gemini-cli': ['.gemini'],
  opencode: ['.config/opencode', '.local/share/opencode'],
  'copilot-cli': ['.copilot'],
  vscode: [
    '.copilot',
    '.vscode',
    '.config/Code',
    'Library/Application Support/Code',
    'AppData/Roaming/Code',
    '.vscode-server',
  ],
};

/** Has the agent been used by this user? `userHome` is their home folder, absolute. */
export const isHere = (agent: Installable, userHome: string): boolean =>
  TRACES[agent].some((trace) => existsSync(join(userHome, trace)));
