/** Settings that keep our hooks from firing though they are installed. */
import { join, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import { objectOf } from '../payload.ts';
import { claudeConfigFolder } from './claude-code.ts';
import { codexFolder, wantedOfCodex } from './codex.ts';
import { trustMissing } from './codex-trust.ts';
import { hookFoldersOfCopilot } from './copilot.ts';
import { CURSOR_EVENTS } from './cursor.ts';
import type { Installable, InstallEnvironment } from './environment.ts';
import { geminiFolder, geminiSystemFiles, HOOK_NAME } from './gemini-cli.ts';
import { plainJsonProblem } from './json-text.ts';
import { pluginOfOpencode } from './opencode.ts';
import { managedPlaces, userFoldersOfVscode } from './places.ts';
import { SettingsProblem } from './problem.ts';
import { readSettings } from './settings-file.ts';
import { tomlStatements } from './toml-text.ts';

export interface Switch {
  readonly file: string;
  /** One sentence: what is set, and what it does. */
  readonly says: string;
}

/** A settings file as far as it can be read: a missing one is empty. */
interface Settings {
  readonly file: string;
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

type Reason = (settings: Settings) => string | undefined;

/** Which switches of an agent's settings are thrown. Looks at user and administrator settings; changes nothing. */
export function switchesOf(agent: Installable, env: InstallEnvironment): readonly Switch[] {
  return looksOf(agent, env).flatMap(([file, ...reasons]) => {
    const settings = settingsIn(file);
    return reasons.flatMap((reason) => {
      const says = reason(settings);
      return says ? [{ file, says }] : [];
    });
  });
}

function looksOf(agent: Installable, env: InstallEnvironment): readonly (readonly [string, ...Reason[]])[] {
  switch (agent) {
    case 'claude-code': {
      const folder = claudeConfigFolder(env);
      const managed = managedPlaces(env.platform)[0] ?? '';
      return [
        [join(folder, 'settings.json'), allHooksOff, notPlainFor('Claude Code')],
        [join(folder, 'settings.local.json'), allHooksOff],
        [join(managed, 'managed-settings.json'), managedOff],
      ];
    }
    case 'codex': {
      const folder = codexFolder(env);
      const managed = managedPlaces(env.platform).find((path) => /codex/i.test(path)) ?? '';
      return [
        [join(folder, 'hooks.json'), notPlainFor('Codex'), foreignKey],
        [join(folder, 'config.toml'), codexHooksOff, notTrustedIn(env)],
        [join(managed, 'requirements.toml'), codexManagedOnly],
      ];
    }
    case 'cursor':
      return [[join(env.home, '.cursor', 'hooks.json'), voidsFile]];
    case 'gemini-cli':
      return [join(geminiFolder(env), 'settings.json'), ...geminiSystemFiles(env)].map(
        (file) => [file, geminiHooksOff] as const,
      );
    case 'vscode':
      return [
        ...userFoldersOfVscode(env).map((folder) => [join(folder, 'settings.json'), chatHooksOff] as const),
        ...looksOfCopilot(env),
      ];
    case 'copilot-cli':
      return looksOfCopilot(env);
    case 'opencode':
      return [[pluginOfOpencode(env).path, () => pluginsOff(env)]];
  }
}

function looksOfCopilot(env: InstallEnvironment): readonly (readonly [string, Reason])[] {
  return hookFoldersOfCopilot(env).map((folder) => [join(folder, 'chaperone.json'), allHooksOff]);
}

function pluginsOff({ variables }: InstallEnvironment): string | undefined {
  return variables?.OPENCODE_PURE && variables.OPENCODE_PURE !== '0'
    ? 'OPENCODE_PURE is set: OpenCode loads no plugin.'
    : undefined;
}

function allHooksOff({ values }: Settings): string | undefined {
  return values.disableAllHooks === true
    ? '"disableAllHooks" is true: no hook of this user fires.'
    : undefined;
}

function managedOff(settings: Settings): string | undefined {
  if (settings.values.allowManagedHooksOnly === true) {
    return '"allowManagedHooksOnly" is true: only hooks that an administrator has installed fire.';
  }
  return allHooksOff(settings);
}

/** One name that Cursor does not know voids its whole file, silently. */
function voidsFile({ values }: Settings): string | undefined {
  const unknown = Object.keys(objectOf(values.hooks)).find((name) => !CURSOR_EVENTS.includes(name));
  return unknown
    ? `"${unknown}" is no hook event that Cursor is known to have: it ignores the whole file then.`
    : undefined;
}

/** Names that are switched off anywhere are switched off everywhere. */
function geminiHooksOff({ values }: Settings): string | undefined {
  const { enabled, disabled } = objectOf(values.hooksConfig);
  if (enabled === false) return '"hooksConfig.enabled" is false: no hook fires.';
  return Array.isArray(disabled) && disabled.includes(HOOK_NAME)
    ? `"hooksConfig.disabled" names "${HOOK_NAME}": none of our hooks fires.`
    : undefined;
}

function chatHooksOff({ values }: Settings): string | undefined {
  if (values['chat.useHooks'] === false)
    return '"chat.useHooks" is false: no hook fires in the Local harness.';
  const off = Object.entries(objectOf(values['chat.hookFilesLocations'])).find(
    ([path, on]) => on === false && /^~\/\.copilot\/hooks\/?/.test(path),
  );
  return off ? `"chat.hookFilesLocations" leaves out ${off[0]}.` : undefined;
}

/** Claude Code (2.1.330) takes a file with a comment or a trailing comma for no settings at all, and says nothing. */
const notPlainFor =
  (client: string): Reason =>
  ({ text }) => {
    const problem = plainJsonProblem(text);
    return (
      problem &&
      `line ${problem.line}, column ${problem.column}: ${problem.what}. ${client} reads plain JSON only and ignores the whole file: take it out.`
    );
  };

/** Codex (0.169.0) takes a file with any other key at its root for no hooks at all. */
function foreignKey({ values }: Settings): string | undefined {
  const foreign = Object.keys(values).find((name) => name !== 'hooks' && name !== 'description');
  return foreign
    ? `Codex knows no "${foreign}" at the root of its hooks and ignores the whole file: take it out.`
    : undefined;
}

const isSet = ({ text }: Settings, path: string, value: string): boolean =>
  tomlStatements(text).some((one) => one.path.join('.') === path && one.value === value);

function codexHooksOff(settings: Settings): string | undefined {
  return isSet(settings, 'features.hooks', 'false') ? '"features.hooks" is false: no hook fires.' : undefined;
}

function codexManagedOnly(settings: Settings): string | undefined {
  return isSet(settings, 'allow_managed_hooks_only', 'true')
    ? '"allow_managed_hooks_only" is true: only hooks that an administrator has installed fire.'
    : undefined;
}

/** Codex passes over what is not trusted, and says nothing. */
const notTrustedIn =
  (env: InstallEnvironment): Reason =>
  ({ text }) => {
    const [hooks] = wantedOfCodex(env);
    const { untrusted, off } = hooks ? trustMissing(text, hooks) : { untrusted: [], off: [] };
    if (untrusted.length > 0)
      return `Codex does not trust the hooks for ${untrusted.join(', ')} as they stand now and passes over them: run \`chaperone install codex\`, or start Codex and trust them under /hooks.`;
    return off.length > 0
      ? `The hooks for ${off.join(', ')} are switched off: run \`chaperone install codex\`, or start Codex and switch them on under /hooks.`
      : undefined;
  };

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
  if (resolve(file) !== resolve(claudeConfigFolder(env), 'settings.json')) return undefined;
  const commands = JSON.stringify(settings.values.hooks ?? {});
  const isThere = commands.includes('hook claude-code ') || commands.includes('/v1/hook/claude-code/');
  return isThere ? notPlainFor('Claude Code')(settings) : `${file} no longer holds Chaperone's hooks.`;
}

/** A file that cannot be read, or is no object, sets nothing. */
function settingsIn(file: string): Settings {
  try {
    const { text } = readSettings(file);
    const values: unknown = parse(text, [], { allowTrailingComma: true });
    return { file, text, values: objectOf(values) };
  } catch (error) {
    if (error instanceof SettingsProblem) return { file, text: '', values: {} };
    throw error;
  }
}
