/** What Gemini CLI is answered. Sources as in `gemini-cli.ts`. */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer } from './answer.ts';
import { objectOf, textOf } from './payload.ts';
import { malformedReason, settle } from './verdict.ts';

type Denial = Extract<Verdict, { type: 'deny' }>;

/**
 * Always exit code 0: JSON on stdout counts whatever the exit code is, and any other code shows the person a warning that
 * the hook has failed, each time.
 */
export function replyOfGeminiCli(
  event: AgentEvent | Malformed,
  verdict: Verdict,
  capabilities: Capabilities,
): Reply {
  if (event.type === 'malformed') {
    return answer(event.enforcing ? { decision: 'deny', reason: malformedReason(event) } : {});
  }
  const settled = settle(event, verdict, capabilities);
  switch (settled.type) {
    case 'pass':
      return answer(settled.context ? context(event, settled.context) : {});
    case 'allow':
      return answer({ decision: 'allow' });
    case 'ask':
      return answer({ decision: 'ask', reason: settled.reason, systemMessage: settled.reason });
    case 'rewrite':
      // The whole input: a part of it fails the client's check.
      return answer({ hookSpecificOutput: { hookEventName: 'BeforeTool', tool_input: settled.input } });
    case 'replace':
      return answer({ decision: 'deny', reason: `${REPLACED}\n${shownText(settled.output)}` });
    case 'deny':
      return answer(refusal(event, settled));
  }
}

/** Events whose `additionalContext` the model reads (read, and seen for the start of a session). */
const TAKES_CONTEXT: Readonly<Partial<Record<AgentEvent['type'], string>>> = {
  'session-start': 'SessionStart',
  prompt: 'BeforeAgent',
  result: 'AfterTool',
};

function context(event: AgentEvent, additionalContext: string): object {
  const hookEventName = TAKES_CONTEXT[event.type];
  return hookEventName ? { hookSpecificOutput: { hookEventName, additionalContext } } : {};
}

function refusal(event: AgentEvent, { reason, stop }: Denial): object {
  switch (event.type) {
    case 'session-start':
      // Cannot be refused: the model is told.
      return context(event, reason);
    case 'prompt':
      // Never with `continue: false`, which stops the turn and keeps the prompt in the conversation (read).
      return { decision: 'deny', reason };
    default:
      return { decision: 'deny', reason, ...(stop ? { continue: false, stopReason: reason } : {}) };
  }
}

/** A result can only be refused, and the model reads the reason in its place, as an error. */
const REPLACED =
  'The call has run. Chaperone put placeholders in place of secrets; the rest of the result is as it was:';

/**
 * The text of a tool's response that the model would have read: of a failed call its error, else `llmContent`, which is a
 * string, a part or a list of both.
 */
function shownText(output: unknown): string {
  const { error, llmContent } = objectOf(output);
  const content = textOf(objectOf(error).message) ?? llmContent ?? output;
  return [content]
    .flat()
    .map((part: unknown) => {
      if (typeof part === 'string') return part;
      const text = objectOf(part).text;
      return typeof text === 'string' ? text : otherPart(part);
    })
    .join('\n');
}

/** An image or sound cannot be handed over inside a reason. */
function otherPart(part: unknown): string {
  const { inlineData, fileData } = objectOf(part);
  const type = textOf(objectOf(inlineData ?? fileData).mimeType);
  return type ? `(a part of type ${type} is left out)` : JSON.stringify(part ?? '');
}
