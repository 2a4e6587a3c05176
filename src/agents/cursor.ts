/**
 * Cursor: editor, CLI and SDK. Read in the hook package inside npm `@cursor/sdk` 1.0.32 and in published runs of Cursor
 * 3.9 and the CLI of September 2026; not run.
 */
import * as v from 'valibot';
import type { ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, CallerEnvironment, Capabilities, Malformed } from './adapter.ts';
import { replyOfCursor } from './cursor-reply.ts';
import {
  actionOf,
  asks,
  asksForCall,
  type Call,
  type EventKind,
  eventName,
  inShellOf,
  other,
  type Payload,
  readEvent,
  readResult,
  SESSION_EVENTS,
  TURN_EVENTS,
  tells,
} from './event.ts';
import { derivedId } from './identity.ts';
import { objectOf, own, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';

const CAPABILITIES: Capabilities = {
  replace: 'mcp',
  rewrite: 'path',
  // The content of a write cannot be rewritten.
  // Accepted and not looked at on preToolUse; told both as a denial and as a pass elsewhere.
  ask: 'none',
  stop: false,
  // By `failClosed` on the permission events.
  failsClosed: true,
  timeout: { tool: 600, other: 30 },
};

const caller = v.looseObject({
  conversation_id: v.nullish(v.string()),
  session_id: v.nullish(v.string()),
  workspace_roots: v.nullish(v.array(v.string())),
  cwd: v.nullish(v.string()),
  cursor_version: v.nullish(v.string()),
  parent_tool_call_id: v.nullish(v.string()),
});
const call = v.looseObject({
  tool_name: v.string(),
  tool_input: v.optional(v.unknown()),
  tool_use_id: v.nullish(v.string()),
});
const shellCall = v.looseObject({ command: v.string() });
const fileContent = v.looseObject({ file_path: v.string(), content: v.nullish(v.string()) });
const prompt = v.looseObject({ prompt: v.string(), attachments: v.nullish(v.array(v.unknown())) });

/** A call is over, whatever came of it. */
const RESULT: EventKind = {
  enforcing: false,
  read: readResult(readCall, ({ tool_output, error_message, failure_type, duration }) => {
    const failed = error_message !== undefined || failure_type !== undefined;
    return {
      output: failed ? error_message : inputOf(tool_output),
      failed,
      ...(typeof duration === 'number' ? { milliseconds: duration } : {}),
    };
  }),
};

const EVENTS: Readonly<Record<string, EventKind>> = {
  preToolUse: asksForCall(readCall),
  beforeMCPExecution: asksForCall(readCall),
  beforeShellExecution: asks((payload, from) => {
    const parsed = parse(shellCall, payload);
    if (!parsed.ok) return parsed;
    const input = { command: parsed.value.command, cwd: from.cwd };
    const tool: ToolUse = { kind: 'shell', command: input.command, shell: 'bash' };
    const action = actionOf(from, idOf(payload, from, 'Shell', input), 'Shell', inShellOf(from.cwd, tool));
    return { ok: true, value: { type: 'action', caller: from, action, input } };
  }),
  beforeReadFile: asks(readContent),
  beforeTabFileRead: asks(readContent),
  postToolUse: RESULT,
  postToolUseFailure: RESULT,
  beforeSubmitPrompt: asks((payload, from) => {
    const parsed = parse(prompt, payload);
    if (!parsed.ok) return parsed;
    const files = (parsed.value.attachments ?? []).map((attachment) =>
      textOf(objectOf(attachment).file_path),
    );
    const mentions = files.filter((file) => file !== undefined);
    return { ok: true, value: { type: 'prompt', caller: from, text: parsed.value.prompt, mentions } };
  }),
  sessionStart: tells((payload, from) => ({
    type: 'session-start',
    caller: from,
    source: textOf(payload.composer_mode) ?? '',
  })),
  sessionEnd: SESSION_EVENTS.SessionEnd,
  subagentStart: asks((payload, from) => ({
    ok: true,
    value: { type: 'subagent-start', caller: ofSubagent(payload, from) },
  })),
  subagentStop: tells((payload, from) => ({ type: 'subagent-stop', caller: ofSubagent(payload, from) })),
  stop: TURN_EVENTS.Stop,
  // What these tell, the events above have told.
  afterFileEdit: other('afterFileEdit'),
  afterShellExecution: other('afterShellExecution'),
  afterMCPExecution: other('afterMCPExecution'),
};

/** Claude Code's names, for its hook files inside Cursor. */
const CLAUDE_NAMES: Readonly<Record<string, string>> = { UserPromptSubmit: 'beforeSubmitPrompt' };

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  const given = eventName(event, payload);
  const name = own(CLAUDE_NAMES, given) ?? `${given.slice(0, 1).toLowerCase()}${given.slice(1)}`;
  return readEvent(EVENTS, name, payload, readCaller(payload, env), 'cursor');
}

