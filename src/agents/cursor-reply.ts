/** What Cursor is answered. Sources as in `cursor.ts`. */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer } from './answer.ts';
import { isObject, objectOf, own } from './payload.ts';
import { SESSION_VARIABLE, sessionName } from './session-name.ts';
import { malformedReason, settle } from './verdict.ts';

/** Exit code 2 is never used: with it, the client takes what stands on stdout for the reason, JSON and all. */
export function replyOfCursor(
  event: AgentEvent | Malformed,
  verdict: Verdict,
  capabilities: Capabilities,
): Reply {
  if (event.type === 'malformed') {
    if (event.enforcing) return answer(refusalFor(event.event, malformedReason(event)));
    return event.event === 'afterFileEdit' ? SILENCE : answer({});
  }
  const settled = settle(event, verdict, capabilities);
  switch (settled.type) {
    case 'pass':
    case 'allow':
    case 'ask':
      return pass(event, settled.type === 'pass' ? settled.context : undefined);
    case 'rewrite':
      return rewrite(event, settled.input);
    case 'replace':
      return answer({ updated_mcp_tool_output: mcpOutput(settled.output) });
    case 'deny':
      return answer(refusal(event, settled.reason));
  }
}

/** If a hook answers afterFileEdit at all, the client reads the file again and shows it to the model. */
const SILENCE: Reply = { stdout: '', stderr: '', exit: 0 };

/** Permission events are always answered: with `failClosed` an empty answer blocks. */
function pass(event: AgentEvent, context: string | undefined): Reply {
  const additional = context ? { additional_context: context } : {};
  switch (event.type) {
    case 'action':
      return answer({ permission: 'allow', ...additional });
    case 'content':
    case 'subagent-start':
      return answer({ permission: 'allow' });
    case 'prompt':
      return answer({ continue: true, ...additional });
    case 'result':
      return answer(additional);
    case 'session-start':
      // Seen by others to reach hooks, and not what the agent's shell starts.
      return answer({ ...additional, env: { [SESSION_VARIABLE]: sessionName(event.caller) } });
    default:
      return event.type === 'other' && event.name === 'afterFileEdit' ? SILENCE : answer({});
  }
}

function refusal(event: AgentEvent, reason: string): object {
  switch (event.type) {
    case 'prompt':
    case 'session-start':
      return { continue: false, user_message: reason };
    case 'result':
      // Only an MCP result can be taken back; beside any other the model reads the reason.
      return event.action.tool.kind === 'mcp'
        ? { updated_mcp_tool_output: reason, additional_context: reason }
        : { additional_context: reason };
    default:
      return denial(reason);
  }
}

function refusalFor(eventName: string, reason: string): object {
  if (eventName === 'beforeSubmitPrompt') return { continue: false, user_message: reason };
  return eventName === '' ? { continue: false, ...denial(reason) } : denial(reason);
}

/** The model reads `user_message`; `agent_message` is documented for it. */
function denial(reason: string): object {
  return { permission: 'deny', user_message: reason, agent_message: reason };
}

/** Which fields of a tool's input the client lets a hook change; `*`: any. All others it keeps as they were. */
const CHANGEABLE: Readonly<Record<string, readonly string[] | '*'>> = {
  Shell: ['command', 'cwd', 'timeout'],
  Read: ['file_path'],
  ReadFile: ['file_path'],
  Write: ['file_path'],
  Delete: ['file_path'],
  List: ['file_path'],
  ReadLints: ['file_path'],
  Grep: ['pattern', 'file_path'],
  Fetch: ['url'],
};

/** A change that the client would drop without a word is a denial. */
function rewrite(event: AgentEvent, input: unknown): Reply {
  if (event.type !== 'action') return pass(event, undefined);
  const fields = event.action.tool.kind === 'mcp' ? '*' : own(CHANGEABLE, event.action.toolName);
  const before = objectOf(event.input);
  const changed = Object.entries(objectOf(input)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  if (fields && changed.every(([name]) => fields === '*' || fields.includes(name))) {
    return answer({ permission: 'allow', updated_input: input });
  }
  return answer(
    denial(
      `Chaperone would have to change this call of ${event.action.toolName}, and Cursor does not let it.`,
    ),
  );
}

/** A string, or `{content, isError}`. */
function mcpOutput(output: unknown): unknown {
  if (typeof output === 'string') return output;
  return isObject(output) && Array.isArray(output.content) ? output : JSON.stringify(output ?? '');
}
