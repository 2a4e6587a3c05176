import type { AgentEvent } from '../agents/adapter.ts';

/** Who an event is from, as the record writes it. */
export function identityOf({ caller }: AgentEvent) {
  return {
    agent: caller.agent,
    session: caller.session,
    ...(caller.subagent && { subagent: caller.subagent }),
    cwd: caller.cwd,
    ...(caller.version && { clientVersion: caller.version }),
  };
}
