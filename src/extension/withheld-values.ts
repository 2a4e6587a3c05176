/**
 * Marks in every visible editor the values that an agent would not see, and says on hover what it reads instead. The gate
 * looks for them, so that what is marked is what is taken out.
 */
import * as vscode from 'vscode';
import type { FoundSecret } from '../gate/protocol.ts';
import type { Gate } from './gate.ts';
import { type Situation, stateOf } from './situation.ts';

/** Longer documents are not looked through while somebody types in them, in characters. */
const LONGEST = 1_000_000;
/** After the last change of a document, milliseconds. */
const PAUSE_MS = 400;

export class WithheldValues implements vscode.Disposable {
  readonly #gate: Gate;
  readonly #look = vscode.window.createTextEditorDecorationType({
    // Under the text, so that it stands beside other marks; the mark in the ruler is for finding it in a long file.
    textDecoration: 'underline dotted 1px',
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
  });
  #policy: string | undefined;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #parts: vscode.Disposable;

  constructor(gate: Gate) {
    this.#gate = gate;
    this.#parts = vscode.Disposable.from(
      this.#look,
      vscode.window.onDidChangeVisibleTextEditors(() => this.refresh()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document, PAUSE_MS)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('chaperone.markWithheldValues')) this.refresh();
      }),
    );
    this.refresh();
  }

  /** Looks anew when the gate has come, or another policy with it. */
  update(situation: Situation): void {
    const policy = stateOf(situation)?.policy;
    const version = policy && JSON.stringify(policy);
    if (version === this.#policy) return;
    this.#policy = version;
    this.refresh();
  }

  refresh(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.#soon(document, 0);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#parts.dispose();
  }

  #soon(document: vscode.TextDocument, delay: number): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        void this.#mark(document);
      }, delay),
    );
  }

  async #mark(document: vscode.TextDocument): Promise<void> {
    const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
    if (editors.length === 0) return;
    const wanted = vscode.workspace.getConfiguration('chaperone').get('markWithheldValues', true);
    const text = document.getText();
    const looked = wanted && document.uri.scheme === 'file' && text.length <= LONGEST;
    const found = looked ? await this.#find(document, text) : [];
    // The text may have changed while the gate looked; then another look is under way.
    if (document.getText() !== text) return;
    for (const editor of editors)
      editor.setDecorations(
        this.#look,
        found.map((one) => markOf(one, document)),
      );
  }

  async #find(document: vscode.TextDocument, text: string): Promise<readonly FoundSecret[]> {
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
    const own = vscode.Uri.joinPath(document.uri, '..').fsPath;
    try {
      return await this.#gate.findSecrets(text, [...new Set([...folders, own])]);
    } catch {
      // Without a gate nothing is taken out of anything; the status bar says so.
      return [];
    }
  }
}

function markOf(
  { family, start, end, placeholder }: FoundSecret,
  document: vscode.TextDocument,
): vscode.DecorationOptions {
  const says = new vscode.MarkdownString();
  says.appendMarkdown('**Chaperone** keeps this value from AI agents. They read ');
  says.appendCodeblock(placeholder, 'plaintext');
  says.appendMarkdown(
    `and the value is put back when they write this file. Kind: ${family}. A policy can say what counts as secret (\`secrets\`).`,
  );
  return {
    range: new vscode.Range(document.positionAt(start), document.positionAt(end)),
    hoverMessage: says,
  };
}
