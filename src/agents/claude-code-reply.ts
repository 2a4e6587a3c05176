/** What Claude Code is answered. Seen on 2.1.330. */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer, context, hookNameOf, permission, refusal } from './answer.ts';
import { malformedReason, settle } from './verdict.ts';
import { withhold } from './withhold.ts';

type Denial = Extract<Verdict, { type: 'deny' }>;

export function replyOfClaudeCode(
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
      return answer(
        settled.context && TAKES_CONTEXT.has(hookEventName) ? context(hookEventName, settled.context) : {},
      );
    case 'allow':
      return answer(permission(hookEventName, 'allow'));
    case 'ask':
      return answer(permission(hookEventName, 'ask', settled.reason));
    case 'rewrite':
      return answer({ hookSpecificOutput: { hookEventName, updatedInput: settled.input } });
    case 'replace':
      return answer({ hookSpecificOutput: { hookEventName, updatedToolOutput: inline(settled.output) } });
    case 'deny':
      return refuseEvent(event, hookEventName, settled);
  }
}

/** Without the whereabouts of the saved copy of a long result: the client would show that copy, as it was. */
function inline(output: unknown): unknown {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return output;
  const {
    persistedOutputPath: _path,
    persistedOutputSize: _size,
    ...rest
  } = output as Record<string, unknown>;
  return rest;
}

function refuseEvent(event: AgentEvent, hookEventName: string, denial: Denial): Reply {
  const { reason, stop } = denial;
  switch (event.type) {
    case 'result':
      return withholdResult(hookEventName, event.output, denial);
    case 'batch':
      // A block ends the turn; short of that, the model can be told.
      if (!stop) return answer(context(hookEventName, reason));
      return refuse(hookEventName, reason);
    case 'session-start':
    case 'subagent-start':
      // Neither can be refused (a session goes on after exit code 2 and a block): the model is told.
      return answer(context(hookEventName, reason));
    default:
      return refuse(hookEventName, reason, stop);
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

/**
 * A refusal in both languages that the client reads: the JSON and exit code 2 with the sentence on stderr. Seen: the
 * call is held and the model reads the reason from the JSON; with exit code 2 alone it reads stderr. So a release that
 * stops reading one of the two still obeys the other. With `continue: false` beside them the call is held too and the
 * turn ends; `continue: false` without the deny lets the call run.
 */
function refuse(hookEventName: string, reason: string, stop = false): Reply {
  const ending = stop ? { continue: false, stopReason: reason } : {};
  return {
    stdout: JSON.stringify({ ...refusal(hookEventName, reason), ...ending }),
    stderr: reason,
    exit: 2,
  };
}

/** The tool has run; what the model must not read is taken out of its result, whose shape has to stay. */
function withholdResult(hookEventName: string, output: unknown, { reason, stop }: Denial): Reply {
  return answer({
    decision: 'block',
    reason,
    hookSpecificOutput: { hookEventName, updatedToolOutput: withhold(output, reason) },
    ...(stop ? { continue: false, stopReason: reason } : {}),
  });
}
