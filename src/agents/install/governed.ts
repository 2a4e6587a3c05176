/** Which files decide whether an agent's hooks fire: an agent that could write them could switch its hooks off. */
import type { InstallEnvironment } from './environment.ts';
import { managedPlaces, userFoldersOfVscode } from './places.ts';

/** Gemini CLI takes variables for itself and its hooks from the second. */
const GEMINI = ['.gemini/settings.json', '.gemini/.env'] as const;

/** OpenCode runs all of them in its own process; the first are ours to be in. */
const OPENCODE_CODE = ['plugin', 'plugins', 'opencode.json', 'opencode.jsonc'] as const;

/** Below the user's home folder. A folder stands for all that is in it. */
const USER = [
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.cursor/hooks.json',
  ...GEMINI,
  '.gemini/trustedFolders.json',
  '.copilot/hooks',
  '.copilot/settings.json',
  '.copilot/config.json',
  '.codex/hooks.json',
  // Which hooks are trusted stands there, and whether there are any.
  '.codex/config.toml',
  // Codex takes its variables over at its start, and its hooks inherit them.
  '.codex/.env',
  ...OPENCODE_CODE.map((name) => `.config/opencode/${name}` as const),
] as const;

/** Variables that name one such file each. */
const MOVED_FILES = [
  'GEMINI_CLI_SYSTEM_SETTINGS_PATH',
  'GEMINI_CLI_SYSTEM_DEFAULTS_PATH',
  'GEMINI_CLI_TRUSTED_FOLDERS_PATH',
] as const;

/** Below a root of the workspace: they add hooks of their own, and some of them can switch off the user's. */
const PROJECT = [
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.cursor/hooks.json',
  ...GEMINI,
  '.github/hooks',
  '.github/copilot/settings.json',
  '.github/copilot/settings.local.json',
  '.codex/hooks.json',
  '.codex/config.toml',
  ...OPENCODE_CODE.map((name) => `.opencode/${name}` as const),
  'opencode.json',
  'opencode.jsonc',
] as const;

/**
 * Absolute paths of files, and of folders with all that is in them.
 *
 * @param variables the user's environment: CLAUDE_CONFIG_DIR, COPILOT_HOME and others move settings
 */
export function governedPaths(
  home: string,
  workspaceRoots: readonly string[],
  platform: NodeJS.Platform,
  variables: InstallEnvironment['variables'] = {},
): readonly string[] {
  const { CLAUDE_CONFIG_DIR, CODEX_HOME, COPILOT_HOME, GEMINI_CLI_HOME, XDG_CONFIG_HOME } = variables;
  const all = [
    ...USER.map((path) => `${home}/${path}`),
    ...(CLAUDE_CONFIG_DIR
      ? [`${CLAUDE_CONFIG_DIR}/settings.json`, `${CLAUDE_CONFIG_DIR}/settings.local.json`]
      : []),
    ...(CODEX_HOME ? ['hooks.json', 'config.toml', '.env'].map((name) => `${CODEX_HOME}/${name}`) : []),
    ...(COPILOT_HOME
      ? [`${COPILOT_HOME}/hooks`, `${COPILOT_HOME}/settings.json`, `${COPILOT_HOME}/config.json`]
      : []),
    ...(GEMINI_CLI_HOME
      ? [...GEMINI, '.gemini/trustedFolders.json'].map((path) => `${GEMINI_CLI_HOME}/${path}`)
      : []),
    ...(XDG_CONFIG_HOME ? OPENCODE_CODE.map((name) => `${XDG_CONFIG_HOME}/opencode/${name}`) : []),
    ...MOVED_FILES.flatMap((name) => variables[name] ?? []),
    // `chat.useHooks` and `chat.hookFilesLocations` stand there.
    ...userFoldersOfVscode({ home, platform, variables }).map((folder) => `${folder}/settings.json`),
    ...workspaceRoots.flatMap((root) => PROJECT.map((path) => `${root}/${path}`)),
    ...managedPlaces(platform),
  ];
  return [...new Set(all)];
}
