/**
 * Rules about branches and about the workspace's edge, on real repositories: worktrees, submodules, repositories in
 * repositories, links, several workspace roots. What git itself would do is asked of git.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideTool } from '../../src/gate/decide-tool.ts';
import { withFacts } from '../../src/gate/machine.ts';
import { placeOn } from '../../src/gate/place.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { CIRCUMSTANCES } from '../effects/world.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const POLICY = compilePolicy(
  mustParsePolicy(
    `chaperone: 1
rules:
  - { id: repo.boundary, on: [file.write, file.delete], where: { path: { outside: [workspace, temp] } }, do: deny }
  - { id: git.protected, on: [git.commit, git.push, git.rewrite], where: { branch: [main, "release/*"] }, do: deny }
`,
    'test',
  ),
);

let sandbox: Sandbox;
const at = (...names: string[]) => path.join(sandbox.root, 'code', ...names);
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd,
    env: {
      ...sandbox.env,
      GIT_AUTHOR_NAME: 'T',
      GIT_AUTHOR_EMAIL: 't@x',
      GIT_COMMITTER_NAME: 'T',
      GIT_COMMITTER_EMAIL: 't@x',
    },
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
/** A repository with one commit. */
function repository(name: string, branch: string): string {
  const folder = at(name);
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', `--initial-branch=${branch}`);
  writeFileSync(path.join(folder, 'a.txt'), 'a\n');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'Start');
  return folder;
}

beforeAll(() => {
  sandbox = makeSandbox('boundary');
  // `app` works on a feature, its worktree `app-main` on main, and so do its submodule and what lies nested in it.
  const app = repository('app', 'feature');
  repository('library', 'main');
  repository('release', 'release/2');
  git(app, 'submodule', '--quiet', 'add', at('library'), 'library');
  git(app, 'commit', '--quiet', '--message', 'Add library');
  git(app, 'branch', 'main');
  git(app, 'worktree', 'add', '--quiet', at('app-main'), 'main');
  git(app, 'worktree', 'add', '--quiet', '-b', 'fix', at('app', 'trees', 'fix'));
  repository('app/vendor/nested', 'main');
  repository('outside', 'feature');
  mkdirSync(at('app', 'src', 'deep'), { recursive: true });
  symlinkSync(at('outside'), at('app', 'linked'));
  symlinkSync(at('outside', 'a.txt'), at('app', 'linked.txt'));
  symlinkSync(at('outside', 'not-yet.txt'), at('app', 'dangling.txt'));
  symlinkSync(at('release'), at('app', 'release-link'));
  symlinkSync(at('app'), at('app-link'));
  symlinkSync('src', at('app', 'inner-link'));
});
afterAll(() => sandbox.close());

const WHOLE_REPOSITORY = compilePolicy(
  mustParsePolicy(
    `chaperone: 1
rules: [{ id: repo.edge, on: [file.write, file.delete], where: { path: { outside: [repository, temp] } }, do: deny }]
`,
    'test',
  ),
);

async function ruleOn(
  command: string,
  cwd = 'app',
  workspace: readonly string[] = ['app'],
  policy = POLICY,
): Promise<string> {
  const place = placeOn(
    at(cwd),
    workspace.map((name) => at(name)),
    { governed: [], sealed: [] },
    { HOME: sandbox.home },
  );
  const tool = { kind: 'shell', command, shell: 'bash' } as const;
  const { outcome, rule } = await withFacts((facts) =>
    decideTool(
      { tool, place: { ...place, temp: [sandbox.temp] }, circumstances: CIRCUMSTANCES },
      policy,
      facts,
    ),
  );
  return outcome === 'allow' ? 'allow' : rule;
}
type Row = readonly [command: string, rule: string, cwd?: string, workspace?: readonly string[]];
const each = (cases: readonly Row[], policy = POLICY) => {
  for (const [command, rule, cwd, workspace] of cases)
    it(`${command}: ${rule}${cwd ? ` (${cwd})` : ''}`, async () => {
      expect(await ruleOn(command.replaceAll('$AT', at()), cwd, workspace, policy)).toBe(rule);
    });
};

describe('what lies below a file, where nothing can', () => {
  each([
    ['rm a.txt/b', 'allow'],
    ['rm linked.txt/b', 'repo.boundary'],
    ['rm ../outside/a.txt/b', 'repo.boundary'],
  ]);
});

