/** Where an action happens. */
import { homedir, tmpdir } from 'node:os';
import type { Place } from '../model/facts.ts';
import { realpath } from './machine.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables whose values the agent's shell can be taken to share with this process. */
const SHARED = [
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'SHELL',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'CHAPERONE_HOME',
];

/** A place on this machine. `guarded` is what governs agents: hook settings, Chaperone's own state and process. */
export function placeOn(
  cwd: string,
  workspace: readonly string[],
  guarded: Pick<Place, 'governed' | 'sealed' | 'gate'>,
  env: Environment = process.env,
): Place {
  const home = env.HOME || homedir();
  const platform = process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
  const known = SHARED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    cwd,
    home,
    // Paths of effects are real ones; an editor may know the same folder by a link.
    workspace: workspace.map((root) => realpath(root) ?? root),
    temp: [...new Set([tmpdir(), ...(platform === 'win32' ? [] : ['/tmp', '/var/tmp', '/private/tmp'])])],
    platform,
    ...guarded,
    env: { ...Object.fromEntries(known), HOME: home, PWD: cwd },
  };
}
