/** What the adapters make their events of. */
import * as v from 'valibot';
import type { Action, ToolUse } from '../model/action.ts';
import type { AgentEvent, Caller, Malformed } from './adapter.ts';
import { objectOf, own, type Parsed, parse, textOf } from './payload.ts';

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

/** One call of a tool, before or after it. */
export interface Call {
  /** Its tool is `unknown` where the input cannot be read. */
  readonly action: Action;
  /** As the client sent it. */
  readonly input: unknown;
  /** What the call is to do, or why nobody can tell. */
  readonly tool: Parsed<ToolUse>;
}

/** How a client's payload tells of a call. */
export type ReadCall = (payload: Payload, from: Caller) => Parsed<Call>;

type Sight = Pick<Extract<AgentEvent, { type: 'action' }>, 'resultUnseen' | 'inputForSight'>;

/** A call waits for our word. What nobody can read is not run. `sightOf`: what will be seen of its result. */
export function asksForCall(
  readCall: ReadCall,
  sightOf: (call: Call, from: Caller) => Sight = () => ({}),
): EventKind {
  return asks((payload, from) => {
    const parsed = readCall(payload, from);
    if (!parsed.ok) return parsed;
    const { tool, action, input } = parsed.value;
    if (!tool.ok) return tool;
    return {
      ok: true,
      value: { type: 'action', caller: from, action, input, ...sightOf(parsed.value, from) },
    };
  });
}

type Result = Extract<AgentEvent, { type: 'result' }>;

/** A call is over. Its input may be beyond reading: what came of it is looked at all the same. */
export function readResult(
  readCall: ReadCall,
  resultOf: (payload: Payload) => Pick<Result, 'output' | 'failed' | 'milliseconds'>,
): EventKind['read'] {
  return (payload, from) => {
    const parsed = readCall(payload, from);
    if (!parsed.ok) return parsed;
    const { action, input } = parsed.value;
    return { ok: true, value: { type: 'result', caller: from, action, input, ...resultOf(payload) } };
  };
}

type Prompt = Pick<Extract<AgentEvent, { type: 'prompt' }>, 'text' | 'mentions'>;

const prompt = v.looseObject({ prompt: v.string() });

/** A prompt waits for our word. `promptOf`: what of it the person typed, and the files that come with it. */
export function asksForPrompt(
  promptOf: (text: string) => Prompt = (text) => ({ text, mentions: [] }),
): EventKind {
  return asks((payload, from) => {
    const parsed = parse(prompt, payload);
    if (!parsed.ok) return parsed;
    return { ok: true, value: { type: 'prompt', caller: from, ...promptOf(parsed.value.prompt) } };
  });
}

/** A session's start and end, where `source` and `reason` say why. */
export const SESSION_EVENTS = {
  SessionStart: tells((payload, from) => ({
    type: 'session-start',
    caller: from,
    source: textOf(payload.source) ?? '',
  })),
  SessionEnd: tells((payload, from) => ({
    type: 'session-end',
    caller: from,
    reason: textOf(payload.reason) ?? '',
  })),
} satisfies Readonly<Record<string, EventKind>>;

/** A turn's end, and a subagent's start and end, told by that subagent. */
export const TURN_EVENTS = {
  SubagentStart: tells((_payload, from) => ({ type: 'subagent-start', caller: from })),
  SubagentStop: tells((_payload, from) => ({ type: 'subagent-stop', caller: from })),
  Stop: tells((_payload, from) => ({ type: 'stop', caller: from })),
} satisfies Readonly<Record<string, EventKind>>;

/** The event's name: the hook's argument counts before the payload's own; empty where neither says it. */
export function eventName(event: string | undefined, payload: unknown): string {
  return event || textOf(objectOf(payload).hook_event_name) || '';
}

/**
 * Reads one payload by a client's table of events. An event that is not in it passes as `other`; without any name
 * nobody can tell what the client waits for, so a payload that cannot be read then counts as enforcing.
 */
export function readEvent(
  events: Readonly<Record<string, EventKind>>,
  name: string,
  payload: unknown,
  from: Parsed<Caller>,
  agent: Caller['agent'],
): AgentEvent | Malformed {
  const kind = own(events, name);
  const parsed = from.ok ? (kind ?? other(name)).read(objectOf(payload), from.value) : from;
  if (parsed.ok) return parsed.value;
  const enforcing = kind?.enforcing ?? name === '';
  return { type: 'malformed', agent, event: name, enforcing, problem: parsed.problem };
}

export function actionOf(from: Caller, id: string, toolName: string, tool: ToolUse): Action {
  const { agent, session, subagent, cwd, workspace } = from;
  return { agent, session, ...(subagent ? { subagent } : {}), id, toolName, tool, cwd, workspace };
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