describe('the branch of a worktree', () => {
  const both = ['app', 'app-main'];
  each([
    ['git commit -m x', 'allow', 'app'],
    ['git commit -m x', 'git.protected', 'app-main', both],
    ['git push', 'git.protected', 'app-main', both],
    ['git -C ../app-main commit -m x', 'git.protected', 'app', both],
    ['cd ../app-main && git commit -m x', 'git.protected', 'app', both],
    ['cd ../app-main && git push origin HEAD', 'git.protected', 'app', both],
    ['git push origin HEAD:main', 'git.protected', 'app'],
    ['git commit -m x', 'allow', 'app/trees/fix'],
    ['git -C ../.. commit -m x', 'allow', 'app/trees/fix'],
    ['git -C trees/fix commit -m x', 'allow', 'app'],
    ['git switch main && git commit -m x', 'git.protected', 'app'],
    // Two worktrees: what is checked out in one says nothing of the other.
    ['git -C ../app-main switch -c y && git commit -m x', 'allow', 'app', both],
    ['git -C ../app-main switch -c y && git -C ../app-main commit -m x', 'allow', 'app', both],
  ]);
});

describe('the branch that another git folder names', () => {
  const both = ['app', 'app-main', 'release'];
  each([
    ['git --git-dir=../release/.git --work-tree=../release commit -m x', 'git.protected', 'app', both],
    ['git --git-dir=../release/.git --work-tree=. commit -m x', 'git.protected', 'app', both],
    ['git --git-dir=.git --work-tree=../release commit -m x', 'allow', 'app', both],
    ['git --git-dir=.git/worktrees/app-main commit -m x', 'git.protected', 'app', both],
    ['git --git-dir=.git/modules/library push', 'git.protected', 'app', both],
    ['GIT_DIR=../release/.git git commit -m x', 'git.protected', 'app', both],
    ['GIT_DIR=../release/.git GIT_WORK_TREE=. git push', 'git.protected', 'app', both],
    ['export GIT_DIR=$AT/release/.git; git commit -m x', 'git.protected', 'app', both],
    ['env GIT_DIR=../release/.git git commit -m x', 'git.protected', 'app', both],
    ['GIT_WORK_TREE=../release git commit -m x', 'allow', 'app', both],
    ['GIT_DIR=../release/.git true; git commit -m x', 'allow', 'app', both],
  ]);
});

describe('the branch of a submodule or a nested repository', () => {
  each([
    ['git commit -m x', 'git.protected', 'app/library'],
    ['cd library && git commit -am x', 'git.protected', 'app'],
    ['git -C library push', 'git.protected', 'app'],
    ["git submodule foreach 'git commit -am x'", 'git.protected', 'app'],
    ["git submodule foreach --recursive 'git push origin HEAD'", 'git.protected', 'app'],
    ["git submodule foreach 'git status'", 'allow', 'app'],
    ['git commit -m x', 'git.protected', 'app/vendor/nested'],
    ['(cd vendor/nested && git commit -m x)', 'git.protected', 'app'],
    ['(cd vendor/nested && ls) && git commit -m x', 'allow', 'app'],
    ['pushd vendor/nested && git commit -m x', 'git.protected', 'app'],
    ['pushd vendor/nested && popd && git commit -m x', 'allow', 'app'],
    ['git commit -m x', 'allow', 'app/src/deep'],
    ['git commit -m x', 'allow', 'app/vendor'],
  ]);
});

describe('a git folder that git does not take for one', () => {
  beforeAll(() => {
    // Git goes on upwards past it, to the worktree on main.
    mkdirSync(at('app-main', 'fake', '.git'), { recursive: true });
    writeFileSync(at('app-main', 'fake', '.git', 'HEAD'), 'ref: refs/heads/feature\n');
    mkdirSync(at('app-main', 'empty', '.git'), { recursive: true });
    // And it follows a link.
    mkdirSync(at('app', 'by-link'));
    symlinkSync(at('release', '.git'), at('app', 'by-link', '.git'));
    // And takes a bare one that it stands in.
    git(at(), 'clone', '--quiet', '--bare', at('release'), at('app', 'bare'));
  });
  it.each([
    ['app-main/fake', 'main'],
    ['app-main/empty', 'main'],
    ['app/by-link', 'release/2'],
    ['app/bare', 'release/2'],
  ])('%s: git is on %s, and so is the decision', async (cwd, branch) => {
    expect(git(at(cwd), 'symbolic-ref', '--short', 'HEAD')).toBe(branch);
    expect(await ruleOn('git push', cwd, ['app', 'app-main'])).toBe('git.protected');
  });
});

