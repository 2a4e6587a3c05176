/** Shows records as read-only text documents. */
import * as vscode from 'vscode';
import { type DecisionRecord, recordPage } from './record-page.ts';

const SCHEME = 'chaperone-record';
/** Only so that the manifest can give these pages wrapped lines. */
const LANGUAGE = 'chaperone-record';
/** Pages kept for tabs that are still open; older ones say so. */
const KEPT = 100;

export class RecordDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #pages = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  async open(record: DecisionRecord): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `Decision ${record.seq}` });
    this.#pages.set(uri.path, recordPage(record));
    for (const path of [...this.#pages.keys()].slice(0, -KEPT)) this.#pages.delete(path);
    const { document } = await vscode.window.showTextDocument(uri, { preview: true });
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#pages.get(uri.path) ?? 'This record is in the log.\n';
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
