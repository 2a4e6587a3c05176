/** Claude Code. Facts without another mark were seen on 2.1.330, driven by a scripted model. */
import * as v from 'valibot';
import type { AgentName, ToolUse } from '../model/action.ts';
import { isOlder } from '../model/version.ts';
import type { Adapter, AgentEvent, Caller, CallerEnvironment, Capabilities, Malformed } from './adapter.ts';
import { replyOfClaudeCode } from './claude-code-reply.ts';
import { cursor } from './cursor.ts';
import {
  actionOf,
  asks,
  asksForCall,
  asksForPrompt,
  type Call,
  type EventKind,
  eventName,
  type Payload,
  readEvent,
  readResult,
  SESSION_EVENTS,
  TURN_EVENTS,
  tells,
} from './event.ts';
import { mentionsIn } from './mentions.ts';
import { objectOf, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';

const CAPABILITIES: Capabilities = {
  replace: 'any',
  rewrite: 'input',
  // In print mode, with nobody to ask, the client denies and hands the reason to the model.
  ask: 'enforced',
  stop: true,
  // By `onFailure: "block"`, which 2.1.295 and later know; what is printed at exit 0 and is no JSON still runs open.
  failsClosed: true,
  timeout: { tool: 600, other: 30 },
};

/** First release that knows `onFailure`. */
export const FAILS_CLOSED_SINCE = '2.1.295';

const caller = v.looseObject({
  session_id: v.string(),
  cwd: v.nullish(v.string()),
  agent_id: v.nullish(v.string()),
  agent_type: v.nullish(v.string()),
});
const call = v.looseObject({
  tool_name: v.string(),
  tool_input: v.optional(v.unknown()),
  tool_use_id: v.string(),
});

/** A call is over, whatever came of it. */
const RESULT: EventKind = {
  enforcing: false,
  read: readResult(readCall, ({ tool_response, error, duration_ms }) => ({
    output: tool_response === undefined ? error : tool_response,
    failed: tool_response === undefined,
    ...(typeof duration_ms === 'number' ? { milliseconds: duration_ms } : {}),
  })),
};

/** The events that we ask for. Any other that this client has or will have passes. */
const EVENTS: Readonly<Record<string, EventKind>> = {
  PreToolUse: asksForCall(readCall),
  PostToolUse: RESULT,
  PostToolUseFailure: RESULT,
  PostToolBatch: tells((payload, from) => ({ type: 'batch', caller: from, calls: callsOf(payload, from) })),
  UserPromptSubmit: asksForPrompt((text) => ({ text, mentions: mentionsIn(text) })),
  ConfigChange: asks((payload, from) => ({
    ok: true,
    value: {
      type: 'settings-change',
      caller: from,
      source: textOf(payload.source) ?? '',
      file: textOf(payload.file_path) ?? '',
    },
  })),
  ...SESSION_EVENTS,
  ...TURN_EVENTS,
};

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  if (isCursor(payload, env)) return cursor.read(event, payload, env);
  return readEvent(EVENTS, eventName(event, payload), payload, readCaller(payload, env), 'claude-code');
}

/**
 * Cursor loads Claude Code's hook files too. Its payloads carry its version; where one does not, the environment of its
 * hooks does. Claude Code itself, started in a terminal of Cursor's, says in AI_AGENT that it is the caller.
 */
function isCursor(payload: unknown, env: CallerEnvironment): boolean {
  if (textOf(objectOf(payload).cursor_version)) return true;
  return Boolean(env.CURSOR_VERSION) && versionOf(env) === undefined;
}

/** AI_AGENT in the environment of its hooks: `claude-code_2-1-330_harness`. */
function versionOf(env: CallerEnvironment): string | undefined {
  return /^claude-code_(\d+-\d+-\d+)_/.exec(env.AI_AGENT ?? '')?.[1]?.replaceAll('-', '.');
}

/** Every payload names the session's own file; a subagent's lies below it: `<session>/subagents/agent-<id>.jsonl`. */
function transcriptOf(session: string, subagent: string | null | undefined): string {
  return subagent ? session.replace(/\.jsonl$/, `/subagents/agent-${subagent}.jsonl`) : session;
}

function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id, cwd, agent_id, agent_type } = parsed.value;
  const transcript = textOf(parsed.value.transcript_path);
  const project = env.CLAUDE_PROJECT_DIR;
  const version = versionOf(env);
  return {
    ok: true,
    value: {
      agent: 'claude-code',
      session: session_id,
      cwd: cwd || project || '/',
      // Over http there is no environment, and so no root.
      workspace: project ? [project] : [],
      ...(version ? { version } : {}),
      // VS Code's Claude target runs the same client.
      ...(env.AI_AGENT?.startsWith('github_copilot') ? { harness: 'vscode' } : {}),
      ...(agent_id ? { subagent: { id: agent_id, type: agent_type ?? '' } } : {}),
      ...(transcript ? { transcript: transcriptOf(transcript, agent_id) } : {}),
    },
  };
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const tool = readTool('claude-code', tool_name, tool_input);
  const use: ToolUse = tool.ok ? withServer(tool.value, payload) : { kind: 'unknown' };
  return {
    ok: true,
    value: { action: actionOf(from, tool_use_id, tool_name, use), input: tool_input, tool },
  };
}

type Batch = Extract<AgentEvent, { type: 'batch' }>;

function callsOf(payload: Payload, from: Caller): Batch['calls'] {
  const calls = Array.isArray(payload.tool_calls) ? payload.tool_calls : [];
  return calls.flatMap((entry: unknown) => {
    const fields = objectOf(entry);
    const parsed = readCall(fields, from);
    if (!parsed.ok) return [];
    const { action, input } = parsed.value;
    return [{ action, input, output: fields.tool_response }];
  });
}

/** The payload names the MCP server; the tool's name only spells it, with `_` for what may not stand in a name. */
function withServer(tool: ToolUse, payload: Payload): ToolUse {
  const server = textOf(objectOf(payload.mcp_server).name);
  return tool.kind === 'mcp' && server ? { ...tool, server } : tool;
}

function agentOf(event: AgentEvent | Malformed): AgentName {
  return event.type === 'malformed' ? event.agent : event.caller.agent;
}

function capabilities(from: Caller): Capabilities {
  if (from.agent === 'cursor') return cursor.capabilities(from);
  const isOld = from.version !== undefined && isOlder(from.version, FAILS_CLOSED_SINCE);
  return isOld ? { ...CAPABILITIES, failsClosed: false } : CAPABILITIES;
}

export const claudeCode: Adapter = {
  name: 'claude-code',
  title: 'Claude Code',
  capabilities,
  read,
  reply: (event, verdict) =>
    agentOf(event) === 'cursor'
      ? cursor.reply(event, verdict)
      : replyOfClaudeCode(event, verdict, CAPABILITIES),
};
