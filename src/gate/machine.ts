/** Finds out the facts that the core asks for. The only place where a decision touches the machine. */
import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  type Answers,
  Facts,
  type Question,
  type Repository,
  TEXT_LIMIT,
  type WorkAtRisk,
} from '../model/facts.ts';
import { parseGitConfig } from './git-config.ts';

/** Time that git may take to tell what is unsaved, milliseconds; past it the worst is assumed. */
const GIT_LIMIT_MS = 2000;
/** Rounds of questions and answers; each round only asks what the answers before it brought up. */
const MOST_ROUNDS = 8;
/** Questions that one action may bring up in all; a command that names more paths than that is judged unresolved. */
const MOST_QUESTIONS = 2000;

/**
 * Runs `core` until it has no open question, looking up each answer once. What cannot be found out is answered `null`,
 * which the core takes as the worst. `remembered` may carry answers over several runs where the machine does not change.
 */
export async function withFacts<T>(
  core: (facts: Facts) => T,
  remembered = new Map<string, Answers[keyof Answers]>(),
): Promise<T> {
  const facts = new Facts(remembered);
  let asked = 0;
  for (let round = 0; ; round++) {
    const result = core(facts);
    const open = facts.open;
    if (open.length === 0) return result;
    const exhausted = round >= MOST_ROUNDS || asked + open.length > MOST_QUESTIONS;
    asked += open.length;
    for (const question of open) await answer(facts, question, exhausted);
    if (exhausted) return core(facts);
  }
}

async function answer(facts: Facts, { kind, subject }: Question, giveUp: boolean): Promise<void> {
  // `null` would say that there is none.
  if (giveUp && kind === 'repository') return;
  if (giveUp || !isAbsolute(subject)) return facts.tell(kind, subject, null);
  switch (kind) {
    case 'realpath':
      return facts.tell(kind, subject, realpath(subject));
    case 'type':
      return facts.tell(kind, subject, typeOf(subject));
    case 'text':
      return facts.tell(kind, subject, textOf(subject));
    case 'repository':
      return facts.tell(kind, subject, repositoryOf(subject));
    case 'work':
      return facts.tell(kind, subject, await workAtRisk(subject));
  }
}

/** Links that lead to what does not exist are followed so often; a circle ends there. */
const MOST_LINKS = 8;

/** Real path; of a path that does not exist, its longest existing part is resolved and the rest kept. */
export function realpath(path: string, hops = 0): string | null {
  let tail = '';
  for (let head = resolve(path); ; ) {
    try {
      // Looked at first: most paths of what governs agents are missing, and an error costs ten times as much as a look.
      if (existsSync(head)) return join(realpathSync.native(head), tail);
      // What is written to a link that leads nowhere yet comes to be where it leads.
      const to = targetOf(head);
      if (to !== undefined)
        return hops < MOST_LINKS ? realpath(join(resolve(dirname(head), to), tail), hops + 1) : null;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
    }
    const parent = dirname(head);
    if (parent === head) return null;
    tail = join(basename(head), tail);
    head = parent;
  }
}

function targetOf(link: string): string | undefined {
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(link) : undefined;
}

function typeOf(path: string): Answers['type'] {
  try {
    const stat = statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    return null;
  }
}

/** Text of a regular file of at most `TEXT_LIMIT` bytes without NUL bytes; never blocks on a pipe or device. */
function textOf(path: string): string | null {
  try {
    if (!statSync(path).isFile()) return null;
    const file = openSync(path, 'r');
    try {
      const size = fstatSync(file).size;
      if (size > TEXT_LIMIT) return null;
      const bytes = Buffer.alloc(size);
      const length = readSync(file, bytes, 0, size, 0);
      const text = bytes.subarray(0, length).toString('utf8');
      return text.includes('\0') ? null : text;
    } finally {
      closeSync(file);
    }
  } catch {
    return null; // Missing or unreadable is one and the same answer: there is no text to judge.
  }
}

