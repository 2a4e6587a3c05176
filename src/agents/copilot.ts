/**
 * GitHub Copilot's hook contract. One PascalCase hook file serves three callers: VS Code's Local harness, run by the
 * Copilot extension (0.67.0 in VS Code 1.139.1), and Copilot's own runtime, which is both VS Code's Copilot harness (in
 * the agent host) and Copilot CLI (facts marked CLI were seen on 1.0.102 alone). All driven by a scripted model.
 */
import * as v from 'valibot';
import type { ToolUse } from '../model/action.ts';
import type { Adapter, AgentEvent, Caller, CallerEnvironment, Capabilities, Malformed } from './adapter.ts';
import { replyOfCopilot } from './copilot-reply.ts';
import {
  actionOf,
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
  tells,
} from './event.ts';
import { derivedId } from './identity.ts';
import { isObject, objectOf, own, type Parsed, parse, textOf } from './payload.ts';
import { sightOf, withoutWait } from './tools/copilot.ts';
import { knowsTool, readTool } from './tools.ts';

const TIMEOUT = { tool: 600, other: 30 } as const;

const CAPABILITIES: Readonly<Record<'local' | 'runtime', Capabilities>> = {
  local: {
    // A block only appends a note; the original result stays.
    replace: 'none',
    // The client's own hook log holds every rewritten input in clear.
    rewrite: 'input',
    ask: 'enforced',
    // `continue: false` fails that one call, also beside a denial, and the next one runs.
    stop: false,
    failsClosed: false,
    timeout: TIMEOUT,
  },
  runtime: {
    // CLI: what a failed call says stays as it is (a command that exits with another code than 0 has not failed).
    replace: 'successes',
    // CLI: the rewritten input is what the model sees in its next request.
    rewrite: 'input',
    // CLI: in print mode, with nobody to ask, the client denies and hands the reason to the model.
    ask: 'enforced',
    // CLI: `continue: false` is ignored.
    stop: false,
    // A crash or a missing command denies; a time-out runs open.
    failsClosed: false,
    timeout: TIMEOUT,
  },
};

/** The clients that speak this contract. */
type Speaker = 'vscode' | 'copilot-cli';
type Harness = 'local' | 'copilot-harness';

const caller = v.looseObject({
  session_id: v.string(),
  cwd: v.nullish(v.string()),
  agent_id: v.nullish(v.string()),
  agent_type: v.nullish(v.string()),
  parent_agent_id: v.nullish(v.string()),
  transcript_path: v.nullish(v.string()),
  model: v.nullish(v.unknown()),
});
const call = v.looseObject({
  tool_name: v.string(),
  tool_input: v.optional(v.unknown()),
  tool_use_id: v.nullish(v.string()),
});

/** A call is over, whatever came of it. */
const RESULT: EventKind = {
  enforcing: false,
  read: readResult(readCall, ({ tool_response, tool_result, error }) => ({
    output: tool_response ?? tool_result ?? error,
    failed: tool_response === undefined && tool_result === undefined,
  })),
};

const EVENTS: Readonly<Record<string, EventKind>> = {
  PreToolUse: asksForCall(readCall, ({ action, input }, from) =>
    from.harness === 'local' ? {} : sightOf(action.tool, input),
  ),
  PostToolUse: RESULT,
  PostToolUseFailure: RESULT,
  // Attachments and #-references are not in the payload.
  UserPromptSubmit: asksForPrompt(),
  ...SESSION_EVENTS,
  ...TURN_EVENTS,
  // In Copilot's runtime a subagent's turn ends with `Stop` too.
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

/**
 * An adapter of this contract. All of them read the payloads of every caller, since one hook file serves all; `name` is
 * who calls where nothing in a call says it.
 */
export function copilotAdapter(name: Speaker, title: string): Adapter {
  return {
    name,
    title,
    capabilities,
    read: (event, payload, env) => read(name, event, payload, env),
    reply: (event, verdict) =>
      replyOfCopilot(
        event,
        verdict,
        event.type === 'malformed' ? CAPABILITIES.runtime : capabilities(event.caller),
      ),
  };
}

function capabilities(from: Caller): Capabilities {
  return CAPABILITIES[from.harness === 'local' ? 'local' : 'runtime'];
}

function read(
  named: Speaker,
  event: string | undefined,
  payload: unknown,
  env: CallerEnvironment,
): AgentEvent | Malformed {
  const fields = isObject(payload) ? snakeCase(payload) : payload;
  const given = eventName(event, fields) || textOf(objectOf(fields).hook_name) || '';
  const name = own(CAMEL_CASE, given) ?? given;
  return readEvent(EVENTS, name, fields, readCaller(named, fields, env), named);
}

/** Fields of the camelCase dialect, and of those payloads that come half in it (CLI: SubagentStart), by our names. */
function snakeCase(payload: Payload): Payload {
  const renamed = Object.entries(payload).map(([key, value]) => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return [name === 'tool_args' ? 'tool_input' : name, value] as const;
  });
  return Object.fromEntries(renamed);
}

