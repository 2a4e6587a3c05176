/** A document of the editor -> a file as the language of policies takes it. */
import * as vscode from 'vscode';
import type * as PolicyLanguage from '../../policy/writing/main.ts';
import { policyFileKind } from './kind.ts';

export type Language = () => typeof PolicyLanguage;

/** Longer documents are left alone while somebody types in them, in characters. */
const LONGEST = 1_000_000;

/** Nothing where the document is no policy and no tests of one. `ownPolicy` is where this machine's own policy lies. */
export async function written(
  document: vscode.TextDocument,
  ownPolicy: string,
  language: Language,
): Promise<PolicyLanguage.Written | undefined> {
  const text = document.getText();
  if (text.length > LONGEST) return undefined;
  const kind = policyFileKind(document.uri.fsPath, text, ownPolicy);
  if (kind !== 'tests') return kind && { kind, text };
  const named = language().policyNamedIn(text);
  const policy = named === undefined ? undefined : await read(vscode.Uri.joinPath(document.uri, '..', named));
  return { kind, text, ...(policy !== undefined && { policy }) };
}

/** As it stands in an editor, saved or not; else on disk; nothing where it cannot be read. */
async function read(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
