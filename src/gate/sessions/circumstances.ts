/** In which circumstances an agent acts, as far as this process knows; what few rules ask for is found out when one does. */
import type { AgentEvent } from '../../agents/adapter.ts';
import type { Circumstances } from '../../model/circumstances.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { checkoutOf } from '../machine.ts';
import type { CallWorld } from '../world.ts';

export function circumstancesOf(
  { caller }: Pick<AgentEvent, 'caller'>,
  policy: CompiledPolicy,
  world: CallWorld,
): Circumstances {
  const beginsOn = () => policy.taskOn?.(checkoutOf(caller.cwd)?.branch ?? '');
  const at = world.now();
  return {
    agent: caller.agent,
    ...(caller.model !== undefined && { model: caller.model }),
    principal: world.origin.principal,
    at,
    task: world.tasks.of(caller, beginsOn, at),
    past: () => world.past(caller),
  };
}
