/** Small pieces that every adapter makes its events and answers of. */
import type { Action, ToolUse } from '../model/action.ts';
import type { AgentEvent, Caller, Malformed, Reply } from './adapter.ts';
import { own, type Parsed } from './payload.ts';

/** A client's payload: an object, fields not yet looked at. */
export type Payload = Readonly<Record<string, unknown>>;

/** One of the client's events: whether it waits for our word, and how its payload is read. */
export interface EventKind {
  readonly enforcing: boolean;
  readonly read: (payload: Payload, from: Caller) => Parsed<AgentEvent>;
}

/** The client waits for our word before it goes on. */
export function asks(read: EventKind['read']): EventKind {
  return { enforcing: true, read };
}

/** The client only tells what it does or has done. */
export function tells(make: (payload: Payload, from: Caller) => AgentEvent): EventKind {
  return { enforcing: false, read: (payload, from) => ({ ok: true, value: make(payload, from) }) };
}

/** An event that this client has and we have no use for. */
export const other = (name: string): EventKind =>
  tells((_payload, caller) => ({ type: 'other', caller, name }));

/**
 * Reads one payload by a client's table of events. An event that is not in it passes as `other`; without any name
 * nobody can tell what the client waits for, so a payload that cannot be read then counts as enforcing.
 */
export function readEvent(
  events: Readonly<Record<string, EventKind>>,
  name: string,
  payload: Payload,
  from: Parsed<Caller>,
  agent: Caller['agent'],
): AgentEvent | Malformed {
  const kind = own(events, name);
  const parsed = from.ok ? (kind ?? other(name)).read(payload, from.value) : from;
  if (parsed.ok) return parsed.value;
  const enforcing = kind?.enforcing ?? name === '';
  return { type: 'malformed', agent, event: name, enforcing, problem: parsed.problem };
}

export function actionOf(from: Caller, id: string, toolName: string, tool: ToolUse): Action {
  const { agent, session, subagent, cwd, workspace } = from;
  return { agent, session, ...(subagent ? { subagent } : {}), id, toolName, tool, cwd, workspace };
}

/** Exit code 0 and one whole JSON object. */
export function answer(json: object): Reply {
  return { stdout: JSON.stringify(json), stderr: '', exit: 0 };
}

/** A Windows path with its drive. */
const DRIVE = /^[A-Za-z]:[\\/]/;

/** The editors' terminals are PowerShell on Windows, and no payload says so but for the shape of its paths. */
export function inShellOf(cwd: string, tool: ToolUse): ToolUse {
  return tool.kind === 'shell' && DRIVE.test(cwd) ? { ...tool, shell: 'powershell' } : tool;
}

/** A folder as a tool names it, from the client's own: absolute, `.` and `..` resolved as the client does, by letters. */
export function folderIn(cwd: string, folder: string): string {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(folder)) return folder;
  const parts = cwd.split(/[/\\]/);
  for (const part of folder.split(/[/\\]/)) {
    if (part === '..' && parts.length > 1) parts.pop();
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/') || '/';
}

const NAMES: Readonly<Record<Exclude<AgentEvent['type'], 'result' | 'other'>, string>> = {
  action: 'PreToolUse',
  batch: 'PostToolBatch',
  content: 'PreToolUse',
  prompt: 'UserPromptSubmit',
  'session-start': 'SessionStart',
  'session-end': 'SessionEnd',
  'subagent-start': 'SubagentStart',
  'subagent-stop': 'SubagentStop',
  stop: 'Stop',
  'settings-change': 'ConfigChange',
};

/** The name that Claude Code, and VS Code after it, have for an event: an answer has to repeat it. */
export function hookNameOf(event: AgentEvent): string {
  if (event.type === 'result') return event.failed ? 'PostToolUseFailure' : 'PostToolUse';
  return event.type === 'other' ? event.name : NAMES[event.type];
}
