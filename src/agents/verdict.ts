/** What may be said at which moment, and what becomes of a verdict that a moment or a client cannot express. */
import type { ToolUse } from '../model/action.ts';
import type { AgentEvent, Capabilities, Malformed, Verdict } from './adapter.ts';

type EventType = AgentEvent['type'];
type VerdictType = Verdict['type'];

/** The verdicts that mean something at each event. Everything else degrades, see `settle`. */
const EXPRESSIBLE: Readonly<Record<EventType, readonly VerdictType[]>> = {
  action: ['pass', 'allow', 'ask', 'deny', 'rewrite'],
  result: ['pass', 'deny', 'replace'],
  batch: ['pass', 'deny'],
  content: ['pass', 'allow', 'deny'],
  prompt: ['pass', 'deny'],
  'session-start': ['pass', 'deny'],
  'session-end': ['pass'],
  'subagent-start': ['pass', 'deny'],
  'subagent-stop': ['pass'],
  stop: ['pass'],
  'settings-change': ['pass', 'deny'],
  other: ['pass'],
};

/** Events that are told, not asked: nothing waits for an answer, so nothing can be refused. */
const TOLD: ReadonlySet<EventType> = new Set(['session-end', 'subagent-stop', 'stop', 'other']);

/**
 * The verdict as this event and this client can express it. What cannot be said turns into the nearest that is safer:
 * an `ask` that the client would not enforce, a `rewrite` or `replace` out of place or out of reach into a `deny`;
 * an `allow` where nothing is allowed, or a refusal of what has already happened, into a `pass`.
 */
export function settle(event: AgentEvent, verdict: Verdict, capabilities: Capabilities): Verdict {
  if (TOLD.has(event.type)) return { type: 'pass' };
  if (verdict.type === 'ask' && capabilities.ask === 'none') return { type: 'deny', reason: verdict.reason };
  if (verdict.type === 'rewrite' && capabilities.rewrite === 'none') return refuseSilentChange('input');
  if (verdict.type === 'replace' && event.type === 'result') {
    return canReplace(capabilities, event.action.tool, event.failed) ? verdict : refuseSilentChange('result');
  }
  if (EXPRESSIBLE[event.type].includes(verdict.type)) return verdict;
  switch (verdict.type) {
    case 'pass':
    case 'allow':
      return { type: 'pass' };
    case 'ask':
      return { type: 'deny', reason: verdict.reason };
    case 'deny':
      return verdict;
    case 'rewrite':
      return refuseSilentChange('input');
    case 'replace':
      return refuseSilentChange('result');
  }
}

/** Can this client's results of such a tool be replaced? `failed`: the call did not do what it was to do. */
export function canReplace({ replace }: Capabilities, tool: ToolUse, failed: boolean): boolean {
  switch (replace) {
    case 'any':
      return true;
    case 'successes':
      return !failed;
    case 'mcp':
      return tool.kind === 'mcp';
    case 'none':
      return false;
  }
}

function refuseSilentChange(what: 'input' | 'result'): Verdict {
  return {
    type: 'deny',
    reason: `Chaperone would have to change this call's ${what}, and this client cannot do that here.`,
  };
}

/** What a payload that cannot be read is answered with: a deny where the client waits for our word, else nothing. */
export function malformedReason(event: Malformed): string {
  return (
    `Chaperone cannot read this ${event.event || 'hook'} payload: ${event.problem}. ` +
    'Nothing was run. `chaperone doctor` in a terminal says whether this client version is known.'
  );
}
