/** What governs the agents on this machine: Chaperone's own state, and the clients' hook settings. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  governedPaths as settingsPaths,
  switchesOff as settingsSwitchOff,
  status,
} from '../agents/install/index.ts';
import type { Place } from '../model/facts.ts';
import type { Home } from './home.ts';
import { installEnvironment, userHome } from './install-environment.ts';
import { realpath } from './machine.ts';
import { WORKSPACE_FOLDER, workspacePolicyIn } from './policy/workspace.ts';

/** What an agent may not change (paths of files, or folders with all below), and what it may not even look at. */
export function guardedOn(
  home: Home,
  workspace: readonly string[],
  gate?: Place['gate'],
): Pick<Place, 'governed' | 'sealed' | 'gate'> {
  // A long state folder keeps its socket elsewhere; whoever replaced that socket would answer for the gate.
  const sealed = home.socket.startsWith('\\\\')
    ? [home.root]
    : [...new Set([home.root, dirname(home.socket)])];
  // Paths of effects are real ones; an editor may know a root by a link, and the part may lie elsewhere.
  const roots = named(workspace);
  const parts = named(roots.flatMap((root) => [join(root, WORKSPACE_FOLDER), workspacePolicyIn(root)]));
  const governed = [...sealed, ...parts, ...settingsPaths(userHome(), roots, process.platform, process.env)];
  return { governed, sealed, ...(gate && { gate }) };
}

/** Paths as they are written and as they really are, each once. */
const named = (paths: readonly string[]): string[] => [
  ...new Set(paths.flatMap((path) => [path, realpath(path) ?? path])),
];

/**
 * Would this settings file, as it stands now, switch Chaperone's hooks off? One sentence, or undefined.
 * A person who has uninstalled meant to: then nothing is kept in force.
 */
export function switchesOff(home: Home, file: string): string | undefined {
  if (!existsSync(join(home.installed, 'claude-code.json'))) return undefined;
  const problem =
    settingsSwitchOff(file, { home: userHome(), variables: process.env }) ?? hooksChanged(home, file);
  return (
    problem &&
    `${problem} The settings that were in force stay so; \`chaperone uninstall claude-code\` is the way to take the hooks out.`
  );
}

/** Hooks that are not as install wrote them: one that is missing, narrowed or shortened is switched off as well. */
function hooksChanged(home: Home, file: string): string | undefined {
  const found = status('claude-code', installEnvironment(home));
  const own = found.files.find(({ path }) => path === file);
  const touched = [...(own?.missing ?? []), ...(own?.changed ?? [])];
  return touched.length > 0
    ? `${file}: the hooks for ${touched.join(', ')} would be gone or changed.`
    : undefined;
}
