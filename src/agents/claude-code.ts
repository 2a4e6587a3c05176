/** Claude Code. Facts without another mark were seen on 2.1.330, driven by a scripted model. */
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
  Verdict,
} from './adapter.ts';
import { mentionsIn } from './mentions.ts';
import { objectOf, own, type Parsed, parse, textOf } from './payload.ts';
import { readTool } from './tools.ts';
import { malformedReason, settle } from './verdict.ts';
import { withhold } from './withhold.ts';

const CAPABILITIES: Capabilities = {
  replace: 'any',
  rewrite: 'input',
  // The conversation keeps the model's own input, so a value put back there does not reach the next request.
  restore: 'input',
  // In print mode, with nobody to ask, the client denies and hands the reason to the model.
  ask: 'enforced',
  stop: true,
  // By `onFailure: "block"`, which 2.1.295 and later know; what is printed at exit 0 and is no JSON still runs open.
  failsClosed: true,
  timeout: { tool: 600, other: 30 },
};

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
const prompt = v.looseObject({ prompt: v.string() });

type Payload = Readonly<Record<string, unknown>>;
type EventReader = (payload: Payload, from: Caller) => Parsed<AgentEvent>;

interface EventKind {
  /** The client waits for our word. */
  readonly enforcing: boolean;
  readonly read: EventReader;
}

const tells = (make: (payload: Payload, from: Caller) => AgentEvent): EventKind => ({
  enforcing: false,
  read: (payload, from) => ({ ok: true, value: make(payload, from) }),
});

/** The events that we ask for. Any other that this client has or will have passes. */
const EVENTS: Readonly<Record<string, EventKind>> = {
  PreToolUse: { enforcing: true, read: readAction },
  PostToolUse: { enforcing: false, read: readResult },
  PostToolUseFailure: { enforcing: false, read: readResult },
  PostToolBatch: tells((payload, from) => ({ type: 'batch', caller: from, calls: callsOf(payload, from) })),
  UserPromptSubmit: {
    enforcing: true,
    read: (payload, from) => {
      const parsed = parse(prompt, payload);
      if (!parsed.ok) return parsed;
      const text = parsed.value.prompt;
      return { ok: true, value: { type: 'prompt', caller: from, text, mentions: mentionsIn(text) } };
    },
  },
  ConfigChange: {
    enforcing: true,
    read: (payload, from) => ({
      ok: true,
      value: {
        type: 'settings-change',
        caller: from,
        source: textOf(payload.source) ?? '',
        file: textOf(payload.file_path) ?? '',
      },
    }),
  },
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
  Stop: tells((_payload, from) => ({ type: 'stop', caller: from })),
};

function read(event: string | undefined, payload: unknown, env: CallerEnvironment): AgentEvent | Malformed {
  const name = event || textOf(objectOf(payload).hook_event_name) || '';
  const kind = own(EVENTS, name);
  const from = readCaller(payload, env);
  const parsed: Parsed<AgentEvent> = !from.ok
    ? from
    : kind
      ? kind.read(objectOf(payload), from.value)
      : { ok: true, value: { type: 'other', caller: from.value, name } };
  if (parsed.ok) return parsed.value;
  return {
    type: 'malformed',
    agent: 'claude-code',
    event: name,
    // Without a name nobody can tell what the client waits for.
    enforcing: kind?.enforcing ?? name === '',
    problem: parsed.problem,
  };
}

function readCaller(payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { session_id, cwd, agent_id, agent_type } = parsed.value;
  const project = env.CLAUDE_PROJECT_DIR;
  return {
    ok: true,
    value: {
      agent: 'claude-code',
      session: session_id,
      cwd: cwd || project || '/',
      workspace: project ? [project] : [],
      ...(agent_id ? { subagent: { id: agent_id, type: agent_type ?? '' } } : {}),
    },
  };
}

function readAction(payload: Payload, from: Caller): Parsed<AgentEvent> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const tool = readTool('claude-code', tool_name, tool_input);
  if (!tool.ok) return tool;
  const action = actionOf(from, tool_use_id, tool_name, withServer(tool.value, payload));
  return { ok: true, value: { type: 'action', caller: from, action, input: tool_input } };
}

function readResult(payload: Payload, from: Caller): Parsed<AgentEvent> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const failed = payload.tool_response === undefined;
  const { duration_ms } = payload;
  return {
    ok: true,
    value: {
      type: 'result',
      caller: from,
      action: finishedAction(from, tool_use_id, tool_name, tool_input, payload),
      input: tool_input,
      output: failed ? payload.error : payload.tool_response,
      failed,
      ...(typeof duration_ms === 'number' ? { milliseconds: duration_ms } : {}),
    },
  };
}

