/** Commands that open Chaperone's own files. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { CommandLine } from '../command-line.ts';
import type { RecordDocuments } from '../record-documents.ts';

/** Opens the policy, and writes one with the safe defaults first where there is none. */
export async function editPolicy(file: string, commandLine: CommandLine): Promise<void> {
  if (!existsSync(file)) {
    const { code, output } = await commandLine.run('policy', 'init', '--out', file);
    if (code !== 0) throw new Error(`No policy could be written to ${file}: ${output.trim()}`);
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** How many of the last records are shown; all of them are in the folder that the page names. */
const LINES = 500;

/** Shows the last records as people read them. `log` is the folder of the log, or a file of it. */
export async function openLog(
  log: string,
  commandLine: CommandLine,
  records: RecordDocuments,
): Promise<void> {
  const { code, output } = await commandLine.run('log', 'tail', '--lines', String(LINES));
  if (code !== 0) throw new Error(`The log could not be read: ${output.trim()}`);
  if (output === '') {
    await vscode.window.showInformationMessage('Chaperone: nothing has been recorded yet.');
    return;
  }
  await records.openLog(
    `${output.trimEnd()}\n\nThe last records, newest below; a session as a whole is in the view Sessions, all of it in ${log}`,
  );
}
