/** The one place that ties the extension to the gate's own code. */
import { ensureGate, GateClient } from '../gate/client.ts';
import { type Home, locate } from '../gate/home.ts';
import type { Gate } from './gate.ts';

export interface FoundGate {
  readonly gate: Gate;
  /** Makes sure that it runs; rejects with a sentence for people. */
  readonly ensure: () => Promise<void>;
  readonly home: Home;
}

/** `program` is the path of `dist/chaperone.js`, which a new gate is started from. Touches nothing yet. */
export function findGate(program: string): FoundGate {
  const home = locate();
  return { gate: new GateClient(home), ensure: () => ensureGate(program), home };
}
