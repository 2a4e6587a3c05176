/** The one place that ties the extension to the gate's own code. */
import { ensureGate, GateClient } from '../gate/client.ts';
import { type Home, locate } from '../gate/home.ts';
import type { Gate } from './gate.ts';
import type { FindRuntime } from './runtime.ts';

export interface FoundGate {
  readonly gate: Gate;
  /** Makes sure that it runs; rejects with the reason. */
  readonly ensure: () => Promise<void>;
  readonly home: Home;
}

/** What this extension carries: `dist/chaperone.js`, and its version. */
export interface Carried {
  readonly program: string;
  readonly version: string;
}

/** Touches nothing yet. */
export function findGate({ program, version }: Carried, runtime: FindRuntime): FoundGate {
  const home = locate();
  const gate = new GateClient(home);
  const ensure = async (): Promise<void> => {
    const running = await gate.state().catch(() => undefined);
    // A gate of another version is met by ours, and the newer of the two stays.
    if (running?.version !== version) await ensureGate(home, { runtime: await runtime(), file: program });
  };
  return { gate, ensure, home };
}
