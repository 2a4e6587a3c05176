/** What a tool returned, on its way to the model: secrets are taken out where the client allows it. */
import type { AgentEvent, Capabilities, Verdict } from '../agents/adapter.ts';
import { redactValue } from '../secrets/redact.ts';
import { identityOf } from './identity.ts';
import type { World } from './world.ts';

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;

/** Filters a result and records that the call came back, also whether it should not have run at all. */
export function filterResult(event: ResultEvent, capabilities: Capabilities, world: World): Verdict {
  const { action } = event;
  const session = world.sessions.of(event.caller);
  const { mode, redactResults } = world.policy().compiled.document;
  const canReplace =
    capabilities.replace === 'any' || (capabilities.replace === 'mcp' && action.tool.kind === 'mcp');
  const wanted = (redactResults && mode === 'enforce') || session.redact.has(action.id);
  const filtered =
    canReplace && wanted && !world.pause() ? redactValue(event.output, world.namePlaceholder) : undefined;
  world.record({
    at: new Date(world.now()).toISOString(),
    ...identityOf(event),
    type: 'result',
    action: action.id,
    tool: action.toolName,
    failed: event.failed,
    bytes: Buffer.byteLength(JSON.stringify(event.output) ?? ''),
    redactions: filtered?.count ?? 0,
    ...(event.milliseconds !== undefined && { milliseconds: event.milliseconds }),
    ...(session.denied.has(action.id) && !event.failed && { disobeyed: true as const }),
  });
  return filtered && filtered.count > 0 ? { type: 'replace', output: filtered.value } : { type: 'pass' };
}
