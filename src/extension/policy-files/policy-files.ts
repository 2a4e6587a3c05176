/** Help in the editor for those who write policies and tests of them: completion, hovers, problems with their quick fixes. */
import * as vscode from 'vscode';
import type { Offer } from '../../policy/writing/main.ts';
import { PATTERNS } from './kind.ts';
import { policyLanguage } from './language.ts';
import { testLenses } from './lenses.ts';
import { PolicyProblems } from './problems.ts';
import { type Language, written } from './written.ts';

/** By name, whatever language the editor takes it for; its text says whether it is one. */
const FILES: vscode.DocumentSelector = PATTERNS.map((pattern) => ({ pattern }));

/** Typed signs behind which there is something to choose; letters begin a choice by themselves. */
const TRIGGERS = [' ', ':', '[', '{', ',', '-', '.', '"'];

/** `program` is the bundled `dist/chaperone.js`; `ownPolicy` is where this machine's own policy lies. */
export function helpWithPolicyFiles(program: string, ownPolicy: string): vscode.Disposable {
  const language = policyLanguage(program);
  const problems = new PolicyProblems(ownPolicy, language);
  return vscode.Disposable.from(
    problems,
    vscode.languages.registerCodeActionsProvider(FILES, problems, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerCompletionItemProvider(FILES, completion(ownPolicy, language), ...TRIGGERS),
    vscode.languages.registerHoverProvider(FILES, hovers(ownPolicy, language)),
    vscode.languages.registerCodeLensProvider(FILES, testLenses(ownPolicy)),
  );
}

const completion = (ownPolicy: string, language: Language): vscode.CompletionItemProvider => ({
  async provideCompletionItems(document, position) {
    const file = await written(document, ownPolicy, language);
    if (!file) return undefined;
    const offers = language().offers(file, document.offsetAt(position));
    return offers.map((offer, index) => itemOf(document, offer, index));
  },
});

function itemOf(document: vscode.TextDocument, offer: Offer, index: number): vscode.CompletionItem {
  const kind =
    offer.kind === 'key' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.EnumMember;
  const item = new vscode.CompletionItem({ label: offer.label, description: offer.detail ?? '' }, kind);
  item.insertText = new vscode.SnippetString(offer.snippet);
  item.range = new vscode.Range(
    document.positionAt(offer.replaces.start),
    document.positionAt(offer.replaces.end),
  );
  item.sortText = String(index).padStart(4, '0');
  if (offer.meaning !== undefined) item.documentation = new vscode.MarkdownString(offer.meaning);
  if (offer.goesOn) item.command = { command: 'editor.action.triggerSuggest', title: 'Choose on' };
  return item;
}

const hovers = (ownPolicy: string, language: Language): vscode.HoverProvider => ({
  async provideHover(document, position) {
    const file = await written(document, ownPolicy, language);
    const meaning = file && language().meaning(file, document.offsetAt(position));
    if (!meaning) return undefined;
    const { start, end } = meaning.range;
    return new vscode.Hover(
      new vscode.MarkdownString(meaning.text),
      new vscode.Range(document.positionAt(start), document.positionAt(end)),
    );
  },
});
