/**
 * What the adapters make their answers of. The JSON with `hookSpecificOutput` is Claude Code's; VS Code, Copilot CLI and
 * Codex have taken it over.
 */
import type { AgentEvent, Reply } from './adapter.ts';

/** Exit code 0 and one whole JSON object. */
export function answer(json: object): Reply {
  return { stdout: JSON.stringify(json), stderr: '', exit: 0 };
}

/** A word on a call that waits for one. */
export function permission(
  hookEventName: string,
  permissionDecision: 'allow' | 'ask' | 'deny',
  permissionDecisionReason?: string,
): object {
  return {
    hookSpecificOutput: {
      hookEventName,
      permissionDecision,
      ...(permissionDecisionReason === undefined ? {} : { permissionDecisionReason }),
    },
  };
}

/** A refusal: of a call before it runs, or of what any other event is about. */
export function refusal(hookEventName: string, reason: string): object {
  return hookEventName === 'PreToolUse'
    ? permission(hookEventName, 'deny', reason)
    : { decision: 'block', reason };
}

/** A text that the model reads beside what the event is about. */
export function context(hookEventName: string, additionalContext: string): object {
  return { hookSpecificOutput: { hookEventName, additionalContext } };
}

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

/** The name that Claude Code, and VS Code after it, have for an event: an answer has to repeat it. */
export function hookNameOf(event: AgentEvent): string {
  if (event.type === 'result') return event.failed ? 'PostToolUseFailure' : 'PostToolUse';
  return event.type === 'other' ? event.name : NAMES[event.type];
}
