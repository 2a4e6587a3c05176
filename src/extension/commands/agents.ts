/** Commands about the agents' hooks: install, uninstall, status. The command line does the work. */
import * as vscode from 'vscode';
import type { CommandLine, Finished } from '../command-line.ts';

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

export class AgentCommands implements vscode.Disposable {
  readonly #commandLine: CommandLine;
  #channel: vscode.OutputChannel | undefined;

  constructor(commandLine: CommandLine) {
    this.#commandLine = commandLine;
  }

  async install(): Promise<void> {
    const agents = await pickAgents('Install Chaperone for these agents');
    if (!agents) return;
    const { code } = await this.#run('Installing hooks', 'install', ...agents);
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
    const { code } = await this.#run('Removing hooks', 'uninstall', ...agents);
    await this.#tell(code, 'Chaperone is removed.');
  }

  /** The answer is read, not acted on, so the output itself is the result. */
  async status(): Promise<void> {
    await this.#run('Looking at the agents', 'status');
    this.#output().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  async #run(title: string, ...args: readonly string[]): Promise<Finished> {
    const finished = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Chaperone: ${title}` },
      () => this.#commandLine.run(...args),
    );
    this.#output().append(`$ chaperone ${args.join(' ')}\n${finished.output.trimEnd()}\n\n`);
    return finished;
  }

  async #tell(code: number, good: string): Promise<void> {
    const pressed =
      code === 0
        ? await vscode.window.showInformationMessage(good, SHOW)
        : await vscode.window.showErrorMessage(
            'Chaperone: not everything worked. The output says what.',
            SHOW,
          );
    if (pressed === SHOW) this.#output().show(true);
  }

  /** Made at first use: most windows never need it. */
  #output(): vscode.OutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('Chaperone');
    return this.#channel;
  }
}

async function pickAgents(title: string): Promise<string[] | undefined> {
  const items = AGENTS.map(({ name, title: label }) => ({ label, description: name, picked: true }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, title });
  return picked === undefined || picked.length === 0
    ? undefined
    : picked.map(({ description }) => description);
}
