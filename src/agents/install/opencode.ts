/** OpenCode: a plugin of our own in the user's configuration, which XDG_CONFIG_HOME moves. */
import { join } from 'node:path';
import type { InstallEnvironment } from './environment.ts';
import type { HookFile } from './hooks-file.ts';
import { PLUGIN_MARK, pluginText } from './opencode-plugin.ts';
import { SettingsProblem } from './problem.ts';

/** What `status` calls it where it is missing. */
const PLUGIN = 'the plugin';

/** Always below XDG_CONFIG_HOME or `~/.config`, on every system. */
export function opencodeFolder(env: Pick<InstallEnvironment, 'home' | 'variables'>): string {
  return join(env.variables?.XDG_CONFIG_HOME || join(env.home, '.config'), 'opencode');
}

export function pluginOfOpencode(env: InstallEnvironment): HookFile {
  const path = join(opencodeFolder(env), 'plugin', 'chaperone.js');
  const ours = pluginText(env.launcher, env.platform);
  const isOurs = (text: string) => text.startsWith(PLUGIN_MARK);
  const isEmpty = (text: string) => text.trim() === '';
  const foreign = () =>
    new SettingsProblem(
      'unexpected-shape',
      path,
      `${path} is there already and is not Chaperone's. Nothing was changed; give it another name, then try again.`,
    );
  return {
    path,
    isOurFile: true,
    events: [PLUGIN],
    find: (text) => {
      if (isEmpty(text)) return { missing: [PLUGIN], changed: [] };
      if (!isOurs(text)) throw foreign();
      return { missing: [], changed: text === ours ? [] : [PLUGIN] };
    },
    isInPlace: (text) => text === ours,
    add: (before) => {
      if (!isEmpty(before)) throw foreign();
      return { text: ours, insertions: [{ offset: 0, text: ours }] };
    },
    remove: (text) => (isOurs(text) ? '' : text),
    makes: () => [],
    isEmpty,
  };
}
