/** Which files a patch touches, in unified form (`diff -u`, `git diff`) or in the `*** Begin Patch` form. */

import type { Replacement } from '../model/action.ts';

export interface PatchedFile {
  readonly kind: 'file.write' | 'file.delete';
  readonly path: string;
}

const BEGIN = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
const MOVE = /^\*\*\* Move to: (.+)$/;
const OLD = /^--- (?:"(.+)"|([^\t]+))(?:\t.*)?$/;
const NEW = /^\+\+\+ (?:"(.+)"|([^\t]+))(?:\t.*)?$/;
const RENAME = /^rename (from|to) (?:"(.+)"|(.+))$/;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/**
 * Files that applying `patch` writes or deletes, as written in it.
 * @param strip leading path parts that `patch -pN` drops; for `git apply` 1 (`a/`, `b/`).
 */
export function patchedFiles(patch: string, strip = 1): PatchedFile[] {
  const files: PatchedFile[] = [];
  const add = (kind: PatchedFile['kind'], path: string): void => {
    if (path !== '/dev/null' && path !== '') files.push({ kind, path });
  };
  let before: string | undefined;
  let left = 0;
  let right = 0;
  let updated: string | undefined;
  for (const line of patch.split('\n')) {
    // Inside a hunk, a line that looks like a header is content.
    if (left > 0 || right > 0) {
      if (line.startsWith('-')) left--;
      else if (line.startsWith('+')) right--;
      else if (!line.startsWith('\\')) {
        left--;
        right--;
      }
      continue;
    }
    const header = line.trimEnd();
    const hunk = HUNK.exec(header);
    if (hunk) {
      left = Number(hunk[1] ?? 1);
      right = Number(hunk[2] ?? 1);
      continue;
    }
    const begin = BEGIN.exec(header);
    if (begin) {
      updated = begin[2];
      add(begin[1] === 'Delete' ? 'file.delete' : 'file.write', begin[2] ?? '');
      continue;
    }
    const move = MOVE.exec(header);
    if (move) {
      if (updated) add('file.delete', updated);
      add('file.write', move[1] ?? '');
      continue;
    }
    const rename = RENAME.exec(header);
    if (rename) {
      add(rename[1] === 'from' ? 'file.delete' : 'file.write', rename[2] ?? rename[3] ?? '');
      continue;
    }
    const old = OLD.exec(header);
    if (old) {
      before = stripped(old[1] ?? old[2] ?? '', strip);
      continue;
    }
    const now = NEW.exec(header);
    if (now && before !== undefined) {
      const after = stripped(now[1] ?? now[2] ?? '', strip);
      if (after === '/dev/null') add('file.delete', before);
      else add('file.write', after);
      before = undefined;
    }
  }
  return files;
}

function stripped(path: string, parts: number): string {
  if (path === '/dev/null') return path;
  // Only the customary prefixes are dropped: a tool may write paths without them.
  if (parts === 1) return path.replace(/^[abciow]\//, '');
  return path.split('/').slice(parts).join('/');
}

/**
 * A patch in the `*** Begin Patch` form as replacements of whole lines, each with its line end; nothing where it does
 * more than update one file in place, or is in another form.
 */
export function replacementsIn(patch: string): Replacement[] | undefined {
  const lines = patch.trim().split(/\r?\n/);
  if (lines[0] !== '*** Begin Patch' || lines.at(-1) !== '*** End Patch') return undefined;
  const [, kind, path] = BEGIN.exec(lines[1]?.trimEnd() ?? '') ?? [];
  if (kind !== 'Update' || path === undefined) return undefined;
  const hunks = [{ path, before: '', after: '' }];
  for (const line of lines.slice(2, -1)) {
    const hunk = hunks.at(-1) as { before: string; after: string };
    const text = `${line.slice(1)}\n`;
    if (line.startsWith('@@')) hunks.push({ path, before: '', after: '' });
    else if (line.startsWith('-')) hunk.before += text;
    else if (line.startsWith('+')) hunk.after += text;
    else if (line === '' || line.startsWith(' ')) {
      hunk.before += text;
      hunk.after += text;
    } else if (line !== '*** End of File') return undefined;
  }
  return hunks.filter(({ before, after }) => before !== after);
}
