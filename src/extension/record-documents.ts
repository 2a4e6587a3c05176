/** Shows records as read-only text documents: one decision, or the last lines of the log. */
import * as vscode from 'vscode';
import { visible } from './approvals/visible-text.ts';
import { type DecisionRecord, recordPage } from './record-page.ts';

const SCHEME = 'chaperone-record';
/** Only so that the manifest can give these pages wrapped lines. */
const LANGUAGE = 'chaperone-record';
/** Pages kept for tabs that are still open; older ones say so. */
const KEPT = 100;

/** What the policy says of a recorded decision, by its number; nothing where it cannot be said. */
export type ExplainRecord = (seq: number) => Promise<string | undefined>;

export class RecordDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #explain: ExplainRecord;
  readonly #pages = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  /** Last: the editor asks for `onDidChange` while it registers. */
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(explain: ExplainRecord) {
    this.#explain = explain;
  }

  /** Shows the page at once; the explanation comes when it is worked out. */
  async open(record: DecisionRecord): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `Decision ${record.seq}` });
    await this.#show(uri, recordPage(record));
    const explained = await this.#explain(record.seq);
    if (explained === undefined) return;
    this.#pages.set(uri.path, recordPage(record, explained));
    this.#changed.fire(uri);
  }

  /** Shows the log's last records, one line each, at its end. `lines` as the command line prints them. */
  async openLog(lines: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: 'Chaperone log' });
    const editor = await this.#show(uri, `${lines.split('\n').map(visible).join('\n')}\n`);
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    editor.revealRange(editor.selection);
  }

  async #show(uri: vscode.Uri, page: string): Promise<vscode.TextEditor> {
    this.#pages.delete(uri.path);
    this.#pages.set(uri.path, page);
    for (const path of [...this.#pages.keys()].slice(0, -KEPT)) this.#pages.delete(path);
    this.#changed.fire(uri); // Where it is open already, with an older text.
    const editor = await vscode.window.showTextDocument(uri, { preview: true });
    await vscode.languages.setTextDocumentLanguage(editor.document, LANGUAGE);
    return editor;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#pages.get(uri.path) ?? 'This record is in the log.\n';
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
