/** Commands about the agents' hooks: install, uninstall, status. The command line does the work. */
import * as vscode from 'vscode';
import type { Output } from '../output.ts';

/** Agents that can be chosen, by the names that the command line knows. */
const AGENTS = [
  { name: 'claude-code', title: 'Claude Code' },
  { name: 'copilot-cli', title: 'GitHub Copilot CLI' },
  { name: 'cursor', title: 'Cursor' },
  { name: 'gemini-cli', title: 'Gemini CLI' },
  { name: 'opencode', title: 'OpenCode' },
  { name: 'vscode', title: "VS Code's own agent" },
  { name: 'codex', title: 'Codex' },
] as const;

const SHOW = 'Show output';

export class AgentCommands {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  async install(): Promise<void> {
    const agents = await pickAgents('Install Chaperone for these agents');
    if (!agents) return;
    const { code } = await this.#output.run('Installing hooks', 'install', ...agents);
    await this.#tell(
      code,
      'Chaperone is installed. Agents that run already pick it up in their next session.',
    );
  }

  async uninstall(): Promise<void> {
    const agents = await pickAgents('Remove Chaperone from these agents');
    if (!agents) return;
    // Asked of the person every time: an agent that can run editor commands must not remove its own guard.
    const sure = await vscode.window.showWarningMessage(
      'Remove Chaperone from these agents?',
      { modal: true, detail: `${agents.join(', ')} will run ungoverned.` },
      'Remove',
    );
    if (sure !== 'Remove') return;
    const { code } = await this.#output.run('Removing hooks', 'uninstall', ...agents);
    await this.#tell(code, 'Chaperone is removed.');
  }

  /** The answer is read, not acted on, so the output itself is the result. */
  async status(): Promise<void> {
    await this.#output.run('Looking at the agents', 'status');
    this.#output.show();
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

async function pickAgents(title: string): Promise<string[] | undefined> {
  const items = AGENTS.map(({ name, title: label }) => ({ label, description: name, picked: true }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title });
  return picked === undefined || picked.length === 0
    ? undefined
    : picked.map(({ description }) => description);
}
