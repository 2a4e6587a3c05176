/** The agents of this machine, as install and status see them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALLABLE, type Installable } from '../agents/install/index.ts';
import { userHome } from '../gate/install-environment.ts';
import { BadInput } from './fail.ts';

/** Folders that an agent makes when it is first used. */
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

/** The agents that are named, checked; without names those that have left traces in the user's home folder. */
export function chosenAgents(names: readonly string[]): Installable[] {
  if (names.length === 0)
    return INSTALLABLE.filter((agent) => TRACES[agent].some((trace) => existsSync(join(userHome(), trace))));
  return names.map((name) => {
    const found = INSTALLABLE.find((agent) => agent === name);
    if (!found) throw new BadInput(`no agent is named "${name}"; it is one of ${INSTALLABLE.join(', ')}`);
    return found;
  });
}
