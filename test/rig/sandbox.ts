/** A home and a workspace of their own for one client, so that a developer's own settings are neither used nor touched. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheRoot } from './cache.ts';

export interface Sandbox {
  readonly root: string;
  readonly home: string;
  /** A git repository on branch `main` with one commit. */
  readonly workspace: string;
  /** A folder beside the workspace, for things that lie outside of it. */
  readonly outside: string;
  /** What programs here take for the temporary folder. */
  readonly temp: string;
  /** Chaperone's own state. */
  readonly state: string;
  /** The whole environment of what runs here; nothing of the developer's is in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file, folders included. `name` is relative to the workspace, or absolute. */
  readonly write: (name: string, text: string) => string;
  readonly close: () => void;
}

/** The home folder of one sandbox; all else lies in it, as a developer's does. */
function newRoot(name: string): string {
  // For pictures in the docs, where a path should look like a developer's.
  const fixed = process.env.CHAPERONE_TEST_HOME;
  if (fixed) {
    mkdirSync(fixed);
    return realpathSync(fixed);
  }
  // Short, since a Unix socket's path may have 107 bytes; and real, since a link would make two names of one place.
  const runs = path.join(cacheRoot(), 'runs');
  mkdirSync(runs, { recursive: true });
  return realpathSync(mkdtempSync(path.join(runs, `${name}-`)));
}

/** `name` tells the folders of several tests apart when one is left behind. */
export function makeSandbox(name: string): Sandbox {
  const root = newRoot(name);
  const folder = (part: string) => {
    const made = path.join(root, part);
    mkdirSync(made, { recursive: true, mode: 0o700 });
    return made;
  };
  const home = root;
  const workspace = folder('orders');
  const outside = folder('infra');
  const temp = folder('tmp');
  const state = path.join(root, 'state');
  const env = {
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: home,
    CHAPERONE_HOME: state,
    // Claude Code keeps its subagents' output there.
    TMPDIR: temp,
    LANG: 'C.UTF-8',
    TERM: 'xterm',
    SHELL: '/bin/bash',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const write = (file: string, text: string): string => {
    const target = path.resolve(workspace, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    return target;
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, env, stdio: 'pipe' });
  write('README.md', '# Orders\n');
  write('src/total.js', 'export const total = (prices) => prices.length;\n');
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Start');
  return {
    root,
    home,
    workspace,
    outside,
    temp,
    state,
    env,
    write,
    close: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
