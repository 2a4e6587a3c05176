/**
 * VS Code's own agent. One PascalCase hook file serves two harnesses:
 * `local`, run by the Copilot extension (0.67.0 in VS Code 1.139.1), and `copilot-harness`, Copilot's own runtime in the
 * agent host, which is also Copilot CLI (facts marked CLI were seen on 1.0.102, driven by a scripted model).
 */
import * as v from 'valibot';
import type { Action, ToolUse } from '../model/action.ts';
import type {
  Adapter,
  AgentEvent,
  Caller,
  CallerEnvironment,
  Capabilities,
  Malformed,
  Reply,
} from './adapter.ts';
import {
  actionOf,
  answer,
  asks,
  type EventKind,
  inShellOf,
  type Payload,
  readEvent,
  tells,
} from './event.ts';
import { derivedId } from './identity.ts';
import { isObject, objectOf, own, type Parsed, parse, textOf } from './payload.ts';
import { knowsTool, readTool } from './tools.ts';
import { malformedReason, settle } from './verdict.ts';

const TIMEOUT = { tool: 600, other: 30 } as const;

const CAPABILITIES: Readonly<Record<Harness, Capabilities>> = {
  local: {
    // A block only appends a note; the original result stays.
    replace: 'none',
    rewrite: 'input',
    // The client's own hook log holds every rewritten input in clear.
    restore: 'disk',
    ask: 'enforced',
    // `continue: false` fails that one call, the next one runs.
    stop: false,
    failsClosed: false,
    timeout: TIMEOUT,
  },
  'copilot-harness': {
    replace: 'any',
    rewrite: 'input',
    // CLI: the rewritten input is what the model sees in its next request.
    restore: 'disk',
    ask: 'enforced',
    // CLI: `continue: false` is ignored.
    stop: false,
    // A crash or a missing command denies; a time-out runs open.
    failsClosed: false,
    timeout: TIMEOUT,
  },
};

type Harness = 'local' | 'copilot-harness';

const caller = v.looseObject({
  session_id: v.string(),
  cwd: v.nullish(v.string()),
  agent_id: v.nullish(v.string()),
  agent_type: v.nullish(v.string()),
  parent_agent_id: v.nullish(v.string()),
  model: v.nullish(v.unknown()),
});
const call = v.looseObject({
  tool_name: v.string(),
  tool_input: v.optional(v.unknown()),
  tool_use_id: v.nullish(v.string()),
});
const prompt = v.looseObject({ prompt: v.string() });

const EVENTS: Readonly<Record<string, EventKind>> = {
  PreToolUse: asks((payload, from) => {
    const parsed = readCall(payload, from);
    if (!parsed.ok) return parsed;
    const { tool, action, input } = parsed.value;
    if (!tool.ok) return tool;
    return { ok: true, value: { type: 'action', caller: from, action, input } };
  }),
  PostToolUse: { enforcing: false, read: readResult },
  PostToolUseFailure: { enforcing: false, read: readResult },
  // Attachments and #-references are not in the payload.
  UserPromptSubmit: asks((payload, from) => {
    const parsed = parse(prompt, payload);
    if (!parsed.ok) return parsed;
    return { ok: true, value: { type: 'prompt', caller: from, text: parsed.value.prompt, mentions: [] } };
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
  SubagentStart: tells((_payload, from) => ({ type: 'subagent-start', caller: from })),
  SubagentStop: tells((_payload, from) => ({ type: 'subagent-stop', caller: from })),
  // CLI: a subagent's turn ends with `Stop` too.
  Stop: tells((_payload, from) => ({ type: from.subagent ? 'subagent-stop' : 'stop', caller: from })),
};

/** The runtime's own spellings of the same events, for files that use them. */
const CAMEL_CASE: Readonly<Record<string, string>> = {
  preToolUse: 'PreToolUse',
  postToolUse: 'PostToolUse',
  postToolUseFailure: 'PostToolUseFailure',
  userPromptSubmitted: 'UserPromptSubmit',
  sessionStart: 'SessionStart',
  sessionEnd: 'SessionEnd',
  subagentStart: 'SubagentStart',
  subagentStop: 'SubagentStop',
  agentStop: 'Stop',
};

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  const fields = isObject(payload) ? snakeCase(payload) : payload;
  const given = event || textOf(objectOf(fields).hook_event_name) || textOf(objectOf(fields).hook_name) || '';
  const name = own(CAMEL_CASE, given) ?? given;
  return readEvent(EVENTS, name, objectOf(fields), readCaller(fields, env), 'vscode');
}

/** Fields of the camelCase dialect, and of those payloads that come half in it (CLI: SubagentStart), by our names. */
function snakeCase(payload: Payload): Payload {
  const renamed = Object.entries(payload).map(([key, value]) => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [name === 'tool_args' ? 'tool_input' : name, value] as const;
  });
  return Object.fromEntries(renamed);
}

function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id, cwd, agent_id, agent_type, parent_agent_id, model } = parsed.value;
  const name = textOf(model);
  return {
    ok: true,
    value: {
      agent: 'vscode',
      // CLI: in its own events a subagent's id stands for the session; the conversation is its parent's.
      session: agent_id && agent_id === session_id && parent_agent_id ? parent_agent_id : session_id,
      // Missing where no folder is open; from the root every relative path lies outside of any workspace.
      cwd: cwd || '/',
      workspace: cwd ? [cwd] : [],
      harness: harnessOf(objectOf(payload), env),
      ...(name ? { model: name } : {}),
      ...(agent_id ? { subagent: { id: agent_id, type: agent_type ?? '' } } : {}),
    },
  };
}