describe('the edge of the workspace', () => {
  each([
    ['echo x > src/new.txt', 'allow'],
    ['echo x > inner-link/new.txt', 'allow'],
    ['echo x > ../outside/new.txt', 'repo.boundary'],
    ['echo x > linked/new.txt', 'repo.boundary'],
    ['echo x > linked.txt', 'repo.boundary'],
    ['echo x > dangling.txt', 'repo.boundary'],
    ['cd linked && echo x > new.txt', 'repo.boundary'],
    ['cd linked && cd .. && echo x > src/new.txt', 'allow'],
    ['cd -P linked && cd .. && echo x > new.txt', 'repo.boundary'],
    ['cat a.txt > linked/../new.txt', 'repo.boundary'],
    ['rm -r linked/', 'repo.boundary'],
    ['ln -s ../outside made && echo x > made/new.txt', 'repo.boundary'],
    ['mv a.txt ../outside/', 'repo.boundary'],
    ['cp -r src ../copy', 'repo.boundary'],
    ['git clone . ../copy', 'repo.boundary'],
    ['git worktree add ../another', 'repo.boundary'],
    ['git init ../another', 'repo.boundary'],
    ['git -C ../outside checkout -- .', 'repo.boundary'],
    ['git -C ../outside reset --hard', 'repo.boundary'],
    ['git -C ../outside clean -fdx', 'repo.boundary'],
    ['git -C linked checkout -- a.txt', 'repo.boundary'],
    ['git -C ../outside commit -am x', 'repo.boundary'],
    ['git -C ../outside apply x.patch', 'repo.boundary'],
    ['git -C ../outside switch other', 'repo.boundary'],
    ['git -C ../outside pull', 'repo.boundary'],
    ['git -C ../outside stash', 'repo.boundary'],
    ['git -C ../outside submodule update', 'repo.boundary'],
    ['git -C ../outside merge other', 'repo.boundary'],
    ['git -C ../outside status', 'allow'],
    ['git -C ../outside stash list', 'allow'],
    ['git -C ../outside fetch', 'allow'],
    ['git -C ../outside branch', 'allow'],
    ['git -C ../outside log', 'allow'],
    ['git --work-tree=../outside checkout -- .', 'repo.boundary'],
    ['git commit -am x', 'allow'],
    ['git checkout -- a.txt', 'allow'],
    // A worktree's commits lie in the repository's own git folder, beside the workspace.
    ['git commit -am x', 'allow', 'app/trees/fix', ['app/trees/fix']],
    ['echo x > ../../a.txt', 'repo.boundary', 'app/trees/fix', ['app/trees/fix']],
    ['git -C ../.. checkout -- a.txt', 'repo.boundary', 'app/trees/fix', ['app/trees/fix']],
    // The workspace may be a part of a repository.
    ['echo x > a.txt', 'allow', 'app/src', ['app/src']],
    ['echo x > ../a.txt', 'repo.boundary', 'app/src', ['app/src']],
    // And submodules and nested repositories are inside.
    ['echo x > library/a.txt', 'allow'],
    ['echo x > vendor/nested/a.txt', 'allow'],
  ]);
});

describe('the edge of the repository that the workspace lies in', () => {
  const part = ['app/src'];
  each(
    [
      ['echo x > ../a.txt', 'allow', 'app/src', part],
      ['echo x > ../library/a.txt', 'allow', 'app/src', part],
      ['echo x > ../../outside/a.txt', 'repo.edge', 'app/src', part],
      ['echo x > ../linked/a.txt', 'repo.edge', 'app/src', part],
      ['cd ../../outside && echo x > a.txt', 'repo.edge', 'app/src', part],
      // Another worktree of the same repository is another work tree.
      ['echo x > ../../app-main/a.txt', 'repo.edge', 'app/src', part],
      ['echo x > ../../a.txt', 'repo.edge', 'app/trees/fix', ['app/trees/fix']],
      // A workspace that a submodule is open in ends at the submodule.
      ['echo x > ../a.txt', 'repo.edge', 'app/library', ['app/library']],
      ['echo x > ../outside/a.txt', 'allow', 'app/src', ['app/src', 'outside']],
    ],
    WHOLE_REPOSITORY,
  );

  it('is not the home of a person who keeps it in git', async () => {
    git(sandbox.home, 'init', '--quiet');
    const folder = path.join(sandbox.home, 'notes');
    mkdirSync(folder);
    const away = path.relative(at(), folder);
    expect(await ruleOn('echo x > a.txt', away, [away], WHOLE_REPOSITORY)).toBe('allow');
    expect(await ruleOn('echo x > ../a.txt', away, [away], WHOLE_REPOSITORY)).toBe('repo.edge');
  });
});

describe('several workspace roots, one of them a link', () => {
  const roots = ['app-link', 'outside'];
  each([
    ['echo x > ../outside/new.txt', 'allow', 'app', roots],
    ['echo x > linked/new.txt', 'allow', 'app', roots],
    ['echo x > a.txt', 'allow', 'app', roots],
    ['echo x > a.txt', 'allow', 'app-link', roots],
    ['echo x > $AT/app/a.txt', 'allow', 'outside', roots],
    ['echo x > $AT/app-link/a.txt', 'allow', 'outside', roots],
    ['echo x > $AT/release/a.txt', 'repo.boundary', 'outside', roots],
    ['echo x > release-link/a.txt', 'repo.boundary', 'app-link', roots],
    ['git -C ../outside commit -am x', 'allow', 'app-link', roots],
    ['git -C release-link push', 'git.protected', 'app-link', roots],
    ['git -C release-link commit -am x', 'repo.boundary', 'app-link', roots],
    ['git -C $AT/app/vendor/nested push', 'git.protected', 'outside', roots],
  ]);
});
