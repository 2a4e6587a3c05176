/** Gemini CLI. Facts without another mark were seen on 0.61.0, driven by a scripted model; "read" are from its program text. */
import * as v from 'valibot';
import type { Action, ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, CallerEnvironment, Capabilities, Malformed } from './adapter.ts';
import {
  actionOf,
  asks,
  type EventKind,
  folderIn,
  inShellOf,
  type Payload,
  readEvent,
  tells,
} from './event.ts';
import { replyOfGeminiCli } from './gemini-cli-reply.ts';
import { derivedId } from './identity.ts';
import { isObject, objectOf, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';

const CAPABILITIES: Capabilities = {
  replace: 'any',
  // Never to put a secret back: the results of `write_file` and `replace` quote the text that was written.
  rewrite: 'input',
  // A dialog in a terminal session; in print mode the client waits for an answer that nobody can give, and never ends.
  // No payload tells the two apart.
  ask: 'none',
  stop: true,
  // A crash, a missing command and any exit code deny, by the command that install writes; a time-out runs open.
  failsClosed: false,
  timeout: { tool: 600, other: 30 },
};

const caller = v.looseObject({ session_id: v.string(), cwd: v.nullish(v.string()) });
const call = v.looseObject({ tool_name: v.string(), tool_input: v.optional(v.unknown()) });
const prompt = v.looseObject({ prompt: v.string() });

/** The events that we ask for. Any other that this client has or will have passes. */
const EVENTS: Readonly<Record<string, EventKind>> = {
  BeforeTool: asks((payload, from) => {
    const parsed = readCall(payload, from);
    if (!parsed.ok) return parsed;
    const { tool, action, input } = parsed.value;
    return tool.ok ? { ok: true, value: { type: 'action', caller: from, action, input } } : tool;
  }),
  // The model gets the result only after our word, and a refusal keeps it away.
  AfterTool: asks(readResult),
  BeforeAgent: asks((payload, from) => {
    const parsed = parse(prompt, payload);
    if (!parsed.ok) return parsed;
    const { typed, mentions } = splitPrompt(parsed.value.prompt);
    return { ok: true, value: { type: 'prompt', caller: from, text: typed, mentions } };
  }),
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
  AfterAgent: tells((_payload, from) => ({ type: 'stop', caller: from })),
};

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  const name = event || textOf(objectOf(payload).hook_event_name) || '';
  return readEvent(EVENTS, name, objectOf(payload), readCaller(payload, env), 'gemini-cli');
}

/** A subagent speaks as its parent: no field tells them apart. */
function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id: session, cwd } = parsed.value;
  // The client sets this one for hooks that were written for Claude Code; both are the folder it was started in.
  const folder = cwd || env.CLAUDE_PROJECT_DIR;
  return {
    ok: true,
    value: { agent: 'gemini-cli', session, cwd: folder || '/', workspace: folder ? [folder] : [] },
  };
}

interface Call {
  readonly action: Action;
  readonly input: unknown;
  readonly tool: Parsed<ToolUse>;
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name: name, tool_input: input } = parsed.value;
  const tool = readTool('gemini-cli', name, input);
  const use: ToolUse = tool.ok ? withServer(inShellOf(from.cwd, tool.value), payload) : { kind: 'unknown' };
  const folder = use.kind === 'shell' ? textOf(objectOf(input).dir_path) : undefined;
  const where = folder ? { ...from, cwd: folderIn(from.cwd, folder) } : from;
  // Calls have no id.
  const action = actionOf(where, derivedId(from.session, name, input), name, use);
  return { ok: true, value: { action, input, tool } };
}

function readResult(payload: Payload, from: Caller): Parsed<AgentEvent> {
  const parsed = readCall(payload, from);
  if (!parsed.ok) return parsed;
  const { action, input } = parsed.value;
  // The response as the model reads it. What is shown to the person beside it (an edit's file before the edit) stays:
  // a result can only be replaced by an error, and an edit that has worked should not look like one that has not.
  const { returnDisplay: _display, ...read } = objectOf(payload.tool_response);
  const output = isObject(payload.tool_response) ? read : payload.tool_response;
  const failed = read.error !== undefined;
  return { ok: true, value: { type: 'result', caller: from, action, input, output, failed } };
}

/** The payload names the MCP server and its tool; the tool's name only spells them, with `_` between. */
function withServer(use: ToolUse, payload: Payload): ToolUse {
  const { server_name, tool_name } = objectOf(payload.mcp_context);
  if (use.kind !== 'mcp') return use;
  return { ...use, server: textOf(server_name) ?? use.server, tool: textOf(tool_name) ?? use.tool };
}

/** Read: what the client puts between a prompt and the files that it names with `@`, and before each of the files. */
const INCLUDED = '\n--- Content from referenced files ---';
const FILE = /^Content from @(.+):$/gm;

/** What the person typed, and the files whose content the client has already put below it. */
function splitPrompt(whole: string): { typed: string; mentions: readonly string[] } {
  const at = whole.indexOf(INCLUDED);
  if (at < 0) return { typed: whole, mentions: [] };
  const paths = Array.from(whole.slice(at).matchAll(FILE), ([, path]) => path ?? '');
  return { typed: whole.slice(0, at), mentions: [...new Set(paths)] };
}

export const geminiCli: Adapter = {
  name: 'gemini-cli',
  title: 'Gemini CLI',
  capabilities: () => CAPABILITIES,
  read,
  reply: (event, verdict) => replyOfGeminiCli(event, verdict, CAPABILITIES),
};
