/** Settings that keep our hooks from firing though they are installed. */
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { isObject, objectOf } from '../payload.ts';
import { claudeConfigFolder } from './claude-code.ts';
import { CURSOR_EVENTS } from './cursor.ts';
import type { Installable, InstallEnvironment } from './environment.ts';
import { managedPlaces, userFoldersOfVscode } from './places.ts';
import { readSettings } from './settings-file.ts';
import { hookFoldersOfVscode } from './vscode.ts';

export interface Switch {
  readonly file: string;
  /** One sentence: what is set, and what it does. */
  readonly says: string;
}

type Settings = Readonly<Record<string, unknown>>;
type Reason = (settings: Settings) => string | undefined;

/** Which switches of an agent's settings are thrown. Looks at user and administrator settings; changes nothing. */
export function switchesOf(agent: Installable, env: InstallEnvironment): readonly Switch[] {
  return looksOf(agent, env).flatMap(([file, reason]) => {
    const says = reason(settingsIn(file));
    return says ? [{ file, says }] : [];
  });
}

function looksOf(agent: Installable, env: InstallEnvironment): readonly (readonly [string, Reason])[] {
  switch (agent) {
    case 'claude-code': {
      const folder = claudeConfigFolder(env);
      const managed = managedPlaces(env.platform)[0] ?? '';
      return [
        [join(folder, 'settings.json'), allHooksOff],
        [join(folder, 'settings.local.json'), allHooksOff],
        [join(managed, 'managed-settings.json'), managedOff],
      ];
    }
    case 'cursor':
      return [[join(env.home, '.cursor', 'hooks.json'), voidsFile]];
    case 'vscode':
      return [
        ...userFoldersOfVscode(env).map((folder) => [join(folder, 'settings.json'), chatHooksOff] as const),
        ...hookFoldersOfVscode(env).map((folder) => [join(folder, 'chaperone.json'), allHooksOff] as const),
      ];
  }
}

function allHooksOff(settings: Settings): string | undefined {
  return settings.disableAllHooks === true
    ? '"disableAllHooks" is true: no hook of this user fires.'
    : undefined;
}

function managedOff(settings: Settings): string | undefined {
  if (settings.allowManagedHooksOnly === true) {
    return '"allowManagedHooksOnly" is true: only hooks that an administrator has installed fire.';
  }
  return allHooksOff(settings);
}

/** One name that Cursor does not know voids its whole file, silently. */
function voidsFile({ hooks }: Settings): string | undefined {
  const unknown = Object.keys(objectOf(hooks)).find((name) => !CURSOR_EVENTS.includes(name));
  return unknown
    ? `"${unknown}" is no hook event that Cursor is known to have: it ignores the whole file then.`
    : undefined;
}

function chatHooksOff(settings: Settings): string | undefined {
  if (settings['chat.useHooks'] === false)
    return '"chat.useHooks" is false: no hook fires in the Local harness.';
  const off = Object.entries(objectOf(settings['chat.hookFilesLocations'])).find(
    ([path, on]) => on === false && /^~\/\.copilot\/hooks\/?/.test(path),
  );
  return off ? `"chat.hookFilesLocations" leaves out ${off[0]}.` : undefined;
}

/**
 * Would this settings file, as it stands now, keep Claude Code's hooks from firing? For its ConfigChange event: the
 * settings are about to be taken over. One sentence, or nothing where our hooks would go on.
 */
export function switchesOff(
  file: string,
  env: Pick<InstallEnvironment, 'home' | 'variables'>,
): string | undefined {
  const settings = settingsIn(file);
  const off = allHooksOff(settings);
  if (off) return `${file}: ${off}`;
  if (file !== join(claudeConfigFolder(env), 'settings.json')) return undefined;
  const commands = JSON.stringify(settings.hooks ?? {});
  return commands.includes('hook claude-code ') || commands.includes('/v1/hook/claude-code/')
    ? undefined
    : `${file} no longer holds Chaperone's hooks.`;
}

/** What can be read of a settings file; a file that is missing or broken switches nothing. */
function settingsIn(file: string): Settings {
  try {
    const settings: unknown = parse(readSettings(file).text, [], { allowTrailingComma: true });
    return isObject(settings) ? settings : {};
  } catch {
    return {};
  }
}
