/** Commands about the agents' hooks: install, uninstall, status. The command line does the work. */
import * as vscode from 'vscode';
import type { AgentState } from '../../gate/protocol.ts';
import type { Output } from '../output.ts';

const SHOW = 'Show output';

export class AgentCommands {
  readonly #output: Output;
  readonly #agents: () => readonly AgentState[];

  /** `agents`: all that there are, as they stand now. */
  constructor(output: Output, agents: () => readonly AgentState[]) {
    this.#output = output;
    this.#agents = agents;
  }

  async install(): Promise<void> {
    // This editor's own agent is here, whatever else is.
    const agents = await pickAgents(
      'Install Chaperone for these agents',
      this.#agents(),
      ({ agent, isInstalled, isHere }) => isInstalled || isHere || agent === 'vscode',
    );
    if (!agents) return;
    const { code } = await this.#output.run(
      'Installing hooks',
      'install',
      ...agents.map(({ agent }) => agent),
    );
    await this.#tell(
      code,
      'Chaperone is installed. Agents that run already pick it up in their next session.',
    );
  }

  async uninstall(): Promise<void> {
    const installed = this.#agents().filter(({ isInstalled }) => isInstalled);
    if (installed.length === 0) {
      await vscode.window.showInformationMessage('Chaperone: no agent has its hooks.');
      return;
    }
    const agents = await pickAgents('Remove Chaperone from these agents', installed, () => true);
    if (!agents) return;
    // Asked of the person every time: an agent that can run editor commands must not remove its own guard.
    const sure = await vscode.window.showWarningMessage(
      'Remove Chaperone from these agents?',
      { modal: true, detail: `${agents.map(({ title }) => title).join(', ')} will run ungoverned.` },
      'Remove',
    );
    if (sure !== 'Remove') return;
    const { code } = await this.#output.run(
      'Removing hooks',
      'uninstall',
      ...agents.map(({ agent }) => agent),
    );
    await this.#tell(code, 'Chaperone is removed.');
  }

  /** The answer is read, not acted on, so the output itself is the result. */
  async status(): Promise<void> {
    this.#output.show();
    await this.#output.run('Looking at the agents', 'status');
  }

  async #tell(code: number, good: string): Promise<void> {
    const pressed =
      code === 0
        ? await vscode.window.showInformationMessage(good, SHOW)
        : await vscode.window.showErrorMessage(
            'Chaperone: not everything worked. The output says what.',
            SHOW,
          );
    if (pressed === SHOW) this.#output.show();
  }
}

/** Asks which of the agents are meant; `isPicked` says which are chosen before the person has chosen. */
async function pickAgents(
  title: string,
  agents: readonly AgentState[],
  isPicked: (agent: AgentState) => boolean,
): Promise<readonly AgentState[] | undefined> {
  const items = agents.map((agent) => ({
    label: agent.title,
    description: agent.isInstalled ? 'has its hooks' : agent.isHere ? 'on this machine' : '',
    picked: isPicked(agent),
    agent,
  }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ agent }) => agent);
}
