import { locate } from '../gate/home.ts';
import { writeLauncher } from './launcher.ts';
import { thisProgram } from './program.ts';
export async function installAgents(_agents: readonly string[], _options: { transport: string }): Promise<void> {
  writeLauncher(locate(), thisProgram());
}
export async function uninstallAgents(_agents: readonly string[]): Promise<void> {}
