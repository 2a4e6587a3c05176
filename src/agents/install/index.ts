/** Our hooks in the clients' settings: put in, taken out, looked at. */
import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import { sha256Of } from '../../model/sha256.ts';
import { claudeCodeVersion, wantedOfClaudeCode } from './claude-code.ts';
import { wantedOfCodex } from './codex.ts';
import { trustOfCodex } from './codex-trust.ts';
import { wantedOfCopilot } from './copilot.ts';
import { wantedOfCursor } from './cursor.ts';
import { INSTALLABLE, type Installable, type InstallEnvironment, type Transport } from './environment.ts';
import { wantedOfGeminiCli } from './gemini-cli.ts';
import { type Addition, type HookFile, hooksIn, installInto, uninstallFrom } from './hooks-file.ts';
import type { Wanted } from './hooks-text.ts';
import { pluginOfOpencode } from './opencode.ts';
import { SettingsProblem } from './problem.ts';
import {
  type FileReceipt,
  isInstalled,
  type Receipt,
  readReceipt,
  removeReceipt,
  writeReceipt,
} from './receipt.ts';
import { readSettings } from './settings-file.ts';
import { type Switch, switchesOf } from './switches.ts';

export { INSTALLABLE, type Installable, type InstallEnvironment, type Transport } from './environment.ts';
export { governedPaths } from './governed.ts';
export { isHere } from './here.ts';
export { type KeptPlace, keptPlaces } from './kept.ts';
export { SettingsProblem } from './problem.ts';
export { isInstalled } from './receipt.ts';
export { sessionsOnDisk } from './sessions.ts';
export { type Switch, switchesOff } from './switches.ts';

type HookFiles = (env: InstallEnvironment, transport: Transport) => readonly HookFile[];

const inJson =
  (wanted: (env: InstallEnvironment, transport: Transport) => readonly Wanted[]): HookFiles =>
  (env, transport) =>
    wanted(env, transport).map(hooksIn);

/** One set of files for the two clients that read the same. */
const copilotFiles = inJson(wantedOfCopilot);

const HOOK_FILES: Readonly<Record<Installable, HookFiles>> = {
  'claude-code': inJson(wantedOfClaudeCode),
  codex: inJson(wantedOfCodex),
  cursor: inJson(wantedOfCursor),
  'gemini-cli': inJson(wantedOfGeminiCli),
  opencode: (env) => [pluginOfOpencode(env)],
  vscode: copilotFiles,
  'copilot-cli': copilotFiles,
};

/** What an agent's files shall hold of ours: the hooks, then what the client wants said about them elsewhere. */
function additionsOf(agent: Installable, env: InstallEnvironment, transport: Transport): readonly Addition[] {
  const trust = agent === 'codex' ? wantedOfCodex(env).map(trustOfCodex) : [];
  return [...HOOK_FILES[agent](env, transport), ...trust];
}

export interface InstallResult {
  /** Settings files that hold our hooks now, or what the client wants to know about them. */
  readonly files: readonly string[];
  /** Settings that keep them from firing all the same. Empty = none. */
  readonly switches: readonly Switch[];
}

/**
 * Puts our hooks into an agent's user settings; does nothing where they are in place. Other hooks, comments, order and
 * formatting stay. Throws a `SettingsProblem` where a file is not as it should be, with that file unchanged.
 *
 * @param transport for Claude Code: `http` needs `env.httpUrl`; without it, and for every other agent, it is `command`
 */
export function install(
  agent: Installable,
  env: InstallEnvironment,
  transport: Transport = 'command',
): InstallResult {
  const earlier = readReceipt(env.chaperoneHome, agent);
  const shared = sharersOf(agent, env).map(({ receipt }) => receipt);
  const files: FileReceipt[] = [];
  try {
    for (const ours of additionsOf(agent, env, transport))
      files.push(installInto(ours, receiptIn([earlier, ...shared], ours)));
  } catch (error) {
    // What stands already can be taken back exactly, and so can what stood before.
    const others = earlier?.files.filter(({ path }) => !files.some((file) => file.path === path)) ?? [];
    writeReceipt(env.chaperoneHome, agent, { v: 1, transport, files: [...files, ...others] });
    throw error;
  }
  writeReceipt(env.chaperoneHome, agent, { v: 1, transport, files });
  return { files: files.map(({ path }) => path), switches: switchesOf(agent, env) };
}

/**
 * Takes our hooks out again. A file that nobody else has written to since is then, byte for byte, what it was before.
 * Returns the agents that are still installed and call the same hooks: what they share with this one stays.
 */