type Batch = Extract<AgentEvent, { type: 'batch' }>;

function callsOf(payload: Payload, from: Caller): Batch['calls'] {
  const calls = Array.isArray(payload.tool_calls) ? payload.tool_calls : [];
  return calls.flatMap((entry: unknown) => {
    const parsed = parse(call, entry);
    if (!parsed.ok) return [];
    const { tool_name, tool_input, tool_use_id } = parsed.value;
    const action = finishedAction(from, tool_use_id, tool_name, tool_input, parsed.value);
    return [{ action, input: tool_input, output: parsed.value.tool_response }];
  });
}

/** A call that is over: input that cannot be read makes its tool unknown, its output is looked at all the same. */
function finishedAction(
  from: Caller,
  id: string,
  toolName: string,
  input: unknown,
  payload: Payload,
): Action {
  const tool = readTool('claude-code', toolName, input);
  return actionOf(from, id, toolName, tool.ok ? withServer(tool.value, payload) : { kind: 'unknown' });
}

/** The payload names the MCP server; the tool's name only spells it, with `_` for what may not stand in a name. */
function withServer(tool: ToolUse, payload: Payload): ToolUse {
  const server = textOf(objectOf(payload.mcp_server).name);
  return tool.kind === 'mcp' && server ? { ...tool, server } : tool;
}

function actionOf(from: Caller, id: string, toolName: string, tool: ToolUse): Action {
  const { agent, session, subagent, cwd, workspace } = from;
  return { agent, session, ...(subagent ? { subagent } : {}), id, toolName, tool, cwd, workspace };
}

function reply(event: AgentEvent | Malformed, verdict: Verdict): Reply {
  if (event.type === 'malformed') {
    return event.enforcing ? refuse(event.event, malformedReason(event)) : answer({});
  }
  const settled = settle(event, verdict, CAPABILITIES);
  const hookEventName = nameOf(event);
  switch (settled.type) {
    case 'pass':
      return answer(
        settled.context && TAKES_CONTEXT.has(hookEventName)
          ? { hookSpecificOutput: { hookEventName, additionalContext: settled.context } }
          : {},
      );
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
      return answer({ hookSpecificOutput: { hookEventName, updatedToolOutput: settled.output } });
    case 'deny':
      if (event.type === 'result') return withholdResult(hookEventName, event.output, settled);
      return refuse(hookEventName, settled.reason, settled.stop);
  }
}

/** Events whose `additionalContext` the model reads. */
const TAKES_CONTEXT: ReadonlySet<string> = new Set([
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PostToolBatch',
  'UserPromptSubmit',
  'SessionStart',
  'SubagentStart',
]);

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

function nameOf(event: AgentEvent): string {
  if (event.type === 'result') return event.failed ? 'PostToolUseFailure' : 'PostToolUse';
  return event.type === 'other' ? event.name : NAMES[event.type];
}

/**
 * A refusal in both languages that the client reads: the JSON and exit code 2 with the sentence on stderr. Seen: the
 * call is held and the model reads the reason from the JSON; with exit code 2 alone it reads stderr. So a release that
 * stops reading one of the two still obeys the other. With `continue: false` beside them the call is held too and the
 * turn ends; `continue: false` without the deny lets the call run.
 */
function refuse(hookEventName: string, reason: string, stop = false): Reply {
  const decision =
    hookEventName === 'PreToolUse'
      ? {
          hookSpecificOutput: { hookEventName, permissionDecision: 'deny', permissionDecisionReason: reason },
        }
      : { decision: 'block', reason };
  const ending = stop ? { continue: false, stopReason: reason } : {};
  return { stdout: JSON.stringify({ ...decision, ...ending }), stderr: reason, exit: 2 };
}

/** The tool has run; what the model must not read is taken out of its result, whose shape has to stay. */
function withholdResult(
  hookEventName: string,
  output: unknown,
  { reason, stop }: Extract<Verdict, { type: 'deny' }>,
): Reply {
  return answer({
    decision: 'block',
    reason,
    hookSpecificOutput: { hookEventName, updatedToolOutput: withhold(output, reason) },
    ...(stop ? { continue: false, stopReason: reason } : {}),
  });
}

/** One whole JSON object: anything else at exit 0 runs open, also with `onFailure: "block"`. */
function answer(json: object): Reply {
  return { stdout: JSON.stringify(json), stderr: '', exit: 0 };
}

export const claudeCode: Adapter = {
  name: 'claude-code',
  title: 'Claude Code',
  capabilities: () => CAPABILITIES,
  read,
  reply,
};
