/** Marks in policies and their tests what is wrong, in the sentences of `policy lint`, and mends what was misspelled. */
import * as vscode from 'vscode';
import type { Problem } from '../../policy/writing/main.ts';
import { mayBePolicyFile } from './kind.ts';
import { type Language, written } from './written.ts';

/** After the last change of a document, milliseconds. */
const PAUSE_MS = 200;

export class PolicyProblems implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #ownPolicy: string;
  readonly #language: Language;
  readonly #shown = vscode.languages.createDiagnosticCollection('chaperone');
  /** What was found, by document, so that a quick fix knows what was meant. */
  readonly #found = new Map<string, readonly (readonly [vscode.Diagnostic, Problem])[]>();
  readonly #parts: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(ownPolicy: string, language: Language) {
    this.#ownPolicy = ownPolicy;
    this.#language = language;
    this.#parts = vscode.Disposable.from(
      this.#shown,
      vscode.workspace.onDidOpenTextDocument((document) => void this.#check(document)),
      // A change of a policy may be one for the tests of it, too.
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    );
    this.#checkAll();
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return (this.#found.get(document.uri.toString()) ?? [])
      .filter(([diagnostic]) => diagnostic.range.intersection(range) !== undefined)
      .flatMap(([diagnostic, { fix }]) => {
        if (!fix) return [];
        const action = new vscode.CodeAction(`Change to "${fix.text}"`, vscode.CodeActionKind.QuickFix);
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, rangeIn(document, fix), fix.text);
        action.diagnostics = [diagnostic];
        action.isPreferred = true;
        return [action];
      });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#parts.dispose();
  }

  #soon(document: vscode.TextDocument): void {
    if (!mayBePolicyFile(document.fileName)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#checkAll(), PAUSE_MS);
  }

  #checkAll(): void {
    for (const document of vscode.workspace.textDocuments) void this.#check(document);
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (!mayBePolicyFile(document.fileName)) return;
    const { version } = document;
    const file = await written(document, this.#ownPolicy, this.#language);
    if (document.isClosed || document.version !== version) return;
    if (!file) {
      this.#forget(document.uri);
      return;
    }
    const found = this.#language()
      .problemsIn(file)
      .map((problem) => [diagnosticOf(document, problem), problem] as const);
    this.#found.set(document.uri.toString(), found);
    this.#shown.set(
      document.uri,
      found.map(([diagnostic]) => diagnostic),
    );
  }

  #forget(uri: vscode.Uri): void {
    this.#found.delete(uri.toString());
    this.#shown.delete(uri);
  }
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const severity = problem.doubt ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error;
  const diagnostic = new vscode.Diagnostic(rangeIn(document, problem.range), problem.message, severity);
  diagnostic.source = 'Chaperone';
  return diagnostic;
}

const rangeIn = (document: vscode.TextDocument, { start, end }: Problem['range']): vscode.Range =>
  new vscode.Range(document.positionAt(start), document.positionAt(end));
