/** A shared repository beside the workspace, so that a test can see whether a push really happened. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Sandbox } from './sandbox.ts';

export interface Remote {
  /** Commit that the shared branch is at. */
  readonly head: () => string;
  /** Makes a commit in the workspace, of these files and folders or of none, and gives back its id. */
  readonly commit: (message: string, ...files: readonly string[]) => string;
  /** Replaces the workspace's last commit, so that only a forced push could publish it. */
  readonly amend: (message: string) => string;
}

/** Makes `origin`, with `main` pushed to it. */
export function addRemote(sandbox: Sandbox): Remote {
  // In the temporary folder, as pushing to a repository anywhere else beside the workspace is also a write outside of it.
  const shared = path.join(sandbox.temp, 'shared.git');
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, env: sandbox.env, stdio: 'pipe', encoding: 'utf8' }).trim();
  git(sandbox.temp, 'init', '--quiet', '--bare', '--initial-branch=main', shared);
  git(sandbox.workspace, 'remote', 'add', 'origin', shared);
  git(sandbox.workspace, 'push', '--quiet', '--set-upstream', 'origin', 'main');
  const commit = (...args: string[]) => {
    git(sandbox.workspace, 'commit', '--quiet', '--allow-empty', ...args);
    return git(sandbox.workspace, 'rev-parse', 'HEAD');
  };
  return {
    head: () => git(shared, 'rev-parse', 'main'),
    commit: (message, ...files) => {
      if (files.length > 0) git(sandbox.workspace, 'add', ...files);
      return commit('--message', message);
    },
    amend: (message) => commit('--amend', '--message', message),
  };
}
