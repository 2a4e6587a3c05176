/** Folders of the clients and editors that differ from system to system. */
import { join } from 'node:path';
import type { InstallEnvironment } from './environment.ts';

type Where = Pick<InstallEnvironment, 'home' | 'platform' | 'variables'>;

/** Products that are VS Code and run its agent. */
const EDITORS = ['Code', 'Code - Insiders', 'VSCodium'] as const;

/** The `User` folder of an editor that is made from VS Code, on the desktop. */
export function userFolderOfEditor({ home, platform, variables }: Where, editor: string): string {
  const base =
    platform === 'win32'
      ? variables?.APPDATA || join(home, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : variables?.XDG_CONFIG_HOME || join(home, '.config');
  return join(base, editor, 'User');
}

/** `User` folders of every VS Code that may be here: the desktop's, and a server's that a browser or a remote talks to. */
export function userFoldersOfVscode(env: Where): readonly string[] {
  const data = env.variables?.XDG_DATA_HOME || join(env.home, '.local', 'share');
  return [
    ...EDITORS.map((editor) => userFolderOfEditor(env, editor)),
    join(env.home, '.vscode-server', 'data', 'User'),
    join(data, 'code-server', 'User'),
  ];
}

/** Folders and files of hook settings that only an administrator may write, by client. */
export function managedPlaces(platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case 'win32':
      return [
        'C:/Program Files/ClaudeCode',
        'C:/ProgramData/Cursor/hooks.json',
        'C:/ProgramData/GitHub/Copilot/policy.d',
        'C:/ProgramData/gemini-cli',
        'C:/ProgramData/opencode',
        'C:/ProgramData/OpenAI/Codex',
      ];
    case 'darwin':
      return [
        '/Library/Application Support/ClaudeCode',
        '/Library/Application Support/Cursor/hooks.json',
        '/Library/Application Support/GeminiCli',
        '/Library/Application Support/opencode',
        '/etc/github-copilot/policy.d',
        '/etc/codex',
      ];
    default:
      return [
        '/etc/claude-code',
        '/etc/codex',
        '/etc/cursor/hooks.json',
        '/etc/gemini-cli',
        '/etc/opencode',
        '/etc/github-copilot/policy.d',
      ];
  }
}
