/** The organisation's orders to its devices: whom a lock-down means. */
import type { AgentName } from '../model/action.ts';
import type { Lockdown } from '../policy/bundle/documents.ts';

/** Does the lock-down hold for this agent here? One that names people or devices holds where they are known. */
export function isFor({ scope }: Lockdown, agent: AgentName): boolean {
  return 'all' in scope || ('agents' in scope && scope.agents.includes(agent));
}
