/**
 * Where the agents keep what they have seen: conversations, prompts, logs, snapshots. Settings and sign-ins are no part of
 * it. Seen on Claude Code 2.1.330, Codex 0.169, Gemini CLI 0.61 and OpenCode 1.18; the others by what is published.
 */
import { readdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '../adapter.ts';
import { claudeConfigFolder } from './claude-code.ts';
import { codexFolder } from './codex.ts';
import type { InstallEnvironment } from './environment.ts';
import { geminiFolder } from './gemini-cli.ts';
import { userFolderOfEditor, userFoldersOfVscode } from './places.ts';

type Where = Pick<InstallEnvironment, 'home' | 'platform' | 'variables'>;

/** A file or folder that an agent keeps; absolute. It may not be there. */
export interface KeptPlace {
  /** People's name of the agent. */
  readonly agent: string;
  readonly path: string;
}

/** Of an editor's folder of a user; `*` is any one folder. The rest are caches and settings of extensions. */
const EDITOR_PLACES = [
  'workspaceStorage/*/chatSessions',
  'workspaceStorage/*/chatEditingSessions',
  'workspaceStorage/*/GitHub.copilot-chat',
  'workspaceStorage/*/state.vscdb',
  'workspaceStorage/*/state.vscdb.backup',
  'globalStorage/emptyWindowChatSessions',
  'globalStorage/github.copilot-chat',
  'globalStorage/state.vscdb',
  'globalStorage/state.vscdb.backup',
  'globalStorage/saoudrizwan.claude-dev/tasks',
];

/** Every place of every agent that is known, whether it is there or not. */
export function keptPlaces(env: Where): readonly KeptPlace[] {
  const { home, variables } = env;
  const data = variables?.XDG_DATA_HOME || join(home, '.local', 'share');
  const state = variables?.XDG_STATE_HOME || join(home, '.local', 'state');
  const cache = variables?.XDG_CACHE_HOME || join(home, '.cache');
  const temp = variables?.TMPDIR || tmpdir();
  const kept: readonly (readonly [agent: string, root: string, below: readonly string[]])[] = [
    [
      'Claude Code',
      claudeConfigFolder(env),
      (
        'projects history.jsonl shell-snapshots file-history todos tasks plans debug paste-cache sessions session-env ' +
        'transcripts tool-results uploads'
      ).split(' '),
    ],
    ['Claude Code', temp, [`claude-${userInfo().uid}`]],
    ['Claude Code', cache, ['claude-cli-nodejs']],
    [
      'Codex',
      codexFolder(env),
      'sessions archived_sessions history.jsonl session_index.jsonl log shell_snapshots *.sqlite'.split(' '),
    ],
    [
      'Copilot CLI',
      variables?.COPILOT_HOME || join(home, '.copilot'),
      'session-state history-session-state logs command-history-state.json session-store.db'.split(' '),
    ],
    ['Gemini CLI', geminiFolder(env), ['tmp', 'history']],
    ['Cursor', join(home, '.cursor'), ['projects', 'chats']],
    ['Cursor', userFolderOfEditor(env, 'Cursor'), EDITOR_PLACES],
    ...userFoldersOfVscode(env).map((user) => ['VS Code', user, EDITOR_PLACES] as const),
    [
      'OpenCode',
      join(data, 'opencode'),
      'storage log snapshot tool-output plans opencode.db opencode.db-wal'.split(' '),
    ],
    ['OpenCode', join(state, 'opencode'), ['prompt-history.jsonl', 'prompt-stash.jsonl']],
  ];
  return kept.flatMap(([agent, root, below]) =>
    below.flatMap((pattern) => expanded(root, pattern.split('/'))).map((path) => ({ agent, path })),
  );
}

/** The client's own record of the session that calls; nothing where it keeps none that is known. */
export function transcriptOf(
  { agent, session, transcript }: Caller,
  variables: NonNullable<Where['variables']>,
): string | undefined {
  if (transcript) return transcript;
  if (agent !== 'copilot-cli' || !/^[\w-]+$/.test(session)) return undefined;
  const root = variables.COPILOT_HOME || join(variables.HOME || homedir(), '.copilot');
  return join(root, 'session-state', session, 'events.jsonl');
}

/** The paths that a pattern stands for; a `*` within a name is any characters. */
function expanded(folder: string, [first = '', ...rest]: readonly string[]): readonly string[] {
  const names = first.includes('*') ? namesLike(folder, first) : [first];
  const paths = names.map((name) => join(folder, name));
  return rest.length === 0 ? paths : paths.flatMap((path) => expanded(path, rest));
}

function namesLike(folder: string, pattern: string): readonly string[] {
  const [head = '', tail = ''] = pattern.split('*');
  try {
    return readdirSync(folder).filter((name) => name.startsWith(head) && name.endsWith(tail));
  } catch {
    return []; // The agent is not here, or keeps nothing of the kind.
  }
}
