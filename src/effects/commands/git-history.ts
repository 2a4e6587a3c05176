/** git commands that make commits or change which commits a branch holds. */
import type { GitEffect } from '../../model/effect.ts';
import type { Output } from '../shell/scope.ts';
import { asShown } from '../text.ts';
import { branchOf, changesTree, type Git, type GitMeaning, note, runSetting } from './git-call.ts';

/** Commits on the branch that is checked out. */
const commits =
  (isQuiet: (git: Git) => boolean = () => false): GitMeaning =>
  (git) => {
    if (!isQuiet(git)) note(git, { kind: 'git.commit', branch: git.branch });
    return undefined;
  };

const rewrite = (git: Git, branch: string, change: string, loses?: GitEffect['loses']): undefined => {
  note(git, { kind: 'git.rewrite', branch, change, ...(loses && { loses }) });
  return undefined;
};

/** Changes of the work tree that a hard reset would throw away. */
export function treeAtRisk(git: Git): GitEffect['loses'] {
  const { trace } = git.call;
  if (git.root === '*') return 'unknown';
  const work = trace.facts.ask('work', git.root);
  if (work === undefined) return undefined;
  if (work === null) return 'unknown';
  return work.modified > 0 ? 'modified' : undefined;
}

/** Files that git does not know and a clean would remove. */
export function untrackedAtRisk(git: Git): GitEffect['loses'] {
  if (git.root === '*') return 'unknown';
  const work = git.call.trace.facts.ask('work', git.folder);
  if (work === undefined) return undefined;
  if (work === null) return 'unknown';
  return work.untracked > 0 ? 'untracked' : undefined;
}

const HELD = /^(?:--abort|--quit|--skip|--continue|--edit-todo|--show-current-patch)$/;

