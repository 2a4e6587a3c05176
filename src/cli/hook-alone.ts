/**
 * A hook that found no gate: decides with the same core and the last good policy, leaves the record for the gate that is
 * to come, and starts one.
 */
import { CALLER_VARIABLES, type Reply } from '../agents/adapter.ts';
import { adapterOf, unknownAgent } from '../agents/index.ts';
import { aloneWorld } from '../gate/alone.ts';
import { startGate } from '../gate/client.ts';
import { locate, prepare } from '../gate/home.ts';
import { answerHook } from '../gate/road.ts';
import { BadInput } from './fail.ts';
import { thisProgram } from './program.ts';
import { VERSION } from './version.ts';

export async function decideAlone(agent: string, event: string | undefined, payload: Buffer): Promise<Reply> {
  const adapter = adapterOf(agent);
  if (!adapter) throw new BadInput(`hook: ${unknownAgent(agent)}`);
  const home = locate();
  prepare(home);
  startGate(home, thisProgram());
  const env = Object.fromEntries(CALLER_VARIABLES.map((name) => [name, process.env[name]]));
  return answerHook(adapter, { event, payload: payload.toString('utf8'), env }, aloneWorld(home, VERSION));
}
