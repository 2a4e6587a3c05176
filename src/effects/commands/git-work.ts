/** git commands that change files of the work tree: changes that no commit holds can be lost. */

import { patchedFiles } from '../patch.ts';
import { locate } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { type Field, field, type Output } from '../shell/scope.ts';
import { hasUnknown } from '../text.ts';
import type { Git, GitMeaning } from './git-call.ts';
import { checksOut, note } from './git-call.ts';
import { treeAtRisk, untrackedAtRisk } from './git-history.ts';

/** Files are put back as git has them: the paths themselves, or the whole tree for `.` and `:/`. */
function overwrite(git: Git, paths: readonly Field[]): void {
  for (const path of paths) {
    if (isWholeTree(path))
      note(git, { kind: 'git.rewrite', branch: git.branch, change: 'discard', ...risk(git) });
    else touchIn(git, 'file.write', path, { replaces: true });
  }
}

const isWholeTree = (path: Field): boolean => /^(?:\.|:\/|:\(top\)|\*|\uE002|\.\/)$/.test(path.text);

function touchIn(
  git: Git,
  kind: 'file.write' | 'file.delete' | 'file.read',
  path: Field,
  how: Parameters<Call['touch']>[2] = {},
): void {
  const { call, folder } = git;
  const inFolder = path.text.startsWith('/') ? path : field(`${folder}/${path.text}`, path.from);
  call.touch(kind, inFolder, how);
}

export const gitWork: Readonly<Record<string, GitMeaning>> = {
  checkout,
  switch: (git) => {
    const options = git.options('-c -C -t --create --force-create --track --orphan --conflict');
    if (options.has('-f', '--force', '--discard-changes'))
      note(git, { kind: 'git.rewrite', branch: git.branch, change: 'discard', ...risk(git) });
    if (options.has('-C', '--force-create'))
      note(git, {
        kind: 'git.rewrite',
        branch: options.value('-C', '--force-create')?.text ?? '*',
        change: 'move branch',
      });
    const made = options.value('-c', '--create', '-C', '--force-create', '--orphan');
    checksOut(git, (made ?? options.operands[0])?.text);
    return undefined;
  },
  restore: (git) => {
    const options = git.options('-s --source --conflict --pathspec-from-file');
    if (!options.has('-S', '--staged') || options.has('-W', '--worktree')) overwrite(git, options.operands);
    return undefined;
  },
  'checkout-index': (git) => {
    if (git.options('--prefix').has('-f', '--force')) overwrite(git, [field('.')]);
    return undefined;
  },
  'read-tree': (git) => {
    if (git.options('--prefix').has('--reset', '-u'))
      note(git, { kind: 'git.rewrite', branch: git.branch, change: 'read-tree', ...risk(git) });
    return undefined;
  },
  clean: (git) => {
    const options = git.options('-e --exclude');
    const forced = options.has('-f', '--force', '-ff');
    if (options.has('-n', '--dry-run') || (!forced && !options.has('-i', '--interactive'))) return undefined;
    const ignored = options.has('-x', '-X');
    const paths = options.operands.filter((path) => !isWholeTree(path));
    for (const path of paths)
      touchIn(git, 'file.delete', path, { recursive: true, replaces: true, covers: false });
    if (paths.length > 0) return undefined;
    // Ignored files are the settings and secrets that nobody else has, as well as builds.
    const loses = ignored ? 'unknown' : untrackedAtRisk(git);
    note(git, { kind: 'git.rewrite', branch: git.branch, change: 'clean', ...(loses && { loses }) });
    return undefined;
  },
  rm: (git) => {
    const options = git.options('--pathspec-from-file');
    if (options.has('--cached', '-n', '--dry-run')) return undefined;
    for (const path of options.operands)
      touchIn(git, 'file.delete', path, {
        recursive: options.has('-r'),
        replaces: options.has('-f', '--force'),
      });
    return undefined;
  },
  mv: (git) => {
    const { operands } = git.options();
    for (const path of operands.slice(0, -1)) touchIn(git, 'file.delete', path);
    const to = operands.at(-1);
    if (to && operands.length > 1) touchIn(git, 'file.write', to);
    return undefined;
  },
  apply: (git) => {
    const options = git.options('-p -C --directory --include --exclude --whitespace --build-fake-ancestor');
    const below = options.value('--directory');
    if (below) git.call.writes(below, { recursive: true });
    if (options.has('--check', '--stat', '--numstat', '--summary') && !options.has('--apply'))
      return undefined;
    for (const file of options.operands) touchIn(git, 'file.read', file);
    const patch = options.operands.length === 0 ? git.call.stdin?.text : undefined;
    if (patch !== undefined && !hasUnknown(patch)) {
      for (const each of patchedFiles(patch)) touchIn(git, each.kind, field(each.path), {});
      return undefined;
    }
    for (const file of options.operands) {
      const located = locate(field(file.text).text, git.folder, git.call.trace);
      const text = located.pattern ? undefined : git.call.trace.facts.ask('text', located.path);
      if (typeof text === 'string')
        for (const each of patchedFiles(text)) touchIn(git, each.kind, field(each.path));
      else touchIn(git, 'file.write', field('.'));
    }
    if (options.operands.length === 0) touchIn(git, 'file.write', field('.'));
    return undefined;
  },
  worktree: (git) => {
    const options = git.options('-b -B --reason --expire');
    const [verb, path] = options.operands;
    if (!verb || !path) return undefined;
    if (verb.text === 'add') touchIn(git, 'file.write', path, { recursive: true });
    if (verb.text === 'remove')
      touchIn(git, 'file.delete', path, { recursive: true, replaces: options.has('-f', '--force') });
    return undefined;
  },
  init: (git) => {
    const options = git.options(
      '--template --separate-git-dir --object-format --ref-format -b --initial-branch',
    );
    for (const folder of [...options.operands, ...options.values('--separate-git-dir')])
      touchIn(git, 'file.write', folder, { recursive: true });
    return undefined;
  },
  'format-patch': (git) => {
    const folder = git
      .options('-o --output-directory -v --cover-letter --start-number')
      .value('-o', '--output-directory');
    if (folder) touchIn(git, 'file.write', folder);
    return undefined;
  },
  archive: (git) => {
    for (const file of git.options('-o --output --prefix --format --remote').values('-o', '--output'))
      touchIn(git, 'file.write', file, { replaces: true });
    return undefined;
  },
  credential: (git) => {
    if (git.words[0]?.text === 'fill') git.call.reads(`${git.call.trace.place.home}/.git-credentials`);
    return undefined;
  },
  'credential-store': (git) => {
    git.call.reads(`${git.call.trace.place.home}/.git-credentials`);
    return undefined;
  },
};

