/**
 * OpenAI's Codex: command line, and the editor extension and app that run the same core. Seen on 0.169.0, driven by a
 * scripted model, with tools called one by one and from a script of the model's ("code mode", what current models use).
 */
import * as v from 'valibot';
import type { ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, Capabilities, Malformed } from './adapter.ts';
import { replyOfCodex } from './codex-reply.ts';
import {
  actionOf,
  asks,
  asksForCall,
  asksForPrompt,
  type Call,
  type EventKind,
  eventName,
  inShellOf,
  type Payload,
  readEvent,
  readResult,
  SESSION_EVENTS,
  TURN_EVENTS,
} from './event.ts';
import { objectOf, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';

const CAPABILITIES: Capabilities = {
  // As text: a block's reason stands in the result's place.
  replace: 'any',
  // A command that takes longer than `yield_time_ms`; its end is told as a result, with what was printed last.
  printsEarly: true,
  rewrite: 'input',
  // `ask` is not understood, and what is not understood runs.
  ask: 'none',
  // `continue: false` on a call lets it run, also beside a denial; after it, the turn goes on.
  stop: false,
  // Every failure runs open but exit code 2.
  failsClosed: false,
  timeout: { tool: 600, other: 30 },
};

const caller = v.looseObject({
  session_id: v.string(),
  cwd: v.nullish(v.string()),
  model: v.nullish(v.string()),
  transcript_path: v.nullish(v.string()),
  agent_id: v.nullish(v.string()),
  agent_type: v.nullish(v.string()),
});
const call = v.looseObject({
  tool_name: v.string(),
  tool_input: v.optional(v.unknown()),
  tool_use_id: v.string(),
});

const EVENTS: Readonly<Record<string, EventKind>> = {
  PreToolUse: asksForCall(readCall),
  // A result that nobody could look at is withheld. The exit code is not told; a call that the client itself refuses gets
  // no event.
  PostToolUse: asks(readResult(readCall, ({ tool_response }) => ({ output: tool_response, failed: false }))),
  // A file that the person names with `@` comes as its path alone.
  UserPromptSubmit: asksForPrompt(),
  ...SESSION_EVENTS,
  ...TURN_EVENTS,
};

function read(event: string | undefined, payload: unknown): AgentEvent | Malformed {
  return readEvent(EVENTS, eventName(event, payload), payload, readCaller(payload), 'codex');
}

/** A subagent speaks in its parent's session. */
function readCaller(payload: unknown): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id, cwd, model, transcript_path, agent_id, agent_type } = parsed.value;
  return {
    ok: true,
    value: {
      agent: 'codex',
      session: session_id,
      // For a command, the folder that it runs in (`workdir`); else the session's.
      cwd: cwd || '/',
      workspace: [],
      ...(transcript_path ? { transcript: transcript_path } : {}),
      ...(model ? { model } : {}),
      ...(agent_id ? { subagent: { id: agent_id, type: agent_type ?? '' } } : {}),
    },
  };
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const tool = readTool('codex', tool_name, tool_input);
  const use: ToolUse = tool.ok ? inShellOf(from.cwd, tool.value) : { kind: 'unknown' };
  return {
    ok: true,
    value: { action: actionOf(from, tool_use_id, tool_name, use), input: tool_input, tool },
  };
}

/** The first line of a `rollout-….jsonl`: `{"type":"session_meta","payload":{"cwd":…}}`. */
function sessionFolder(firstLine: string): string | undefined {
  try {
    const { type, payload } = objectOf(JSON.parse(firstLine));
    return type === 'session_meta' ? textOf(objectOf(payload).cwd) : undefined;
  } catch {
    return undefined; // Cut off, or of another release.
  }
}

export const codex: Adapter = {
  name: 'codex',
  title: 'Codex',
  capabilities: () => CAPABILITIES,
  read,
  sessionFolder,
  reply: (event, verdict) => replyOfCodex(event, verdict, CAPABILITIES),
};
