/**
 * Placeholders on their way back to disk. A value goes back only into a file that it came from, and right after the call
 * that wrote the placeholder, whatever wrote it: an edit tool, a shell, a program. It never goes into a tool's input:
 * several clients show the changed input to the model, and Claude Code keeps the hook's answer in its transcript (seen
 * on 2.1.330).
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { replacementsIn } from '../../effects/patch.ts';
import type { Action, Replacement, ToolUse } from '../../model/action.ts';
import type { Effect } from '../../model/effect.ts';
import { findSecrets, type Lookout } from '../../secrets/find.ts';
import { placeholdersIn } from '../../secrets/placeholder.ts';
import { restoreText } from '../../secrets/redact.ts';
import type { Vault } from '../../secrets/vault.ts';
import { editView, isGuess } from '../../secrets/view-edit.ts';
import { stampIn, writeWhole } from '../files.ts';

/** Larger files are not looked through for values, in bytes. */
const LARGEST = 4 * 1024 * 1024;

/** More files than this one call does not name. */
const MOST_FILES = 50;

/** What becomes of a call whose words hold placeholders, or guess at what stands behind one. */
export type Restoring =
  /** Nothing to do with placeholders. */
  | { readonly how: 'untouched' }
  /** Chaperone has made the change itself; the call must not run any more. */
  | { readonly how: 'done'; readonly reason: string }
  | { readonly how: 'refuse'; readonly reason: string; readonly guess?: true }
  /** Only Chaperone can make the change, and nobody has allowed it yet. */
  | { readonly how: 'unallowed' };

export interface Attempt {
  readonly action: Action;
  /** Files that it writes, links resolved. */
  readonly targets: readonly string[];
  readonly lookout: Lookout;
  /** Is the call allowed already? While somebody is still to be asked, nothing is carried out for it. */
  readonly allowed: boolean;
}

/** Decides what happens with an allowed call's placeholders; carries out edits that the client could not. */
export function restoring(attempt: Attempt, vault: Vault): Restoring {
  const { action, targets } = attempt;
  const wanted = placeholdersIn(textOf(action.tool)).map(({ id }) => id);
  noteSources(wanted, targets, vault);
  const edit = editing(attempt, vault);
  if (edit) return edit;
  if (wanted.length === 0) return { how: 'untouched' };
  const lost = targets.find(
    (file) => wanted.some((id) => isLost(id, file, vault)) && holdsSecrets(file, attempt.lookout),
  );
  if (lost) {
    return {
      how: 'refuse',
      reason: `A placeholder in this text stands for a value that Chaperone does not have any more, and ${lost} would lose it. Read the file again and use the placeholders that it shows now, or ask the person to run \`chaperone edit\`.`,
    };
  }
  return { how: 'untouched' };
}

/** Is there no value that this placeholder may become in this file? */
function isLost(id: string, file: string, vault: Vault): boolean {
  const sealed = vault.get(id);
  return !sealed || sealed.left?.includes(file) === true;
}

/** An edit of a file whose values the agent does not see. */
function editing(attempt: Attempt, vault: Vault): Restoring | undefined {
  const { targets } = attempt;
  const replacements = replacementsOf(attempt.action.tool);
  const [file] = targets;
  if (!replacements || file === undefined || targets.length !== 1) return undefined;
  const marked = replacements.some(({ before }) => placeholdersIn(before).length > 0);
  if (!marked && !vault.files.has(file)) return undefined;
  const read = contentOf(file);
  if (read === undefined) return undefined;
  // A patch is made of whole lines.
  const isCutOff = attempt.action.tool.kind === 'patch' && !read.text.endsWith('\n');
  const content = isCutOff ? { ...read, text: `${read.text}\n` } : read;
  if (!marked) {
    return isGuess(content.text, replacements, vault, attempt.lookout)
      ? { how: 'refuse', reason: notFound(file), guess: true }
      : undefined;
  }
  const edited = editView(content.text, replacements, vault, attempt.lookout);
  if (!edited.ok) {
    const reason =
      edited.problem === 'not found'
        ? notFound(file)
        : `The text to replace stands more than once in ${file}. Name more of what stands around it.`;
    return { how: 'refuse', reason };
  }
  if (!attempt.allowed) return { how: 'unallowed' };
  replaceFile(file, { ...content, text: edited.content });
  return {
    how: 'done',
    reason: `Chaperone has made this edit of ${file} itself, with the value in place of its placeholder: the change is on disk. Do not repeat it.`,
  };
}