export function uninstall(agent: Installable, env: InstallEnvironment): readonly Installable[] {
  const earlier = readReceipt(env.chaperoneHome, agent);
  const shared = sharersOf(agent, env);
  const isShared = ({ path }: { readonly path: string }) =>
    shared.some(({ receipt }) => receipt.files.some((file) => file.path === path));
  const additions = additionsOf(agent, env, earlier?.transport ?? 'command');
  // What is said about the hooks goes before them: it is found by them.
  for (const ours of additions.toReversed())
    if (!isShared(ours)) uninstallFrom(ours, receiptFor(earlier, ours));
  // A variable that moved the settings at install may have another value today.
  for (const file of earlier?.files ?? []) {
    const like = additions.find(({ path }) => basename(path) === basename(file.path));
    if (like && !isShared(file) && !additions.some(({ path }) => path === file.path))
      uninstallFrom({ ...like, path: file.path }, file);
  }
  removeReceipt(env.chaperoneHome, agent);
  return shared.map(({ sharer }) => sharer);
}

/** The other agents that are installed with the same hooks, since their clients read one file, and their receipts. */
function sharersOf(agent: Installable, env: InstallEnvironment) {
  return INSTALLABLE.flatMap((sharer) => {
    if (sharer === agent || HOOK_FILES[sharer] !== HOOK_FILES[agent]) return [];
    const receipt = readReceipt(env.chaperoneHome, sharer);
    return receipt ? [{ sharer, receipt }] : [];
  });
}

export interface FileStatus {
  readonly path: string;
  readonly exists: boolean;
  /** Events whose hook is missing. */
  readonly missing: readonly string[];
  /** Events whose hook is ours but not as install would write it. */
  readonly changed: readonly string[];
  /** Somebody has written to the file since install. */
  readonly editedSince: boolean;
  /** Why it could not be read. */
  readonly problem?: string;
}

export interface AgentInstallStatus {
  readonly agent: Installable;
  /** `partly`: some hooks are missing or changed, or all are gone that install has put there. */
  readonly state: 'installed' | 'partly' | 'absent';
  readonly files: readonly FileStatus[];
  readonly launcher: 'ready' | 'missing' | 'not executable';
  /** Settings that keep our hooks from firing. Empty = none. */
  readonly switches: readonly Switch[];
  /** Where it can be told without starting the client. */
  readonly clientVersion?: string;
}

/** Looks, and changes nothing. */
export function status(agent: Installable, env: InstallEnvironment): AgentInstallStatus {
  const earlier = readReceipt(env.chaperoneHome, agent);
  const wanted = HOOK_FILES[agent](env, earlier?.transport ?? 'command');
  const files = wanted.map((one) => fileStatus(one, earlier));
  const clientVersion = agent === 'claude-code' ? claudeCodeVersion(env) : undefined;
  return {
    agent,
    state: stateOf(wanted, files, isInstalled(env.chaperoneHome, agent)),
    files,
    launcher: launcherState(env.launcher),
    switches: switchesOf(agent, env),
    ...(clientVersion ? { clientVersion } : {}),
  };
}

function stateOf(
  wanted: readonly HookFile[],
  files: readonly FileStatus[],
  wasInstalled: boolean,
): AgentInstallStatus['state'] {
  if (files.every(({ missing, changed }) => missing.length + changed.length === 0)) return 'installed';
  if (wasInstalled) return 'partly';
  const hooks = wanted.reduce((count, { events }) => count + events.length, 0);
  const missing = files.reduce((count, file) => count + file.missing.length, 0);
  return missing === hooks && files.every(({ changed }) => changed.length === 0) ? 'absent' : 'partly';
}

function fileStatus(wanted: HookFile, earlier: Receipt | undefined): FileStatus {
  try {
    const file = readSettings(wanted.path);
    const { missing, changed } = wanted.find(file.text);
    const receipt = receiptFor(earlier, wanted);
    const editedSince = receipt !== undefined && receipt.written !== sha256Of(file.text);
    return { path: wanted.path, exists: file.exists, missing, changed, editedSince };
  } catch (error) {
    if (!(error instanceof SettingsProblem)) throw error;
    return {
      path: wanted.path,
      exists: true,
      missing: wanted.events,
      changed: [],
      editedSince: false,
      problem: error.message,
    };
  }
}

/** What the first of the receipts that knows the file says of it. */
function receiptIn(receipts: readonly (Receipt | undefined)[], ours: Pick<Addition, 'path'>) {
  return receipts.flatMap((receipt) => receiptFor(receipt, ours) ?? [])[0];
}

function receiptFor(receipt: Receipt | undefined, { path }: Pick<Addition, 'path'>) {
  return receipt?.files.find((file) => file.path === path);
}

function launcherState(path: string): AgentInstallStatus['launcher'] {
  try {
    accessSync(path, constants.F_OK);
  } catch {
    return 'missing';
  }
  try {
    accessSync(path, constants.X_OK);
    return 'ready';
  } catch {
    return 'not executable';
  }
}