function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { conversation_id, session_id, workspace_roots, cwd, cursor_version, parent_tool_call_id } =
    parsed.value;
  const session = conversation_id || session_id;
  if (!session) return { ok: false, problem: '`conversation_id` is missing' };
  const workspace = (workspace_roots ?? []).map(nativePath);
  const version = cursor_version || env.CURSOR_VERSION;
  const model = textOf(parsed.value.model) ?? textOf(objectOf(parsed.value.model).model_id);
  return {
    ok: true,
    value: {
      agent: 'cursor',
      session,
      cwd: nativePath(cwd || workspace[0] || env.CLAUDE_PROJECT_DIR || '/'),
      workspace,
      ...(version ? { version } : {}),
      ...(model ? { model } : {}),
      ...(parent_tool_call_id ? { subagent: { id: parent_tool_call_id, type: '' } } : {}),
    },
  };
}

/** Roots are paths of URIs, `/c:/work` on Windows. */
function nativePath(path: string): string {
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

function ofSubagent(payload: Payload, from: Caller): Caller {
  const id = textOf(payload.subagent_id) ?? textOf(payload.tool_call_id);
  const session = textOf(payload.parent_conversation_id) ?? from.session;
  return id ? { ...from, session, subagent: { id, type: textOf(payload.subagent_type) ?? '' } } : from;
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const input = inputOf(parsed.value.tool_input);
  const toolName = nameOf(parsed.value.tool_name, payload);
  const tool = readTool('cursor', toolName, input);
  const use: ToolUse = tool.ok ? withServer(tool.value, payload) : { kind: 'unknown' };
  const at = textOf(objectOf(input).cwd);
  const where = at && use.kind === 'shell' ? { ...from, cwd: nativePath(at) } : from;
  const action = actionOf(where, idOf(payload, from, toolName, input), toolName, inShellOf(where.cwd, use));
  return { ok: true, value: { action, input, tool } };
}

function withServer(use: ToolUse, payload: Payload): ToolUse {
  const server = textOf(payload.mcp_server_name);
  return use.kind === 'mcp' && server ? { ...use, server } : use;
}

function readContent(payload: Payload, from: Caller): Parsed<AgentEvent> {
  const parsed = parse(fileContent, payload);
  if (!parsed.ok) return parsed;
  const { file_path: path, content } = parsed.value;
  const action = actionOf(from, idOf(payload, from, 'Read', { file_path: path }), 'Read', {
    kind: 'read',
    paths: [path],
  });
  return { ok: true, value: { type: 'content', caller: from, action, path, content: content ?? '' } };
}

/** beforeMCPExecution names the tool without the prefix that preToolUse gives it. */
function nameOf(toolName: string, payload: Payload): string {
  return textOf(payload.mcp_server_name) && !toolName.startsWith('MCP:') ? `MCP:${toolName}` : toolName;
}

/** Some events carry a tool's input or output as JSON text. */
function inputOf(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * Reads and MCP calls are asked about twice, and only one of the two events has the client's id. So both take one that
 * is made of the call itself; every other call keeps the client's.
 */
function idOf(payload: Payload, from: Caller, toolName: string, input: unknown): string {
  const generation = textOf(payload.generation_id) ?? '';
  const isRead = toolName === 'Read' || toolName === 'ReadFile';
  if (isRead) return derivedId(from.session, generation, 'Read', objectOf(input).file_path);
  const id = toolName.startsWith('MCP:') ? undefined : textOf(payload.tool_use_id);
  return id ?? derivedId(from.session, generation, toolName, input);
}

export const cursor: Adapter = {
  name: 'cursor',
  title: 'Cursor',
  capabilities: () => CAPABILITIES,
  read,
  reply: (event, verdict) => replyOfCursor(event, verdict, CAPABILITIES),
};
