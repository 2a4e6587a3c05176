/** Puts what is ours into one settings file of a client's, and takes it out again. */
import { sha256Of } from '../../model/sha256.ts';
import {
  type Change,
  type Found,
  findHooks,
  missingKeys,
  type Wanted,
  withHooks,
  withoutHooks,
} from './hooks-text.ts';
import { takeBack } from './json-text.ts';
import type { FileReceipt } from './receipt.ts';
import { readSettings, removeSettings, type SettingsFile, writeSettings } from './settings-file.ts';

/** What is ours in one file, whatever the file's format. The functions take the file's text. */
export interface Addition {
  readonly path: string;
  /** Nobody but us has business in this file. */
  readonly isOurFile?: true;
  readonly isInPlace: (text: string) => boolean;
  /** The text with ours; it holds none of it yet. */
  readonly add: (before: string) => Change;
  /** The text without any of ours. `made`: keys that the receipt says we made; unknown without a receipt. */
  readonly remove: (text: string, made: readonly string[] | undefined) => string;
  /** Keys that `add` has to make. */
  readonly makes: (before: string) => readonly string[];
  /** Is nothing left but what we would make a file with? */
  readonly isEmpty: (text: string) => boolean;
}

/** A file of hooks, which `status` tells of. */
export interface HookFile extends Addition {
  /** Names of the hooks that it shall hold. */
  readonly events: readonly string[];
  /** Which of them are missing, and which stand there otherwise than wanted. Throws as installing would. */
  readonly find: (text: string) => Pick<Found, 'missing' | 'changed'>;
}

/** Hooks in a file of JSON. */
export function hooksIn(wanted: Wanted): HookFile {
  return {
    path: wanted.path,
    events: Object.keys(wanted.events),
    find: (text) => {
      const found = findHooks(text, wanted);
      // Could they be put in? What keeps them out is told here, not only at the next install.
      if (found.missing.length > 0) withHooks(text, wanted);
      return found;
    },
    ...(wanted.isOurFile && { isOurFile: wanted.isOurFile }),
    isInPlace: (text) => {
      const { missing, changed } = findHooks(text, wanted);
      return missing.length === 0 && changed.length === 0;
    },
    add: (before) => withHooks(before, wanted),
    remove: (text, made) =>
      withoutHooks(text, wanted, made ?? (wanted.isOurFile ? ['hooks', ...Object.keys(wanted.events)] : [])),
    makes: (before) => missingKeys(before, wanted),
    isEmpty: (text) => {
      const left = text.replace(/\s/g, '');
      return left === '' || left === '{}' || left === JSON.stringify(wanted.fields ?? {});
    },
  };
}

/**
 * Installs into one file. `receipt` is that of an earlier install into it. Does nothing where all is as wanted.
 * Throws a `SettingsProblem`, with nothing changed, where the file is not what it should be.
 */
export function installInto(ours: Addition, receipt: FileReceipt | undefined): FileReceipt {
  const file = readSettings(ours.path);
  const isInPlace = ours.isInPlace(file.text);
  if (receipt && isInPlace) return receipt;
  const before = textBefore(file, ours, receipt);
  const { text, insertions } = ours.add(before);
  const madeFolders = writeSettings(file, text);
  return {
    path: ours.path,
    target: file.target,
    existed: receipt?.existed ?? (file.exists && !ours.isOurFile),
    madeFolders: [...(receipt?.madeFolders ?? madeFolders)],
    madeKeys: [...ours.makes(before)],
    insertions: [...insertions],
    written: sha256Of(text),
  };
}

/** Takes ours out of one file; the file and its folders go where they were ours alone. */
export function uninstallFrom(ours: Addition, receipt: FileReceipt | undefined): void {
  const file = readSettings(ours.path);
  const text = file.exists ? textBefore(file, ours, receipt) : '';
  const isOurs = receipt ? !receipt.existed : ours.isOurFile === true;
  if (isOurs && ours.isEmpty(text)) removeSettings(file.target, receipt?.madeFolders ?? []);
  else if (text !== file.text) writeSettings(file, text);
}

/** The text as it would be without us: the very bytes of before while nobody else has written, else with ours cut out. */
function textBefore(file: SettingsFile, ours: Addition, receipt: FileReceipt | undefined): string {
  if (receipt && sha256Of(file.text) === receipt.written) {
    const before = takeBack(file.text, receipt.insertions);
    if (before !== undefined) return before;
  }
  return ours.remove(file.text, receipt?.madeKeys);
}
