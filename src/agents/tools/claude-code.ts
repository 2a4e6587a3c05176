/** Claude Code's tools (2.1.330; names marked "older" are what earlier releases and its look-alikes use). */
import * as v from 'valibot';
import type { Replacement } from '../../model/action.ts';
import { calls, flag, maybe, reads, type ToolReader, type ToolTable, talks, text } from './reader.ts';

const replacement = { old_string: text, new_string: text, replace_all: flag };

const spawns = reads({ prompt: text, subagent_type: maybe }, (input) => ({
  kind: 'spawn',
  agentType: input.subagent_type || 'general-purpose',
  prompt: input.prompt,
}));

/** A prompt that the client gives to itself later; it runs with the session's own tools, each of which is decided. */
const schedules = reads({ prompt: maybe }, (input) => ({
  kind: 'spawn',
  agentType: 'scheduled prompt',
  prompt: input.prompt ?? '',
}));

const searches = reads({ pattern: text, path: maybe }, (input) => ({
  kind: 'search',
  path: input.path || '.',
  pattern: input.pattern,
}));

export const CLAUDE_CODE_TOOLS: ToolTable = {
  Bash: reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' })),
  PowerShell: reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'powershell' })),
  /** Watches what a command prints or what a WebSocket sends. */
  Monitor: reads({ command: maybe, ws: v.nullish(v.looseObject({ url: text })) }, ({ command, ws }) =>
    ws ? { kind: 'fetch', urls: [ws.url] } : { kind: 'shell', command: command ?? '', shell: 'bash' },
  ),

  Read: reads({ file_path: text }, (input) => ({ kind: 'read', paths: [input.file_path] })),
  Grep: searches,
  Glob: searches,
  /** Older. */
  LS: reads({ path: text }, (input) => ({ kind: 'search', path: input.path, pattern: '*' })),

  Write: reads({ file_path: text, content: text }, (input) => ({
    kind: 'write',
    path: input.file_path,
    content: input.content,
  })),
  Edit: reads({ file_path: text, ...replacement }, (input) => ({
    kind: 'edit',
    replacements: [replacementOf(input.file_path, input)],
  })),
  /** Older. */
  MultiEdit: reads({ file_path: text, edits: v.array(v.looseObject(replacement)) }, (input) => ({
    kind: 'edit',
    replacements: input.edits.map((edit) => replacementOf(input.file_path, edit)),
  })),
  NotebookEdit: reads({ notebook_path: text, new_source: text, edit_mode: maybe }, (input) => ({
    kind: 'edit',
    // The cell's old source is not in the call, so there is nothing to put into `before`.
    replacements: [{ path: input.notebook_path, before: '', after: input.new_source }],
  })),

  WebFetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  WebSearch: reads({ query: text }, ({ query }) => ({ kind: 'web-search', query })),

  Agent: spawns,
  /** Older name of Agent. */
  Task: spawns,
  /** A skill's text becomes part of the conversation and may bring an agent of its own. */
  Skill: reads({ skill: maybe, command: maybe, args: maybe }, (input) => ({
    kind: 'spawn',
    agentType: `skill ${input.skill || input.command || '?'}`,
    prompt: input.args ?? '',
  })),
  Workflow: reads({ script: maybe, scriptPath: maybe }, (input) => ({
    kind: 'spawn',
    agentType: 'workflow',
    prompt: input.script ?? input.scriptPath ?? '',
  })),
  ScheduleWakeup: schedules,
  CronCreate: schedules,

  ReadMcpResourceTool: reads({ server: text, uri: text }, (input) => ({
    kind: 'mcp',
    server: input.server,
    tool: 'resources/read',
    input: { uri: input.uri },
  })),
  ListMcpResourcesTool: talks,
  /** A worktree of the session's own repository, below `.claude/worktrees` (the names hold no character to quote). */
  EnterWorktree: reads({ name: maybe, path: maybe }, (input) =>
    input.path
      ? { kind: 'talk' }
      : { kind: 'shell', command: `git worktree add .claude/worktrees/${input.name || 'x'}`, shell: 'bash' },
  ),
  ExitWorktree: reads({ action: text, discard_changes: flag }, (input) =>
    input.action === 'remove'
      ? {
          kind: 'shell',
          command: `git worktree remove ${input.discard_changes ? '--force ' : ''}.`,
          shell: 'bash',
        }
      : { kind: 'talk' },
  ),

  AskUserQuestion: talks,
  BashOutput: talks,
  CronDelete: talks,
  CronList: talks,
  EnterPlanMode: talks,
  ExitPlanMode: talks,
  KillBash: talks,
  KillShell: talks,
  ListAgents: talks,
  ReportFindings: talks,
  SendMessage: talks,
  StructuredOutput: talks,
  TaskCreate: talks,
  TaskGet: talks,
  TaskList: talks,
  TaskOutput: talks,
  TaskStop: talks,
  TaskUpdate: talks,
  TodoRead: talks,
  TodoWrite: talks,
  ToolSearch: talks,
};

/** `mcp__<server>__<tool>`; a server's name may hold single underscores. */
export function claudeMcpTool(toolName: string): ToolReader | undefined {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/s.exec(toolName) ?? [];
  return server && tool ? calls(server, tool) : undefined;
}

interface ClaudeReplacement {
  readonly old_string: string;
  readonly new_string: string;
  readonly replace_all?: boolean | null | undefined;
}

function replacementOf(path: string, edit: ClaudeReplacement): Replacement {
  return {
    path,
    before: edit.old_string,
    after: edit.new_string,
    ...(edit.replace_all ? { all: true } : {}),
  };
}
