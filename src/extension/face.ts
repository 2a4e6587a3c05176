/** The extension's parts, put together: what the gate says goes to everything that shows it. */
import * as vscode from 'vscode';
import { Approvals } from './approvals/approvals.ts';
import { CommandLine } from './command-line.ts';
import { registerCommands } from './commands/register.ts';
import { SignInCommands } from './commands/sign-in.ts';
import { Connection } from './connection.ts';
import { findGate } from './find-gate.ts';
import { Menu } from './menu.ts';
import { Notices } from './notices.ts';
import { helpWithPolicyFiles } from './policy-files/policy-files.ts';
import { RecordDocuments } from './record-documents.ts';
import { runtimeFinder } from './runtime.ts';
import { SessionsView } from './sessions/sessions-view.ts';
import type { Situation } from './situation.ts';
import { StatusBar } from './status-bar.ts';
import { WithheldValues } from './withheld-values.ts';

export class Face implements vscode.Disposable {
  readonly #parts: vscode.Disposable;
  readonly #connection: Connection;
  readonly #changed = new vscode.EventEmitter<Situation>();

  constructor({ extension, extensionUri, globalState }: vscode.ExtensionContext) {
    const program = vscode.Uri.joinPath(extensionUri, 'dist', 'chaperone.js').fsPath;
    const runtime = runtimeFinder();
    const { gate, ensure, home } = findGate({ program, version: versionOf(extension) }, runtime);
    const statusBar = new StatusBar();
    const commandLine = new CommandLine(program, runtime);
    const records = new RecordDocuments((seq) => explainedBy(commandLine, seq));
    const approvals = new Approvals(extensionUri, gate);
    const notices = new Notices();
    const withheld = new WithheldValues(gate);
    const signIn = new SignInCommands(gate, globalState);
    const sessions = new SessionsView(commandLine);
    this.#connection = new Connection(gate, ensure, (situation) => {
      statusBar.show(situation);
      approvals.update(situation);
      notices.show(situation);
      withheld.update(situation);
      signIn.update(situation);
      sessions.update(situation);
      this.#changed.fire(situation);
    });
    const connection = this.#connection;
    const menu = new Menu(() => connection.situation, approvals, records);
    const commands = registerCommands({
      gate,
      connection,
      approvals,
      menu,
      records,
      commandLine,
      signIn,
      sessions,
      home,
    });
    const policyFiles = helpWithPolicyFiles(program, home.policy);
    this.#parts = vscode.Disposable.from(
      statusBar,
      approvals,
      records,
      withheld,
      sessions,
      commands,
      policyFiles,
      this.#changed,
    );
  }

  get situation(): Situation {
    return this.#connection.situation;
  }

  get onSituation(): vscode.Event<Situation> {
    return this.#changed.event;
  }

  start(): void {
    this.#connection.start();
  }

  dispose(): void {
    this.#connection.stop();
    this.#parts.dispose();
  }
}

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest: { readonly version?: unknown } = extension.packageJSON;
  return String(manifest.version);
}

/** What the policy in force says of a record; nothing where the record is too old, or the program cannot be run. */
async function explainedBy(commandLine: CommandLine, seq: number): Promise<string | undefined> {
  const { code, output } = await commandLine
    .run('policy', 'explain', '--record', String(seq))
    .catch(() => ({ code: 1, output: '' }));
  return code === 0 ? output : undefined;
}
