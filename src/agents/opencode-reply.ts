/**
 * What our plugin in OpenCode is answered: an object that says with `deny` what to throw, with `args` or `output` what to
 * put in place, and with nothing in it that all goes on.
 */
import type { AgentEvent, Capabilities, Malformed, Reply, Verdict } from './adapter.ts';
import { answer } from './answer.ts';
import { malformedReason, settle } from './verdict.ts';

export function replyOfOpencode(
  event: AgentEvent | Malformed,
  verdict: Verdict,
  capabilities: Capabilities,
): Reply {
  if (event.type === 'malformed') return answer(event.enforcing ? { deny: malformedReason(event) } : {});
  const settled = settle(event, verdict, capabilities);
  switch (settled.type) {
    case 'pass':
    case 'allow':
      return answer({});
    case 'ask':
    case 'deny':
      // A session's start cannot be refused, and nothing of it is read by the model.
      return answer(WAITS.has(event.type) ? { deny: settled.reason } : {});
    case 'rewrite':
      return answer({ args: settled.input });
    case 'replace':
      return answer({ output: settled.output });
  }
}

/** Events for whose answer the plugin waits. */
const WAITS: ReadonlySet<AgentEvent['type']> = new Set(['action', 'result', 'prompt']);
