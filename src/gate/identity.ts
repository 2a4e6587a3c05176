/** Who an event is from and where it happens, as the record writes it. */
import type { AgentEvent } from '../agents/adapter.ts';
import { checkoutOf } from './machine.ts';
import type { Origin } from './origin.ts';
import type { Sessions } from './sessions/sessions.ts';

interface Here {
  readonly origin: Origin;
  readonly sessions: Pick<Sessions, 'of'>;
}

export function identityOf({ caller }: AgentEvent, { origin, sessions }: Here) {
  const { workspace } = sessions.of(caller);
  const checkout = checkoutOf(caller.cwd);
  return {
    ...origin,
    agent: caller.agent,
    session: caller.session,
    ...(caller.subagent && { subagent: caller.subagent }),
    cwd: caller.cwd,
    ...(caller.version && { clientVersion: caller.version }),
    ...(caller.model && { model: caller.model }),
    ...(caller.harness && { harness: caller.harness }),
    ...(workspace.length > 0 && { workspace }),
    ...(checkout && { repository: checkout.root }),
    ...(checkout?.branch && { branch: checkout.branch }),
  };
}
