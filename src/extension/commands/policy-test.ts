/** Runs the tests of the policy in the editor, or those in the editor; the output says what came out. */
import * as vscode from 'vscode';
import type { Output } from '../output.ts';
import { policyFileKind } from '../policy-files/kind.ts';

/** `ownPolicy` is where this machine's own policy lies. */
export async function testPolicy(output: Output, ownPolicy: string): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const kind = document && policyFileKind(document.uri.fsPath, document.getText(), ownPolicy);
  if (!document || (kind !== 'policy' && kind !== 'tests')) {
    await vscode.window.showInformationMessage('Chaperone: open a policy or tests of one first.');
    return;
  }
  // The command line reads what is on disk.
  if (!(await document.save())) return;
  const file = document.uri.fsPath;
  output.show();
  await output.run(
    'Testing the policy',
    'policy',
    'test',
    ...(kind === 'tests' ? [file] : ['--policy', file]),
  );
}
