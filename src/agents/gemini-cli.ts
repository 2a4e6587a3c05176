/** Gemini CLI. Facts without another mark were seen on 0.61.0, driven by a scripted model; "read" are from its program text. */
import * as v from 'valibot';
import type { ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, CallerEnvironment, Capabilities, Malformed } from './adapter.ts';
import {
  actionOf,
  asks,
  asksForCall,
  asksForPrompt,
  type Call,
  type EventKind,
  eventName,
  folderIn,
  inShellOf,
  type Payload,
  readEvent,
  readResult,
  SESSION_EVENTS,
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

/** The events that we ask for. Any other that this client has or will have passes. */
const EVENTS: Readonly<Record<string, EventKind>> = {
  BeforeTool: asksForCall(readCall),
  // The model gets the result only after our word, and a refusal keeps it away.
  AfterTool: asks(readResult(readCall, ({ tool_response }) => resultIn(tool_response))),
  BeforeAgent: asksForPrompt(splitPrompt),
  ...SESSION_EVENTS,
  AfterAgent: tells((_payload, from) => ({ type: 'stop', caller: from })),
};

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  return readEvent(EVENTS, eventName(event, payload), payload, readCaller(payload, env), 'gemini-cli');
}

/** A subagent speaks as its parent: no field tells them apart. */
function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id: session, cwd } = parsed.value;
  const transcript = textOf(parsed.value.transcript_path);
  // The client sets this one for hooks that were written for Claude Code; both are the folder it was started in.
  const folder = cwd || env.CLAUDE_PROJECT_DIR;
  return {
    ok: true,
    value: {
      agent: 'gemini-cli',
      session,
      cwd: folder || '/',
      workspace: folder ? [folder] : [],
      ...(transcript && { transcript }),
    },
  };
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

/**
 * The response as the model reads it. What is shown to the person beside it (an edit's file before the edit) stays: a
 * result can only be replaced by an error, and an edit that has worked should not look like one that has not.
 */
function resultIn(response: unknown): { output: unknown; failed: boolean } {
  const { returnDisplay: _display, ...read } = objectOf(response);
  return { output: isObject(response) ? read : response, failed: read.error !== undefined };
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
function splitPrompt(whole: string): { text: string; mentions: readonly string[] } {
  const at = whole.indexOf(INCLUDED);
  if (at < 0) return { text: whole, mentions: [] };
  const paths = Array.from(whole.slice(at).matchAll(FILE), ([, path]) => path ?? '');
  return { text: whole.slice(0, at), mentions: [...new Set(paths)] };
}

export const geminiCli: Adapter = {
  name: 'gemini-cli',
  title: 'Gemini CLI',
  capabilities: () => CAPABILITIES,
  read,
  reply: (event, verdict) => replyOfGeminiCli(event, verdict, CAPABILITIES),
};
