/** How each agent stands on this machine: its hooks, its traces, when it was last heard of. */
import { titleOf } from '../agents/index.ts';
import { INSTALLABLE, type Installable, isHere, isInstalled } from '../agents/install/index.ts';
import type { Home } from './home.ts';
import { userHome } from './install-environment.ts';
import type { AgentState } from './protocol.ts';

/** `lastHeard`: milliseconds since the epoch of the agent's last hook event; undefined = never. */
export function agentStates(
  home: Home,
  lastHeard: (agent: Installable) => number | undefined,
): readonly AgentState[] {
  return INSTALLABLE.map((agent) => {
    const lastFired = lastHeard(agent);
    return {
      agent,
      title: titleOf(agent),
      isInstalled: isInstalled(home.root, agent),
      isHere: isHere(agent, userHome()),
      ...(lastFired !== undefined && { lastFired }),
    };
  });
}
