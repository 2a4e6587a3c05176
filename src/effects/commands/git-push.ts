/** git's ways to other repositories: push, fetch, pull, clone, remote, submodule. */
import type { NetEffect } from '../../model/effect.ts';
import { nameOf } from '../paths.ts';
import type { Output } from '../shell/scope.ts';
import { ANY } from '../text.ts';
import { hostOf } from '../tools.ts';
import { branchOf, changesTree, type Git, type GitMeaning, note, runSetting } from './git-call.ts';

export const gitPush: Readonly<Record<string, GitMeaning>> = {
  push,
  fetch,
  pull: fetch,
  clone,
  'ls-remote': (git) =>
    connect(git, git.options('-o --upload-pack').operands[0]?.text ?? 'origin', 'download'),
  remote,
  submodule: (git) => {
    const { operands } = git.options('-b --branch --name --reference --depth -j');
    const [verb, url, folder] = operands;
    if (verb?.text === 'foreach') {
      // In each submodule, whichever there are and whatever is checked out there.
      const scope = git.call.scope.fork();
      scope.cwd = `${git.root === '*' ? git.folder : git.root}/${ANY}`;
      const words = operands.slice(1).filter(({ text }) => !/^--(?:recursive|quiet)$/.test(text));
      return git.call.runText(words.map((word) => word.text).join(' '), { scope });
    }
    if (verb && !/^(?:status|summary)$/.test(verb.text)) changesTree(git);
    if (verb?.text === 'add' && url) {
      connect(git, url.text, 'download');
      git.call.touch('file.write', folder ?? folderOf(git, url.text), { recursive: true });
    }
    return undefined;
  },
  subtree: (git) => {
    const options = git.options('-P --prefix -m -b');
    const [verb, remote, ref] = options.operands;
    if (verb && verb.text !== 'push' && verb.text !== 'split')
      for (const folder of options.values('-P', '--prefix'))
        git.call.touch('file.write', folder, { recursive: true });
    if (verb?.text === 'push' && remote) {
      connect(git, remote.text, 'upload');
      note(git, { kind: 'git.push', remote: remote.text, branch: branchOf(ref?.text ?? 'HEAD', git) });
    } else if (remote && verb?.text !== 'split') connect(git, remote.text, 'download');
    return undefined;
  },
  'send-pack': push,
  'send-email': (git) => {
    git.call.connect(
      '*',
      'upload',
      git.options('--to --cc --from --subject').operands.map((word) => word.text),
    );
    return undefined;
  },
  svn: (git) => {
    if (git.words[0]?.text === 'dcommit') note(git, { kind: 'git.push', remote: 'svn', branch: 'trunk' });
    return undefined;
  },
  p4: (git) => {
    if (git.words[0]?.text === 'submit') note(git, { kind: 'git.push', remote: 'p4', branch: '*' });
    return undefined;
  },
};

function push(git: Git): Output | undefined {
  const options = git.options('-o --push-option --receive-pack --exec --repo');
  if (options.has('-n', '--dry-run')) return undefined;
  for (const code of options.values('--receive-pack', '--exec')) git.call.runText(code.text);
  const [first, ...refs] = options.operands;
  const remote =
    first?.text ?? options.value('--repo')?.text ?? git.repository?.upstream?.split('/')[0] ?? 'origin';
  connect(git, remote, 'upload');
  const lease = options.has('--force-with-lease', '--force-if-includes');
  const forced = options.has('-f', '--force', '--mirror', '--prune');
  const force = forced ? 'force' : lease ? 'lease' : undefined;
  const deletes = options.has('-d', '--delete');
  const noteRef = (
    branch: string,
    with_: { force?: 'force' | 'lease' | undefined; deletes?: boolean },
  ): void =>
    note(git, {
      kind: 'git.push',
      remote,
      branch,
      ...(with_.force && { force: with_.force }),
      ...(with_.deletes && { deletes: true as const }),
    });
  if (options.has('--all', '--branches', '--mirror')) {
    noteRef('*', { force, deletes: options.has('--mirror', '--prune') });
    return undefined;
  }
  if (
    refs.length === 0 &&
    (options.has('--tags') || options.has('--follow-tags') === false) &&
    options.has('--tags')
  ) {
    noteRef('refs/tags/*', { force });
    return undefined;
  }
  if (refs.length === 0) {
    noteRef(git.repository?.upstream?.split('/').slice(1).join('/') || git.branch, { force });
    return undefined;
  }
  for (let i = 0; i < refs.length; i++) {
    const ref = refs[i]?.text ?? '';
    if (ref === 'tag') {
      noteRef(`refs/tags/${refs[++i]?.text ?? '*'}`, { force });
      continue;
    }
    const plus = ref.startsWith('+');
    const [source = '', ...to] = (plus ? ref.slice(1) : ref).split(':');
    const target = to.length > 0 ? to.join(':') : source;
    noteRef(target === '' ? '*' : branchOf(target, git), {
      force: plus ? 'force' : force,
      deletes: deletes || (to.length > 0 && source === ''),
    });
  }
  return undefined;
}