/** The repository around a folder, read from its `.git` without starting git; null where there is none. */
export function repositoryOf(folder: string): Repository | null {
  try {
    const found = findDotGit(realpath(folder) ?? folder);
    if (!found) return null;
    const { root, gitDir } = found;
    const commonDir = commonDirOf(gitDir);
    const config = {
      ...readGitConfig(join(process.env.HOME ?? '', '.gitconfig')),
      ...readGitConfig(join(commonDir, 'config')),
    };
    const branch = headOf(gitDir);
    const remotes = under(config, 'remote.', '.url');
    const merge = branch && config[`branch.${branch}.merge`]?.replace('refs/heads/', '');
    const upstream = merge ? `${config[`branch.${branch}.remote`] ?? 'origin'}/${merge}` : undefined;
    return {
      root,
      commonDir,
      remotes,
      aliases: under(config, 'alias.', ''),
      ...(branch && { branch }),
      ...(upstream && { upstream }),
    };
  } catch {
    return null; // A broken repository tells nothing; rules that need one assume the worst.
  }
}

/** The work tree around a folder and what is checked out in it: less to read than the whole repository. */
export function checkoutOf(folder: string): { readonly root: string; readonly branch?: string } | undefined {
  try {
    const found = findDotGit(realpath(folder) ?? folder);
    if (!found) return undefined;
    const branch = headOf(found.gitDir);
    return { root: found.root, ...(branch && { branch }) };
  } catch {
    return undefined; // No such folder, or a broken repository.
  }
}

/** Name of the branch that is checked out; nothing where none is. */
const headOf = (gitDir: string): string | undefined =>
  /^ref: refs\/heads\/(.+)$/m.exec(readFileSync(join(gitDir, 'HEAD'), 'utf8'))?.[1];

/**
 * The repository around a folder, as git finds it: where its files begin, and its own git folder (of a worktree, a part of
 * another's). Links are followed; a `.git` that git does not take for one is passed by; a folder may itself be a git folder.
 */
export function findDotGit(start: string): { root: string; gitDir: string } | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const dotGit = join(folder, '.git');
    const stat = statSync(dotGit, { throwIfNoEntry: false });
    if (stat?.isDirectory() && isGitDir(dotGit)) return { root: folder, gitDir: realpath(dotGit) ?? dotGit };
    if (stat?.isFile()) {
      const target = /^gitdir: (.+)$/m.exec(readFileSync(dotGit, 'utf8'))?.[1];
      if (target) return { root: folder, gitDir: resolve(folder, target) };
    }
    if (isGitDir(folder))
      return { root: basename(folder) === '.git' ? dirname(folder) : folder, gitDir: folder };
    if (dirname(folder) === folder) return undefined;
  }
}

/** As git's own test has it (setup.c, is_git_directory): a HEAD, and a place for objects and for refs. */
function isGitDir(folder: string): boolean {
  if (lstatSync(join(folder, 'HEAD'), { throwIfNoEntry: false }) === undefined) return false;
  const common = commonDirOf(folder);
  return ['objects', 'refs'].every((name) => existsSync(join(common, name)));
}

/** What all worktrees of a repository share. */
export function commonDirOf(gitDir: string): string {
  const file = join(gitDir, 'commondir');
  try {
    if (existsSync(file)) return resolve(gitDir, readFileSync(file, 'utf8').trim());
  } catch {
    // No text, or not ours to read: an agent may have put it there.
  }
  return gitDir; // No worktree: the git folder is its own common folder.
}

function readGitConfig(file: string): Record<string, string> {
  try {
    return parseGitConfig(readFileSync(file, 'utf8'));
  } catch {
    return {}; // No such file: nothing configured there.
  }
}

function under(config: Record<string, string>, prefix: string, suffix: string): Record<string, string> {
  const entries = Object.entries(config).filter(([key]) => key.startsWith(prefix) && key.endsWith(suffix));
  return Object.fromEntries(
    entries.map(([key, value]) => [key.slice(prefix.length, key.length - suffix.length), value]),
  );
}

/** What git has no copy of, in the tree or below a path; ignored files count, too, where a path is asked about. */
async function workAtRisk(subject: string): Promise<WorkAtRisk | null> {
  const isFolder = typeOf(subject) === 'directory';
  const folder = isFolder ? subject : dirname(subject);
  const args = [
    '-C',
    folder,
    '--no-optional-locks',
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=all',
  ];
  try {
    const { stdout } = await promisify(execFile)('git', [...args, '--', subject], {
      timeout: GIT_LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
      env: {
        ...process.env,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.fsmonitor',
        GIT_CONFIG_VALUE_0: '',
      },
    });
    const entries = stdout.split('\0').filter((line) => line.length > 3);
    const untracked = entries.filter((line) => line.startsWith('??')).length;
    return { untracked, modified: entries.length - untracked };
  } catch {
    return null; // No repository, no git, or too slow: the core assumes that there is something to lose.
  }
}