/**
 * Which harness calls. The agent host sets AI_AGENT; the Local harness gives every event a transcript below the editor's
 * storage, the other one (on a few events) below `session-state`, and it alone has ids for calls.
 */
function harnessOf(payload: Payload, env: CallerEnvironment): Harness {
  if (env.AI_AGENT?.startsWith('github_copilot')) return 'copilot-harness';
  const transcript = textOf(payload.transcript_path);
  if (transcript) return /[\\/]session-state[\\/]/.test(transcript) ? 'copilot-harness' : 'local';
  const tool = textOf(payload.tool_name);
  return textOf(payload.tool_use_id) || (tool && knowsTool('vscode', tool)) ? 'local' : 'copilot-harness';
}

interface Call {
  readonly action: Action;
  readonly input: unknown;
  readonly tool: Parsed<ToolUse>;
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const tool = readTool(from.harness === 'local' ? 'vscode' : 'copilot-cli', tool_name, tool_input);
  const id = tool_use_id || derivedId(from.session, from.subagent?.id, tool_name, tool_input);
  const use: ToolUse = tool.ok ? inShellOf(from.cwd, tool.value) : { kind: 'unknown' };
  return { ok: true, value: { action: actionOf(from, id, tool_name, use), input: tool_input, tool } };
}

function readResult(payload: Payload, from: Caller): Parsed<AgentEvent> {
  const parsed = readCall(payload, from);
  if (!parsed.ok) return parsed;
  const output = payload.tool_response ?? payload.tool_result ?? payload.error;
  const failed = payload.tool_response === undefined && payload.tool_result === undefined;
  const { action, input } = parsed.value;
  return { ok: true, value: { type: 'result', caller: from, action, input, output, failed } };
}

function reply(event: AgentEvent | Malformed, verdict: Parameters<Adapter['reply']>[1]): Reply {
  if (event.type === 'malformed') {
    // Both harnesses read the JSON; exit code 2 would keep the sentence from one of them.
    return event.enforcing ? answer(denial(event.event, malformedReason(event))) : answer({});
  }
  const settled = settle(event, verdict, capabilities(event.caller));
  const hookEventName = nameOf(event);
  switch (settled.type) {
    case 'pass':
      return answer(settled.context ? context(hookEventName, settled.context) : {});
    case 'allow':
      return answer({ hookSpecificOutput: { hookEventName, permissionDecision: 'allow' } });
    case 'ask':
      return answer({
        hookSpecificOutput: {
          hookEventName,
          permissionDecision: 'ask',
          permissionDecisionReason: settled.reason,
        },
      });
    case 'rewrite':
      return answer({ hookSpecificOutput: { hookEventName, updatedInput: settled.input } });
    case 'replace':
      return answer({ modifiedResult: modifiedResult(settled.output) });
    case 'deny':
      return refuse(event, hookEventName, settled.reason);
  }
}

/**
 * The Local harness takes exit code 2 for a refusal and hands stderr to the model; it does not look at stdout then, and
 * at exit code 0 it reads the JSON, so either would do: it gets both. The other harness holds the call at exit code 2 as
 * well, but tells the model no more than "hook exited with code 2", so it gets the JSON alone (CLI).
 * No `continue` or `stopReason`: they end nothing here, see the capabilities.
 */
function refuse(event: AgentEvent, hookEventName: string, reason: string): Reply {
  // Neither harness lets a session or a subagent be refused at its start: then the model is told.
  if (event.type === 'session-start' || event.type === 'subagent-start') {
    return answer(context(hookEventName, reason));
  }
  const json = denial(hookEventName, reason);
  return event.caller.harness === 'local' && event.type !== 'result'
    ? { stdout: JSON.stringify(json), stderr: reason, exit: 2 }
    : answer(json);
}

/** On a result, `block` puts the reason in the result's place (CLI) or beside it (Local). */
function denial(hookEventName: string, reason: string): object {
  return hookEventName === 'PreToolUse'
    ? { hookSpecificOutput: { hookEventName, permissionDecision: 'deny', permissionDecisionReason: reason } }
    : { decision: 'block', reason };
}

/** The Local harness reads the inner one. CLI: read on PreToolUse only; on other events it is the outer one that counts. */
function context(hookEventName: string, additionalContext: string): object {
  return { additionalContext, hookSpecificOutput: { hookEventName, additionalContext } };
}

/** CLI: the reply's own spelling counts, whatever that of the hook file. */
function modifiedResult(output: unknown): object {
  const { result_type, resultType, text_result_for_llm, textResultForLlm } = objectOf(output);
  return {
    resultType: textOf(result_type) ?? textOf(resultType) ?? 'success',
    textResultForLlm:
      textOf(text_result_for_llm) ??
      textOf(textResultForLlm) ??
      (typeof output === 'string' ? output : JSON.stringify(output ?? '')),
  };
}

const NAMES: Readonly<Record<Exclude<AgentEvent['type'], 'result' | 'other'>, string>> = {
  action: 'PreToolUse',
  batch: 'PostToolUse',
  content: 'PreToolUse',
  prompt: 'UserPromptSubmit',
  'session-start': 'SessionStart',
  'session-end': 'SessionEnd',
  'subagent-start': 'SubagentStart',
  'subagent-stop': 'SubagentStop',
  stop: 'Stop',
  'settings-change': 'ConfigChange',
};

function nameOf(event: AgentEvent): string {
  if (event.type === 'result') return event.failed ? 'PostToolUseFailure' : 'PostToolUse';
  return event.type === 'other' ? event.name : NAMES[event.type];
}

function capabilities(from: Caller): Capabilities {
  return CAPABILITIES[from.harness === 'local' ? 'local' : 'copilot-harness'];
}

export const vscode: Adapter = { name: 'vscode', title: 'VS Code', capabilities, read, reply };
