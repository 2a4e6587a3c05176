/** What VS Code's own agent, in either harness, and Copilot CLI are answered. Sources as in `copilot.ts`. */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer, context, hookNameOf, permission, refusal } from './answer.ts';
import { objectOf, textOf } from './payload.ts';
import { malformedReason, settle } from './verdict.ts';

export function replyOfCopilot(
  event: AgentEvent | Malformed,
  verdict: Verdict,
  capabilities: Capabilities,
): Reply {
  if (event.type === 'malformed') {
    // All of them read the JSON; exit code 2 would keep the sentence from the model in Copilot's runtime.
    return event.enforcing ? answer(refusal(event.event, malformedReason(event))) : answer({});
  }
  const settled = settle(event, verdict, capabilities);
  const hookEventName = hookNameOf(event);
  switch (settled.type) {
    case 'pass':
      return answer(settled.context ? contextTwice(hookEventName, settled.context) : {});
    case 'allow':
      return answer(permission(hookEventName, 'allow'));
    case 'ask':
      return answer(permission(hookEventName, 'ask', settled.reason));
    case 'rewrite':
      return answer({
        hookSpecificOutput: {
          hookEventName,
          ...(settled.allowed && { permissionDecision: 'allow' }),
          updatedInput: settled.input,
        },
      });
    case 'replace':
      return answer({ modifiedResult: modifiedResult(settled.output) });
    case 'deny':
      return refuse(event, hookEventName, settled.reason);
  }
}

/**
 * The Local harness takes exit code 2 for a refusal and hands stderr to the model; it does not look at stdout then, and
 * at exit code 0 it reads the JSON, so either would do: it gets both. Copilot's runtime holds the call at exit code 2 as
 * well, but tells the model no more than "hook exited with code 2", so it gets the JSON alone.
 * On a result, `block` puts the reason in the result's place (Copilot's runtime) or beside it (Local).
 * No `continue` or `stopReason`: they end nothing here, see the capabilities.
 */
function refuse(event: AgentEvent, hookEventName: string, reason: string): Reply {
  // None of them lets a session or a subagent be refused at its start: then the model is told.
  if (event.type === 'session-start' || event.type === 'subagent-start') {
    return answer(contextTwice(hookEventName, reason));
  }
  const json = refusal(hookEventName, reason);
  return event.caller.harness === 'local' && event.type !== 'result'
    ? { stdout: JSON.stringify(json), stderr: reason, exit: 2 }
    : answer(json);
}

/** The Local harness reads the inner one. Copilot's runtime does on PreToolUse; on other events the outer one counts. */
function contextTwice(hookEventName: string, additionalContext: string): object {
  return { additionalContext, ...context(hookEventName, additionalContext) };
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
