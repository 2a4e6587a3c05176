/** The agents that a command is about. */
import { INSTALLABLE, type Installable, isHere } from '../agents/install/index.ts';
import { userHome } from '../gate/install-environment.ts';
import { BadInput } from './fail.ts';

/** The agents that are named, checked; without names those that have left traces in the user's home folder. */
export function chosenAgents(names: readonly string[]): Installable[] {
  if (names.length === 0) return INSTALLABLE.filter((agent) => isHere(agent, userHome()));
  return names.map((name) => {
    const found = INSTALLABLE.find((agent) => agent === name);
    if (!found) throw new BadInput(`no agent is named "${name}"; it is one of ${INSTALLABLE.join(', ')}`);
    return found;
  });
}