export const gitHistory: Readonly<Record<string, GitMeaning>> = {
  commit: (git) => {
    const options = git.options(
      '-m -F -C -c -t -u --message --file --author --date --template --fixup --squash --reuse-message --reedit-message --cleanup --trailer --pathspec-from-file',
    );
    if (options.has('--dry-run')) return undefined;
    git.call.reads(...options.values('-F', '--file'));
    note(git, { kind: 'git.commit', branch: git.branch });
    if (options.has('--amend')) rewrite(git, git.branch, 'amend');
    return undefined;
  },
  merge: commits((git) => git.words.some((word) => HELD.test(word.text) && word.text !== '--continue')),
  'cherry-pick': commits((git) => git.options().has('-n', '--no-commit', '--abort', '--quit')),
  revert: commits((git) => git.options().has('-n', '--no-commit', '--abort', '--quit')),
  am: commits((git) => git.words.some((word) => HELD.test(word.text))),
  rebase: (git) => {
    const options = git.options('-x -s -X -C --exec --onto --strategy --strategy-option --whitespace');
    for (const code of options.values('-x', '--exec')) git.call.runText(code.text);
    if (git.words.some((word) => HELD.test(word.text))) return undefined;
    return rewrite(git, options.operands[1] ? branchOf(options.operands[1].text, git) : git.branch, 'rebase');
  },
  reset: (git) => {
    const options = git.options('--pathspec-from-file');
    if (!options.has('--hard', '--merge', '--keep')) {
      const moves =
        options.operands.some((word) => /[~^@]|^[0-9a-f]{7,40}$|^origin\//.test(word.text)) &&
        options.has('--soft', '--mixed');
      return moves ? rewrite(git, git.branch, 'reset --soft') : undefined;
    }
    const [target] = options.operands;
    const loses = treeAtRisk(git);
    // Without a target only changes are thrown away; with one the branch may lose commits as well.
    const branch = git.branch;
    if (!target || target.text === 'HEAD') {
      if (loses || git.root === '*') return rewrite(git, branch, 'reset', loses);
      return rewrite(git, branch, 'reset');
    }
    return rewrite(git, branch, 'reset', loses);
  },
  branch: (git) => {
    const options = git.options(
      '-u --set-upstream-to --contains --no-contains --merged --no-merged --points-at --sort --format',
    );
    const [first, second] = options.operands;
    if (options.has('-D') || (options.has('-d', '--delete') && options.has('-f', '--force'))) {
      for (const word of options.operands) rewrite(git, branchOf(word.text, git), 'delete branch', 'commits');
    } else if (options.has('-M', '-C'))
      rewrite(git, branchOf((second ?? first)?.text ?? 'HEAD', git), 'rename branch');
    else if (options.has('-f', '--force') && first)
      rewrite(git, branchOf(first.text, git), 'move branch', 'commits');
    return options.has('--show-current')
      ? { text: git.branch === '*' ? '\uE001' : git.branch, from: [] }
      : undefined;
  },
  tag: (git) => {
    const options = git.options(
      '-m -F -u -n --message --file --local-user --sort --format --contains --points-at',
    );
    if (options.has('-d', '--delete'))
      for (const word of options.operands) rewrite(git, word.text, 'delete tag');
    else if (options.has('-f', '--force') && options.operands[0])
      rewrite(git, options.operands[0].text, 'move tag');
    return undefined;
  },
  'update-ref': (git) => {
    const options = git.options('-m');
    const [ref] = options.operands;
    if (options.has('--stdin')) return rewrite(git, '*', 'update-ref', 'commits');
    return ref ? rewrite(git, branchOf(ref.text, git), 'update-ref', 'commits') : undefined;
  },
  'symbolic-ref': (git) => {
    const { operands, has } = bound(git, '-m');
    if (operands.length > 1 || has('-d', '--delete'))
      rewrite(git, branchOf(operands[0]?.text ?? '*', git), 'symbolic-ref');
    return operands.length > 1 ? undefined : { text: git.branch === '*' ? '\uE001' : git.branch, from: [] };
  },
  'filter-branch': (git) => {
    const options = git.options(
      '--setup --subdirectory-filter --env-filter --tree-filter --index-filter --parent-filter --msg-filter --commit-filter --tag-name-filter --original -d --state-branch',
    );
    for (const name of options.names)
      if (/-filter$|--setup/.test(name) && name !== '--subdirectory-filter')
        for (const code of options.values(name)) git.call.runText(code.text);
    return rewrite(git, '*', 'filter-branch', 'commits');
  },
  'filter-repo': (git) => rewrite(git, '*', 'filter-repo', 'commits'),
  'fast-import': (git) => rewrite(git, '*', 'fast-import', 'commits'),
  replace: (git) =>
    git.options().operands.length > 0 || git.words.length > 0 ? rewrite(git, '*', 'replace') : undefined,
  reflog: (git) => {
    const { operands } = git.options('--expire --expire-unreachable');
    const verb = operands[0]?.text;
    return verb === 'expire' || verb === 'delete' || verb === 'drop'
      ? rewrite(git, '*', `reflog ${verb}`, 'commits')
      : undefined;
  },
  gc: (git) => {
    const prune = git.words.find(
      (word) => /^--prune(?:=(?:now|all|0.*))?$/.test(word.text) || word.text === '--aggressive',
    );
    return prune && prune.text !== '--aggressive' && prune.text !== '--prune'
      ? rewrite(git, '*', 'gc --prune', 'commits')
      : undefined;
  },
  prune: (git) =>
    git.options('--expire').has('-n', '--dry-run') ? undefined : rewrite(git, '*', 'prune', 'commits'),
  stash: (git) => {
    const verb = git.words[0]?.text ?? 'push';
    if (verb === 'drop' || verb === 'clear') return rewrite(git, git.branch, `stash ${verb}`, 'commits');
    if (verb !== 'list' && verb !== 'show') changesTree(git);
    return undefined;
  },
  config: (git) => configure(git),
};

/** Settings can be commands, and where they are kept is a file. */
function configure(git: Git): Output | undefined {
  const options = git.options(
    '-f --file --blob --type --default --get --get-all --get-regexp --get-urlmatch --unset --unset-all --rename-section --remove-section --add --replace-all --comment --value --url',
  );
  const { call } = git;
  const reads = options.has('--get', '--get-all', '--get-regexp', '--get-urlmatch', '-l', '--list');
  const writes = options.has(
    '--unset',
    '--unset-all',
    '--rename-section',
    '--remove-section',
    '--add',
    '--replace-all',
    '-e',
    '--edit',
  );
  const verb = options.operands[0]?.text;
  const isVerb = /^(?:get|set|unset|list|edit|rename-section|remove-section|get-color|get-colorbool)$/.test(
    verb ?? '',
  );
  const words = isVerb ? options.operands.slice(1) : options.operands;
  const changes = isVerb
    ? !/^(?:get|list|get-color)/.test(verb ?? '')
    : writes || (!reads && words.length > 1);
  const pair = options.value('--add', '--replace-all')
    ? [options.value('--add', '--replace-all'), words[0]]
    : words;
  const file = options.value('-f', '--file');
  const where = file
    ? file.text
    : options.has('--global')
      ? `${call.trace.place.home}/.gitconfig`
      : options.has('--system')
        ? '/etc/gitconfig'
        : `${git.root === '*' ? git.folder : git.root}/.git/config`;
  const asked = options.value('--get', '--get-all', '--get-regexp')?.text ?? words[0]?.text ?? '';
  if (!changes && /extraheader|\.token$|password$/i.test(asked))
    call.add({ kind: 'env.read', name: `secret:git/${asShown(asked)}` });
  if (!changes) return { text: '\uE001', from: [] };
  const [name, value] = pair;
  // A name, a colour, a merge style: nothing that runs or leads elsewhere.
  const local = !file && !options.has('--global', '--system');
  const plain =
    name !== undefined &&
    /^(?:user|author|committer|color|column|commit|pull|push|rebase|merge\.(?:ff|conflictstyle|renames)|branch|core\.(?:autocrlf|eol|filemode|ignorecase|quotepath|longpaths|symlinks|whitespace|abbrev)|advice|fetch|init\.defaultbranch|rerere|status|log|diff\.(?:algorithm|renames|colormoved)|stash|tag|help|i18n|gc)\b/i.test(
      name.text,
    );
  if (!(local && plain)) call.touch('file.write', where);
  if (name && value) runSetting(call, name.text, value.text, value.from);
  return undefined;
}

function bound(git: Git, takes: string) {
  const options = git.options(takes);
  return { operands: options.operands, has: (...names: string[]) => options.has(...names) };
}
