/** Which files a scan looks through: all below a folder but what git ignores. Links are not followed, so nothing loops. */
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { commonDirOf, findDotGit } from '../../gate/machine.ts';

/** A file as its path was given or found; or what could not be looked at, and why. */
export type Step =
  | { readonly file: string; readonly named: boolean }
  | { readonly skipped: string; readonly why: string };

/** In the syntax of `.gitignore`, in the same places: what a repository holds and no scan shall report. */
const OWN_IGNORE_FILE = '.chaperoneignore';

/** A larger ignore file is not read, in bytes. */
const LARGEST_IGNORE_FILE = 1024 * 1024;

/** The rules of one folder's ignore files; the nearest folder that says anything of a path decides. */
interface Rules {
  readonly base: string;
  readonly matcher: Ignore;
  readonly outer: Rules | undefined;
}

interface Folder {
  readonly path: string;
  readonly rules: Rules | undefined;
}

/**
 * The files below a path, or the path itself where it is a file; folders sorted by name, files before folders.
 *
 * @param honour what git ignores is left out; what is named is looked at in any case
 */
export function* walk(named: string, honour: boolean): Generator<Step> {
  if (statSync(named).isFile()) {
    yield { file: named, named: true };
    return;
  }
  const waiting: Folder[] = [{ path: named, rules: honour ? rulesAround(resolve(named)) : undefined }];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(folder.path, { withFileTypes: true });
    } catch (error) {
      yield { skipped: folder.path, why: whyNot(error) };
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const has = (name: string): boolean => entries.some((entry) => entry.name === name);
    const rules = honour ? withRulesOf(resolve(folder.path), has, folder.rules) : undefined;
    const below: Folder[] = [];
    for (const entry of entries) {
      const path = join(folder.path, entry.name);
      const kind = kindOf(entry, path);
      if (kind === 'link' || (honour && (entry.name === '.git' || isIgnored(rules, resolve(path), kind))))
        continue;
      if (kind === 'folder') below.push({ path, rules });
      else if (kind === 'file') yield { file: path, named: false };
      else yield { skipped: path, why: 'is no regular file' };
    }
    waiting.push(...below.reverse());
  }
}

type Kind = 'file' | 'folder' | 'link' | 'other';

function kindOf(entry: Dirent, path: string): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFIFO() || entry.isSocket() || entry.isCharacterDevice() || entry.isBlockDevice())
    return 'other';
  // Some file systems do not tell in the listing.
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat || stat.isSymbolicLink()) return 'link';
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
}

/** An error of the file system as the end of a sentence. */
export function whyNot(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read';
  if (code === 'ENOENT') return 'is gone';
  if (code === 'ENAMETOOLONG') return 'lies too deep to be opened';
  return `cannot be read (${code ?? (error as Error).message})`;
}

function isIgnored(rules: Rules | undefined, path: string, kind: Kind): boolean {
  for (let at = rules; at; at = at.outer) {
    const inside = relative(at.base, path).split(sep).join('/');
    const { ignored, unignored } = at.matcher.test(kind === 'folder' ? `${inside}/` : inside);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** The rules of the folders above, from the repository's own on; none where they would leave out what was named. */
function rulesAround(folder: string): Rules | undefined {
  const root = repositoryAround(folder)?.root;
  if (root === undefined) return undefined;
  let rules: Rules | undefined;
  const parts = relative(root, folder).split(sep).filter(Boolean);
  for (let depth = 0; depth < parts.length; depth++) {
    const above = join(root, ...parts.slice(0, depth));
    rules = withRulesOf(above, (name) => existsSync(join(above, name)), rules);
  }
  return isIgnored(rules, folder, 'folder') ? undefined : rules;
}

function repositoryAround(folder: string): ReturnType<typeof findDotGit> {
  try {
    return findDotGit(folder);
  } catch {
    return undefined; // A `.git` that cannot be read tells nothing.
  }
}

function withRulesOf(
  folder: string,
  has: (name: string) => boolean,
  outer: Rules | undefined,
): Rules | undefined {
  let rules = outer;
  const git = has('.git') ? repositoryAround(folder) : undefined;
  if (git?.root === folder)
    rules = withRules(folder, [join(commonDirOf(git.gitDir), 'info', 'exclude')], rules);
  const files = ['.gitignore', OWN_IGNORE_FILE].filter(has).map((name) => join(folder, name));
  return withRules(folder, files, rules);
}

function withRules(base: string, files: readonly string[], outer: Rules | undefined): Rules | undefined {
  const texts = files.flatMap((file) => textOf(file) ?? []);
  if (texts.length === 0) return outer;
  const matcher = ignore({ allowRelativePaths: true, ignorecase: process.platform !== 'linux' });
  for (const text of texts) matcher.add(text);
  return { base, matcher, outer };
}

function textOf(file: string): string | undefined {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size <= LARGEST_IGNORE_FILE ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined; // Not there, or not ours to read: it says nothing.
  }
}
