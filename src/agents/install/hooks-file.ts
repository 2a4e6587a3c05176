/** Puts our hooks into one settings file of a client's, and takes them out again. */
import { createHash } from 'node:crypto';
import { findHooks, missingKeys, type Wanted, withHooks, withoutHooks } from './hooks-text.ts';
import { takeBack } from './json-text.ts';
import type { FileReceipt } from './receipt.ts';
import { readSettings, removeSettings, type SettingsFile, writeSettings } from './settings-file.ts';

/**
 * Installs into one file. `receipt` is that of an earlier install into it. Does nothing where all is as wanted.
 * Throws a `SettingsProblem`, with nothing changed, where the file is not what it should be.
 */
export function installInto(wanted: Wanted, receipt: FileReceipt | undefined): FileReceipt {
  const file = readSettings(wanted.path);
  const found = findHooks(file.text, wanted);
  if (receipt && found.missing.length === 0 && found.changed.length === 0) return receipt;
  const before = textBefore(file, wanted, receipt);
  const { text, insertions } = withHooks(before, wanted);
  const madeFolders = writeSettings(file, text);
  return {
    path: wanted.path,
    target: file.target,
    existed: receipt?.existed ?? (file.exists && !wanted.isOurFile),
    madeFolders: [...(receipt?.madeFolders ?? madeFolders)],
    madeKeys: [...missingKeys(before, wanted)],
    insertions: [...insertions],
    written: digestOf(text),
  };
}

/** Takes ours out of one file; the file and its folders go where they were ours alone. */
export function uninstallFrom(wanted: Wanted, receipt: FileReceipt | undefined): void {
  const file = readSettings(wanted.path);
  const text = file.exists ? textBefore(file, wanted, receipt) : '';
  const isOurs = receipt ? !receipt.existed : wanted.isOurFile === true;
  if (isOurs && isEmpty(text, wanted)) removeSettings(file.target, receipt?.madeFolders ?? []);
  else if (text !== file.text) writeSettings(file, text);
}

/** The text as it would be without us: the very bytes of before while nobody else has written, else with ours cut out. */
function textBefore(file: SettingsFile, wanted: Wanted, receipt: FileReceipt | undefined): string {
  if (receipt && digestOf(file.text) === receipt.written) {
    const before = takeBack(file.text, receipt.insertions);
    if (before !== undefined) return before;
  }
  const made = receipt?.madeKeys ?? (wanted.isOurFile ? ['hooks', ...Object.keys(wanted.events)] : []);
  return withoutHooks(file.text, wanted, made);
}

/** Nothing is left in a file that we made but what we made it with. */
function isEmpty(text: string, wanted: Wanted): boolean {
  const left = text.replace(/\s/g, '');
  return left === '' || left === '{}' || left === JSON.stringify(wanted.fields ?? {});
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
