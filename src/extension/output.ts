/** Runs the command line and keeps what it said in the output panel. */
import * as vscode from 'vscode';
import type { CommandLine, Finished } from './command-line.ts';

export class Output implements vscode.Disposable {
  readonly #commandLine: CommandLine;
  #channel: vscode.OutputChannel | undefined;

  constructor(commandLine: CommandLine) {
    this.#commandLine = commandLine;
  }

  /** `title` says in the status bar what is being done. */
  async run(title: string, ...args: readonly string[]): Promise<Finished> {
    const finished = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: `Chaperone: ${title}` },
      () => this.#commandLine.run(...args),
    );
    this.#open().append(`$ chaperone ${args.join(' ')}\n${finished.output.trimEnd()}\n\n`);
    return finished;
  }

  /**
   * The focus stays where it is. Before what is to be seen: VS Code 1.139 may open a channel without the text that was put
   * into it a moment ago, and brings what comes later.
   */
  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  /** Made at first use: most windows never need it. */
  #open(): vscode.OutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('Chaperone');
    return this.#channel;
  }
}
