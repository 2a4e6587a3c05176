/** Above the rules of a policy and the cases of its tests: a way to run the tests. */
import * as vscode from 'vscode';
import { policyFileKind } from './kind.ts';

/** `ownPolicy` is where this machine's own policy lies. */
export const testLenses = (ownPolicy: string): vscode.CodeLensProvider => ({
  provideCodeLenses(document) {
    const text = document.getText();
    const kind = policyFileKind(document.uri.fsPath, text, ownPolicy);
    if (kind !== 'policy' && kind !== 'tests') return [];
    const place = text.search(kind === 'policy' ? /^["']?rules["']?:/m : /^cases:/m);
    if (place < 0) return [];
    const title = kind === 'policy' ? '$(beaker) Test this policy' : '$(beaker) Run these tests';
    const start = document.positionAt(place);
    return [new vscode.CodeLens(new vscode.Range(start, start), { title, command: 'chaperone.testPolicy' })];
  },
});
