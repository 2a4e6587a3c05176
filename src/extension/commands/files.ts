/** Commands that open Chaperone's own files. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandLine } from '../command-line.ts';

/** Opens the policy, and writes one with the safe defaults first where there is none. */
export async function editPolicy(file: string, commandLine: CommandLine): Promise<void> {
  if (!existsSync(file)) {
    const { code, output } = await commandLine.run('policy', 'init', '--out', file);
    if (code !== 0) throw new Error(`No policy could be written to ${file}: ${output.trim()}`);
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** Opens the log at its end, where the newest record is: a file of it, or the newest in its folder. */
export async function openLog(log: string): Promise<void> {
  const newest = newestLog(log);
  if (!newest) {
    await vscode.window.showInformationMessage('Chaperone: nothing has been recorded yet.');
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(newest));
  const end = document.lineAt(document.lineCount - 1).range.end;
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end) });
}

function newestLog(log: string): string | undefined {
  if (!statSync(log, { throwIfNoEntry: false })?.isDirectory()) return existsSync(log) ? log : undefined;
  const segments = readdirSync(log).filter((name) => /^activity-.*\.jsonl$/.test(name));
  const newest = segments.sort().at(-1);
  return newest && join(log, newest);
}