function risk(git: Git) {
  const loses = treeAtRisk(git);
  return loses ? { loses } : {};
}

/** `checkout` changes branch, or throws changes of files away, or both. */
function checkout(git: Git): Output | undefined {
  const options = git.options('-b -B -t --track --orphan --conflict --pathspec-from-file');
  const dashes = git.words.findIndex((word) => word.text === '--');
  if (options.has('-B'))
    note(git, { kind: 'git.rewrite', branch: options.value('-B')?.text ?? '*', change: 'move branch' });
  if (dashes >= 0) {
    overwrite(git, git.words.slice(dashes + 1));
    return undefined;
  }
  const [first, ...others] = options.operands;
  if (options.has('-b', '-B', '--orphan', '-t', '--track')) {
    checksOut(git, options.value('-b', '-B', '--orphan')?.text);
    return undefined;
  }
  // `checkout REF PATH…` and `checkout .`: files; a single word that is no path form is a branch.
  if (others.length > 0) overwrite(git, others);
  else if (
    first &&
    /^(?:\.|\.\/.*|\/.*|:\/|:\(.*|.*[*\uE002\uE003].*|.*\.(?:ts|js|py|go|rs|java|c|h|cpp|md|json|ya?ml|toml|txt|css|html|tsx|jsx|sh))$/.test(
      first.text,
    )
  )
    overwrite(git, [first]);
  else {
    if (options.has('-f', '--force'))
      note(git, { kind: 'git.rewrite', branch: git.branch, change: 'discard', ...risk(git) });
    checksOut(git, first?.text);
  }
  return undefined;
}