function fetch(git: Git): Output | undefined {
  const options = git.options(
    '-o --upload-pack -j --jobs --depth --deepen --shallow-since --shallow-exclude --refmap --negotiation-tip -s -X --strategy',
  );
  for (const code of options.values('--upload-pack')) git.call.runText(code.text);
  if (git.subcommand === 'pull') changesTree(git);
  const remotes = options.has('--multiple', '--all') ? options.operands : options.operands.slice(0, 1);
  for (const remote of remotes.length ? remotes : [undefined])
    connect(git, remote?.text ?? 'origin', 'download');
  return undefined;
}

function clone(git: Git): Output | undefined {
  const options = git.options(
    '-b -o -u -c -j --branch --origin --upload-pack --reference --reference-if-able --depth --template --separate-git-dir --config --jobs --shallow-since --filter --recurse-submodules --server-option --bundle-uri',
  );
  const [url, folder] = options.operands;
  for (const code of options.values('-u', '--upload-pack')) git.call.runText(code.text);
  // What is set for the clone holds while it is made, too.
  for (const { text, from } of options.values('-c', '--config')) {
    const at = text.indexOf('=');
    if (at > 0) runSetting(git.call, text.slice(0, at), text.slice(at + 1), from);
  }
  if (!url) return undefined;
  connect(git, url.text, 'download');
  git.call.touch('file.write', folder ?? folderOf(git, url.text), { recursive: true });
  return undefined;
}

/** The folder that a repository comes to lie in where none is named. */
const folderOf = (git: Git, url: string): string =>
  `${git.folder}/${nameOf(url).replace(/\.git$/, '') || '*'}`;

function remote(git: Git): Output | undefined {
  const { operands } = git.options('-t -m --track --master');
  const [verb, name] = operands;
  const [, , url] = operands;
  if (verb && name && url && /^(?:add|set-url)$/.test(verb.text))
    git.call.shell.remotes.set(`${git.root} ${name.text}`, url.text);
  // Where the next push goes is part of what a push does. Another project at a host that is used already is no news.
  const known = Object.values(git.repository?.remotes ?? {}).map((each) => hostOf(urlOf(each)).host);
  const usual = verb?.text === 'add' && url !== undefined && known.includes(hostOf(urlOf(url.text)).host);
  if (verb && !usual && /^(?:add|set-url|rm|remove|rename)$/.test(verb.text))
    git.call.touch('file.write', `${git.root === '*' ? git.folder : git.root}/.git/config`);
  if (verb && /^(?:update|prune|show)$/.test(verb.text)) connect(git, name?.text ?? 'origin', 'download');
  return undefined;
}

/**
 * Connects to where a remote's name or URL leads; nothing for another folder of this machine. A push to a remote that
 * the repository knows is told by the push alone: somebody chose that host before.
 */
function connect(git: Git, remote: string, direction: NetEffect['direction']): undefined {
  const named = git.call.shell.remotes.get(`${git.root} ${remote}`);
  if (direction === 'upload' && named === undefined && /^[\w.-]+$/.test(remote)) return undefined;
  const url = named ?? git.repository?.remotes[remote] ?? remote;
  const code = /^ext::(.*)$/s.exec(url)?.[1];
  if (code) git.call.runText(code.replaceAll('% ', '\\ ').replaceAll('%S', 'git'));
  else if (/^(?:[a-z][a-z+]*:\/\/|[^/\s]+@[^/\s]+:|[\w.-]+\.[a-z]{2,}:)/i.test(url))
    git.call.connect(urlOf(url), direction);
  else if (/^[./~]/.test(url)) {
    if (direction === 'download') git.call.touch('file.read', url, { recursive: true });
    else git.call.touch('file.write', url, { recursive: true });
  } else if (/[\uE000-\uE003]/.test(url)) git.call.connect('*', direction);
  return undefined;
}

/** `git@host:path` is `ssh://host/path`. */
const urlOf = (url: string): string => (url.includes('://') ? url : `ssh://${url.replace(':', '/')}`);
