/** One git command as its parts see it, and what they share. */
import type { GitEffect } from '../../model/effect.ts';
import type { Repository } from '../../model/facts.ts';
import { isWithin, lexical } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import type { Options } from '../shell/options.ts';
import type { Field, Output } from '../shell/scope.ts';
import { asGlob, hasUnknown } from '../text.ts';

/** One git command, the repository it works in, and its words after the subcommand. */
export interface Git {
  readonly call: Call;
  readonly subcommand: string;
  readonly words: readonly Field[];
  /** Nothing: no repository, or nobody has looked yet. */
  readonly repository: Repository | undefined;
  /** Root of the work tree, `*` when unknown. */
  readonly root: string;
  /** The work tree whose files it touches: that root, unless the command names another. */
  readonly tree: string;
  /** Folder that relative paths are seen from. */
  readonly folder: string;
  options(takes?: string): Options;
  /** Branch that is checked out, `*` when that cannot be known. */
  readonly branch: string;
}

export type GitMeaning = (git: Git) => Output | undefined;

/** `-c core.pager=…`: settings whose value git runs. */
export const RUN_SETTINGS =
  /^(?:submodule\..+\.update|core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor|pager\.\S+|diff\.external|diff\.\S+\.(?:command|textconv)|(?:merge|difftool|mergetool)\.\S+\.(?:cmd|driver)|filter\.\S+\.(?:clean|smudge|process)|credential\.(?:\S+\.)?helper|gpg\.program|gpg\.\S+\.program|uploadpack\.packobjectshook|sendemail\.\S*cmd|interactive\.difffilter|alias\.\S+|trailer\.\S+\.(?:command|cmd)|remote\.\S+\.(?:uploadpack|receivepack|vcs)|protocol\.ext\.allow|web\.browser|browser\.\S+\.cmd|man\.\S+\.cmd|instaweb\.httpd|core\.hookspath|init\.templatedir)$/i;

/** Follows the command that a setting holds. */
export function runSetting(call: Call, name: string, value: string, from: readonly string[] = []): void {
  if (!RUN_SETTINGS.test(name) || value === '') return;
  const key = name.toLowerCase();
  if (key === 'core.hookspath' || key === 'init.templatedir') {
    if (value !== '/dev/null' && isOutside(call, value)) call.opaque('script', `hooks are run from ${value}`);
    return;
  }
  if (key === 'protocol.ext.allow') return;
  if (/^(?:alias|submodule)\./.test(key) && !value.startsWith('!')) return;
  const code = value.replace(/^!/, '');
  if (/^(?:true|false|cat|less.*|store.*|cache.*|osxkeychain|manager(?:-core)?|libsecret)$/.test(code))
    return;
  call.runText(code, { via: `set as ${name}`, from });
}

function isOutside(call: Call, path: string): boolean {
  const absolute = lexical(path, call.scope.cwd, call.trace.place);
  return !call.trace.place.workspace.some((root) => isWithin(absolute, root, call.trace.place.platform));
}

/** Files of the work tree are changed: within the workspace that is what git is for, beside it it is a write there. */
export function changesTree(git: Git): void {
  if (git.repository && isOutside(git.call, git.tree))
    git.call.touch('file.write', git.tree, { recursive: true });
}

/** From here on this branch is checked out. */
export function checksOut(git: Git, branch: string | undefined): void {
  changesTree(git);
  if (branch !== undefined && git.root !== '*')
    git.call.shell.branches.set(git.root, { now: branchOf(branch, git), before: git.branch });
}

/** Adds a git effect on this repository. One beside the workspace changes files there, as any write does. */
export function note(git: Git, effect: Omit<GitEffect, 'certainty' | 'repository' | 'span' | 'via'>): void {
  if (effect.kind !== 'git.push') changesTree(git);
  git.call.add({ ...effect, repository: git.root });
}

/** Short name of a branch or tag as a ref is written; `*` where it cannot be read. */
export function branchOf(ref: string, git: Git): string {
  if (ref === 'HEAD' || ref === '@') return git.branch;
  // The one that was checked out before.
  if (ref === '-') return git.call.shell.branches.get(git.root)?.before ?? '*';
  if (hasUnknown(ref) && ref.length === 1) return '*';
  return asGlob(ref.replace(/^refs\/(?:heads|tags|remotes\/[^/]+)\//, '').replace(/^heads\//, ''));
}
