/** Conversations as the clients keep them on disk: one that no hook has told of was not governed. */
import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { claudeConfigFolder } from './claude-code.ts';
import { codexFolder } from './codex.ts';
import type { Installable, InstallEnvironment } from './environment.ts';
import { geminiFolder } from './gemini-cli.ts';
import { userFoldersOfVscode } from './places.ts';

export interface SessionOnDisk {
  /** As the client's hooks name it. */
  readonly session: string;
  /** Milliseconds since the epoch. */
  readonly lastActivity: number;
}

/** So many of the newest sessions are told, and so many of the newest folders of a kind are looked into. */
const MOST = 50;

type Where = Pick<InstallEnvironment, 'home' | 'platform' | 'variables'>;

/** Newest first, at most 50. A folder that cannot be read holds none. */
export function sessionsOnDisk(agent: Installable, env: Where): readonly SessionOnDisk[] {
  const latest = new Map<string, number>();
  for (const { path, at } of filesOf(agent, env)) {
    const session = agent === 'codex' ? sessionOfRollout(path) : sessionOf(path);
    latest.set(session, Math.max(at, latest.get(session) ?? 0));
  }
  return [...latest]
    .map(([session, lastActivity]) => ({ session, lastActivity }))
    .sort((a, b) => b.lastActivity - a.lastActivity)
    .slice(0, MOST);
}

function filesOf(agent: Installable, env: Where): readonly Entry[] {
  switch (agent) {
    case 'claude-code':
      // A subagent's transcript lies one folder deeper and is no session of its own.
      return within(newestIn(join(claudeConfigFolder(env), 'projects'), 'folder'), '').filter(isTranscript);
    case 'codex': {
      const years = newestIn(join(codexFolder(env), 'sessions'), 'folder');
      const days = within(within(years, ''), '');
      return newest(within(days, '').filter(isTranscript));
    }
    case 'cursor':
      return within(newestIn(join(env.home, '.cursor', 'projects'), 'folder'), 'agent-transcripts');
    case 'gemini-cli':
      // A subagent's transcript lies one folder deeper and is no session of its own.
      return within(newestIn(join(geminiFolder(env), 'tmp'), 'folder'), 'chats').filter(isTranscript);
    case 'opencode':
      // In a database.
      return [];
    case 'copilot-cli':
      return copilotSessions(env, (client) => client !== AGENT_HOST);
    case 'vscode': {
      const workspaces = userFoldersOfVscode(env).flatMap((user) =>
        newestIn(join(user, 'workspaceStorage'), 'folder'),
      );
      return [
        ...copilotSessions(env, (client) => client === AGENT_HOST),
        ...within(workspaces, 'GitHub.copilot-chat/transcripts'),
        ...within(workspaces, 'chatSessions'),
      ];
    }
  }
}

/** What VS Code's agent host calls itself in a session's `workspace.yaml`; Copilot CLI is `github/cli` there. */
const AGENT_HOST = 'vscode-agent-host';

/** Sessions of Copilot's runtime, which keeps those of all its clients in one folder. */
function copilotSessions(env: Where, isFrom: (client: string | undefined) => boolean): readonly Entry[] {
  const copilot = env.variables?.COPILOT_HOME || join(env.home, '.copilot');
  return (
    newestIn(join(copilot, 'session-state'), 'folder')
      .filter(({ path }) => isFrom(clientOf(path)))
      // The events of a session, not its folder: other files are written there for other reasons.
      .flatMap(({ path }) => entryAt(join(path, 'events.jsonl')))
  );
}

function clientOf(session: string): string | undefined {
  try {
    return /^client_name: (.+)$/m.exec(readFileSync(join(session, 'workspace.yaml'), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * `…/session-state/<id>/events.jsonl`, else the file's or the folder's own name; Gemini CLI's names hold the id's
 * beginning only, and the first line of the file all of it.
 */
function sessionOf(path: string): string {
  if (/[\\/]chats[\\/]session-[^\\/]+\.jsonl$/.test(path)) {
    const id = /"sessionId"\s*:\s*"([^"]+)"/.exec(beginningOf(path))?.[1];
    if (id) return id;
  }
  return basename(path) === 'events.jsonl' ? basename(join(path, '..')) : basename(path, extname(path));
}

/**
 * Codex keeps a file for each subagent too; the first line names the session that its hooks name. `rollout-<time>-<id>`,
 * where that line cannot be read.
 */
function sessionOfRollout(path: string): string {
  return /"session_id":"([^"]+)"/.exec(startOf(path))?.[1] ?? basename(path, '.jsonl').slice(-36);
}

/** The first bytes of a file; none where it cannot be read. */
function startOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(1024);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

interface Entry {
  readonly path: string;
  readonly at: number;
}

const newest = (entries: readonly Entry[]): readonly Entry[] =>
  [...entries].sort((a, b) => b.at - a.at).slice(0, MOST);

const isTranscript = ({ path }: Entry): boolean => path.endsWith('.jsonl');

function within(folders: readonly Entry[], below: string): readonly Entry[] {
  return folders.flatMap(({ path }) => newestIn(join(path, below), 'any'));
}

function newestIn(folder: string, kind: 'folder' | 'any'): readonly Entry[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => kind === 'any' || entry.isDirectory())
    .flatMap(({ name }) => entryAt(join(folder, name)))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST);
}

/** The first 4 KiB of a file as text; nothing of one that cannot be read. */
function beginningOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(4096);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

function entryAt(path: string): readonly Entry[] {
  try {
    return [{ path, at: statSync(path).mtimeMs }];
  } catch {
    return [];
  }
}
