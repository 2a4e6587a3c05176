/**
 * What Codex is answered. Seen on 0.169.0. It throws an answer with one key too many away and goes on as if there were
 * none, so that here is nothing but what each event is known to take.
 */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer, context, hookNameOf, refusal } from './answer.ts';
import { withoutInput } from './codex-stdin.ts';
import { isObject, objectOf, textOf } from './payload.ts';
import { malformedReason, settle } from './verdict.ts';

export function replyOfCodex(
  event: AgentEvent | Malformed,
  verdict: Verdict,
  capabilities: Capabilities,
): Reply {
  if (event.type === 'malformed') {
    return event.enforcing ? refuse(event.event, malformedReason(event)) : answer({});
  }
  const settled = settle(event, verdict, capabilities);
  const hookEventName = hookNameOf(event);
  switch (settled.type) {
    case 'pass':
      if (settled.context && TAKES_CONTEXT.has(hookEventName))
        return answer(context(hookEventName, settled.context));
      return run(event, inputOf(event));
    // `allow` alone is an error to it, and does no more than no answer: its own rules still ask its user.
    case 'allow':
    case 'ask':
      return run(event, inputOf(event));
    case 'rewrite':
      return run(event, settled.input);
    case 'replace':
      return answer(inPlaceOfResult(textOfResult(settled.output)));
    case 'deny':
      return refuseEvent(event, hookEventName, settled.reason);
  }
}

/** Lets a call run with this input; a command gets nothing to read on top. */
function run(event: AgentEvent, input: unknown): Reply {
  if (event.type !== 'action') return answer({});
  const { tool } = event.action;
  const command = textOf(objectOf(input).command);
  const isPosix = tool.kind === 'shell' && tool.shell === 'bash';
  const updatedInput = isPosix && command ? { ...objectOf(input), command: withoutInput(command) } : input;
  if (JSON.stringify(updatedInput) === JSON.stringify(event.input)) return answer({});
  return answer({
    hookSpecificOutput: { hookEventName: hookNameOf(event), permissionDecision: 'allow', updatedInput },
  });
}

const inputOf = (event: AgentEvent): unknown => (event.type === 'action' ? event.input : undefined);

/** Events whose `additionalContext` the model reads. */
const TAKES_CONTEXT: ReadonlySet<string> = new Set([
  'PreToolUse',
  'PostToolUse',
  'UserPromptSubmit',
  'SessionStart',
  'SubagentStart',
]);

function refuseEvent(event: AgentEvent, hookEventName: string, reason: string): Reply {
  switch (event.type) {
    case 'result':
      return answer(inPlaceOfResult(reason));
    case 'session-start':
      // Here it ends the session before any request.
      return answer({ continue: false, stopReason: reason });
    case 'subagent-start':
      // It starts all the same: its model is told.
      return answer(context(hookEventName, reason));
    default:
      return refuse(hookEventName, reason);
  }
}

/**
 * Exit code 2 with the sentence on stderr, which is all that it looks at then: no key that a release might not know can
 * undo it. The JSON says the same to whoever reads that. It puts a full stop behind the sentence.
 */
function refuse(hookEventName: string, reason: string): Reply {
  const sentence = reason.replace(/\.\s*$/, '') || 'Refused';
  return { stdout: JSON.stringify(refusal(hookEventName, sentence)), stderr: sentence, exit: 2 };
}

/** Without a reason a block counts for nothing. */
const inPlaceOfResult = (text: string): object => ({ decision: 'block', reason: text || '(nothing)' });

/**
 * A result as text: shell and patch results are that already, those of MCP are parts of which most hold text, and the
 * rest is JSON, as the model would have got it.
 */
function textOfResult(output: unknown): string {
  if (typeof output === 'string') return output;
  const parts = isObject(output) && Array.isArray(output.content) ? output.content : undefined;
  if (!parts) return JSON.stringify(output ?? '');
  return parts
    .map((part: unknown) => (isObject(part) && textOf(part.text)) || JSON.stringify(part))
    .join('\n');
}
