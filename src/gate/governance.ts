/** What governs the agents on this machine: Chaperone's own state, and the clients' hook settings. */
import { homedir } from 'node:os';
import type { Home } from './home.ts';

/** Paths (files, or folders with all below) that an agent may not change. */
export function governedPaths(home: Home, workspace: readonly string[]): readonly string[] {
  const user = process.env.HOME || homedir();
  return [
    home.root,
    `${user}/.claude/settings.json`,
    ...workspace.map((root) => `${root}/.claude/settings.json`),
  ];
}

/** Would this settings file, as it stands now, switch Chaperone's hooks off? */
export function switchesOff(_home: Home, _file: string): string | undefined {
  return undefined;
}
