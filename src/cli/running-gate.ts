/** The gate, started where none runs: for commands that need what it alone holds. */
import { ensureGate, GateClient } from '../gate/client.ts';
import { locate } from '../gate/home.ts';
import { personSecret } from '../gate/person.ts';
import { thisProgram } from './program.ts';

export async function runningGate(): Promise<GateClient> {
  const home = locate();
  const client = new GateClient(home);
  await client.state().catch(() => ensureGate(home, thisProgram()));
  personSecret(home);
  return client;
}