function readCaller(named: Speaker, payload: unknown, env: CallerEnvironment): Parsed<Caller> {
  const parsed = parse(caller, payload);
  if (!parsed.ok) return parsed;
  const { cwd, model } = parsed.value;
  const name = textOf(model);
  const who = speakerOf(named, parsed.value, env);
  return {
    ok: true,
    value: {
      ...who,
      ...conversationOf(parsed.value),
      // Missing where no folder is open; from the root every relative path lies outside of any workspace.
      cwd: cwd || '/',
      workspace: rootsOf(who.agent, cwd ?? '', env),
      ...(name ? { model: name } : {}),
    },
  };
}

/** CLI: its hooks get the root of the repository in CLAUDE_PROJECT_DIR, wherever in it the session works. */
function rootsOf(agent: Speaker, cwd: string, env: CallerEnvironment): readonly string[] {
  const root = (agent === 'copilot-cli' && env.CLAUDE_PROJECT_DIR) || cwd;
  return root ? [root] : [];
}

/**
 * The conversation, and the subagent that speaks in it. In Copilot's runtime a subagent has a session of its own, and
 * names its parent: in CLI on every event; in the agent host (SDK 1.0.15) only through the path of the transcript, on the
 * event that ends its turn, so that until then its calls stand in a conversation of their own.
 * In the Local harness it speaks as its parent.
 */
function conversationOf(payload: v.InferOutput<typeof caller>): Pick<Caller, 'session' | 'subagent'> {
  const { session_id, agent_id, agent_type, parent_agent_id, transcript_path } = payload;
  const owner = /[\\/]session-state[\\/]([^\\/]+)[\\/]/.exec(transcript_path ?? '')?.[1];
  const parent = (agent_id === session_id && parent_agent_id) || owner || session_id;
  const id = agent_id || (parent === session_id ? undefined : session_id);
  return { session: parent, ...(id ? { subagent: { id, type: agent_type ?? '' } } : {}) };
}

/**
 * Who calls. The Local harness gives every event a transcript below the editor's storage, the runtime (on a few events)
 * below `session-state`; the Local harness alone has ids for calls. Copilot CLI sets COPILOT_CLI_BINARY_VERSION, the
 * agent host AI_AGENT; COPILOT_CLI stands in both environments. With both, one has been started by the other: then far
 * rather the CLI in a shell of the editor's agent.
 */
function speakerOf(
  named: Speaker,
  payload: Payload,
  env: CallerEnvironment,
): { readonly agent: Speaker; readonly harness?: Harness; readonly version?: string } {
  const local = { agent: 'vscode', harness: 'local' } as const;
  const agentHost = { agent: 'vscode', harness: 'copilot-harness' } as const;
  const transcript = textOf(payload.transcript_path);
  const isRuntimes = transcript !== undefined && /[\\/]session-state[\\/]/.test(transcript);
  if (transcript && !isRuntimes) return local;
  const version = env.COPILOT_CLI_BINARY_VERSION;
  if (version) return { agent: 'copilot-cli', version };
  if (env.AI_AGENT?.startsWith('github_copilot')) return agentHost;
  const tool = textOf(payload.tool_name);
  const isLocals = textOf(payload.tool_use_id) || (tool && knowsTool('vscode', tool));
  if (!isRuntimes && isLocals) return local;
  return named === 'copilot-cli' ? { agent: named } : agentHost;
}

function readCall(payload: Payload, from: Caller): Parsed<Call> {
  const parsed = parse(call, payload);
  if (!parsed.ok) return parsed;
  const { tool_name, tool_input, tool_use_id } = parsed.value;
  const tool = readTool(from.harness === 'local' ? 'vscode' : 'copilot-cli', tool_name, tool_input);
  const id = tool_use_id || derivedId(from.session, from.subagent?.id, tool_name, withoutWait(tool_input));
  const use: ToolUse = tool.ok ? inShellOf(from.cwd, tool.value) : { kind: 'unknown' };
  return { ok: true, value: { action: actionOf(from, id, tool_name, use), input: tool_input, tool } };
}
