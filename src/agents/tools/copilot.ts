/**
 * The tools of Copilot's own runtime: VS Code's Copilot harness and Copilot CLI (1.0.102, seen there with hooks of both
 * spellings). A PascalCase hook file gets Claude Code's names for them, with the runtime's own input.
 */
import * as v from 'valibot';
import type { ToolUse } from '../../model/action.ts';
import type { AgentEvent } from '../adapter.ts';
import { isObject, objectOf } from '../payload.ts';
import { calls, maybe, reads, type ToolReader, type ToolTable, talks, text, texts } from './reader.ts';

const bash = reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' }));
const powershell = reads({ command: text }, ({ command }) => ({
  kind: 'shell',
  command,
  shell: 'powershell',
}));
const view = reads({ path: text }, ({ path }) => ({ kind: 'read', paths: [path] }));
const create = reads({ path: text, file_text: maybe }, (input) => ({
  kind: 'write',
  path: input.path,
  content: input.file_text ?? '',
}));
const edit = reads({ path: text, old_str: maybe, new_str: maybe }, (input) => ({
  kind: 'edit',
  replacements: [{ path: input.path, before: input.old_str ?? '', after: input.new_str ?? '' }],
}));
const search = reads({ pattern: text, path: maybe, paths: v.nullish(v.union([text, texts])) }, (input) => ({
  kind: 'search',
  // Several folders are searched from what they have in common; nothing wider is worth telling apart.
  path: input.path || onlyPath(input.paths) || '.',
  pattern: input.pattern,
}));
const spawn = reads({ prompt: text, agent_type: maybe }, (input) => ({
  kind: 'spawn',
  agentType: input.agent_type || 'general-purpose',
  prompt: input.prompt,
}));

export const COPILOT_TOOLS: ToolTable = {
  bash,
  Bash: bash,
  powershell,
  PowerShell: powershell,
  view,
  Read: view,
  create,
  Write: create,
  edit,
  Edit: edit,
  str_replace: edit,
  /** `permissionRequest` calls every change of a file `edit`, with the diff in unified form. */
  apply_patch: reads({ patch: maybe, input: maybe }, (input) => ({
    kind: 'patch',
    patch: input.patch ?? input.input ?? '',
  })),
  grep: search,
  Grep: search,
  glob: search,
  Glob: search,
  task: spawn,
  Agent: spawn,
  Task: spawn,
  web_fetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  WebFetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  web_search: reads({ query: text }, ({ query }) => ({ kind: 'web-search', query })),
  WebSearch: reads({ query: text }, ({ query }) => ({ kind: 'web-search', query })),
  skill: reads({ skill: text }, ({ skill }) => ({ kind: 'spawn', agentType: `skill ${skill}`, prompt: '' })),
  Skill: reads({ skill: text }, ({ skill }) => ({ kind: 'spawn', agentType: `skill ${skill}`, prompt: '' })),
  ask_user: talks,
  fetch_copilot_cli_documentation: talks,
  list_agents: talks,
  list_bash: talks,
  read_agent: talks,
  read_bash: talks,
  report_intent: talks,
  /** The session's own scratch database. */
  session_store_sql: talks,
  sql: talks,
  stop_bash: talks,
  update_todo: talks,
  /** A message to a running agent, whose calls are decided one by one. */
  write_agent: talks,
};

/** Longest that the runtime can be told to wait for a command, in seconds. Unless told, it waits for 30. */
const LONGEST_WAIT = 600;

/**
 * CLI: a command in the background, or one that the client has waited for long enough, goes on; when it ends, the client
 * itself puts all its output into the conversation, as the result of a `read_bash` for which no hook is called.
 */
export function sightOf(
  tool: ToolUse,
  input: unknown,
): Pick<Extract<AgentEvent, { type: 'action' }>, 'resultUnseen' | 'inputForSight'> {
  if (tool.kind !== 'shell') return {};
  const { mode, detach } = objectOf(input);
  if (mode === 'async' || detach === true) return { resultUnseen: true };
  return { inputForSight: { ...objectOf(input), initial_wait: LONGEST_WAIT } };
}

/** The input as the model gave it, whether or not the wait in it was changed. */
export function withoutWait(input: unknown): unknown {
  if (!isObject(input)) return input;
  const { initial_wait: _, ...rest } = input;
  return rest;
}

/** `<server>-<tool>`: the runtime's own names hold no hyphen; where the server ends cannot be told. */
export function copilotMcpTool(toolName: string): ToolReader | undefined {
  return /^[^-]+-.+$/s.test(toolName) ? calls('*', toolName) : undefined;
}

function onlyPath(paths: string | readonly string[] | null | undefined): string | undefined {
  if (typeof paths === 'string') return paths;
  return paths?.length === 1 ? paths[0] : undefined;
}
