/** `chaperone gate`: start it, run it in the terminal, or stop it. */
import { existsSync } from 'node:fs';
import { ensureGate, GateClient, GateError } from '../gate/client.ts';
import { locate } from '../gate/home.ts';
import { runGate } from '../gate/run.ts';
import { writeLauncher } from './launcher.ts';
import { refuseAgents } from './person.ts';
import { thisProgram } from './program.ts';
import { VERSION } from './version.ts';

export async function gate(options: { foreground?: boolean; stop?: boolean }): Promise<void> {
  const home = locate();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (options.stop) {
    refuseAgents('stop the gate');
    return stopGate();
  }
  if (options.foreground) {
    // After an update the program lies elsewhere, and the hooks must not call the one that is gone.
    await runGate(home, VERSION, say, () => {
      if (existsSync(home.launcher)) writeLauncher(home, thisProgram());
    });
    return;
  }
  const state = await ensureGate(home, thisProgram());
  say(`gate ${state.version} (pid ${state.pid}) listens on ${home.socket}`);
}

async function stopGate(): Promise<void> {
  try {
    await new GateClient(locate()).stop();
    process.stdout.write('gate stopped\n');
  } catch (error) {
    if (!(error instanceof GateError && error.code === 'absent')) throw error;
    process.stdout.write('no gate was running\n');
  }
}