/** What an edit replaces, also one in the form of a patch. */
function replacementsOf(tool: ToolUse): readonly Replacement[] | undefined {
  if (tool.kind === 'edit') return tool.replacements;
  return tool.kind === 'patch' ? replacementsIn(tool.patch) : undefined;
}

const notFound = (file: string): string =>
  `The text to replace does not stand in ${file} as you can read it. Text behind a placeholder cannot be edited in part: name the placeholder whole.`;

/** Files that the effects read, links resolved. */
export function readFiles(effects: readonly Effect[]): string[] {
  const paths = effects.flatMap((effect) =>
    effect.kind === 'file.read' && !/[*?[]/.test(effect.path) ? [real(effect.path)] : [],
  );
  return [...new Set(paths)].slice(0, MOST_FILES);
}

/** Files that the effects write, links resolved. */
export function writtenFiles(effects: readonly Effect[]): string[] {
  const paths = effects.flatMap((effect) =>
    effect.kind === 'file.write' && !/[*?[]/.test(effect.path) ? [real(effect.path)] : [],
  );
  return [...new Set(paths)].slice(0, MOST_FILES);
}

/** Notes for each placeholder which of the files, links resolved, hold its value. */
export function noteSources(ids: readonly string[], files: readonly string[], vault: Vault): void {
  const sealed = ids.flatMap((id) => vault.get(id) ?? []);
  if (sealed.length === 0) return;
  for (const file of files) {
    const content = contentOf(file);
    if (content === undefined) continue;
    for (const { id, value } of sealed) if (content.text.includes(value)) vault.cameFrom(id, file);
  }
}

/**
 * Puts values back into files that hold a placeholder where the value was, whatever wrote it. Returns the files that
 * were mended. `stamps` remembers what was looked at.
 */
export function mendFiles(files: Iterable<string>, vault: Vault, stamps: Map<string, string>): string[] {
  const mended: string[] = [];
  for (const file of files) {
    const stamp = stampIn(file);
    if (stamp === undefined || stamps.get(file) === stamp) continue;
    const content = contentOf(file);
    if (content?.text.includes('{{secret:')) {
      const text = restoreText(content.text, (id) => vault.valueFor(id, file));
      if (text !== content.text) {
        replaceFile(file, { ...content, text }, true);
        mended.push(file);
      }
    }
    stamps.set(file, stampIn(file) ?? '');
  }
  return mended;
}

function holdsSecrets(file: string, lookout: Lookout): boolean {
  const content = contentOf(file);
  return content !== undefined && findSecrets(content.text, lookout).length > 0;
}

interface Content {
  readonly text: string;
  /** What is no UTF-8 is read a character a byte, so that it is written back as it was. */
  readonly encoding: 'utf8' | 'latin1';
}

/** The file's text; undefined where it cannot be read or is too large. */
export const textIn = (file: string): string | undefined => contentOf(file)?.text;

function contentOf(file: string): Content | undefined {
  try {
    if (statSync(file).size > LARGEST) return undefined;
    const bytes = readFileSync(file);
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    return { text: bytes.toString(encoding), encoding };
  } catch {
    return undefined;
  }
}

/**
 * Replaces a file's text. Its mode stays, and its times too where they are `kept`: a client that finds a file changed
 * behind its own write refuses the next edit.
 */
function replaceFile(file: string, { text, encoding }: Content, kept = false): void {
  const stat = statSync(file);
  writeWhole(file, text, { encoding, mode: stat.mode, ...(kept && { times: stat }) });
}

/** A path as an agent wrote it, absolute, links resolved. */
export const absolute = (path: string, cwd: string): string => real(resolve(cwd, path));

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The agent's own words in a call. */
function textOf(tool: ToolUse): string {
  switch (tool.kind) {
    case 'shell':
      return tool.command;
    case 'write':
      return tool.content;
    case 'edit':
      return tool.replacements.map(({ before, after }) => `${before}\n${after}`).join('\n');
    case 'patch':
      return tool.patch;
    default:
      return JSON.stringify(tool);
  }
}
