/** Where things are on this machine, and how our launcher is called from a client's settings. */
import type { AgentName } from '../../model/action.ts';

export interface InstallEnvironment {
  /** The user's home folder. */
  readonly home: string;
  /** Chaperone's state folder. */
  readonly chaperoneHome: string;
  /** Absolute path of the program that hooks call. */
  readonly launcher: string;
  readonly platform: NodeJS.Platform;
  /** The client's version where known; unknown counts as the newest. */
  readonly clientVersion?: string;
  /** Base of the gate's loopback address with its secret path, `http://127.0.0.1:PORT/SECRET`. */
  readonly httpUrl?: string;
  /** The user's environment, for the variables that move a client's settings. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/** The agents that can be installed into. */
export const INSTALLABLE = ['claude-code', 'vscode', 'cursor'] as const satisfies readonly AgentName[];
export type Installable = (typeof INSTALLABLE)[number];

/** How a client's hooks reach us: a process a call, or the gate's loopback port. */
export type Transport = 'command' | 'http';

/** The command line that a client's settings hold, for the shell that the client runs it in. */
export function commandFor(
  env: Pick<InstallEnvironment, 'launcher'>,
  shell: 'sh' | 'powershell',
  agent: AgentName,
  event: string,
): string {
  return shell === 'sh'
    ? `${quoteForSh(env.launcher)} hook ${agent} ${event}`
    : `& ${quoteForPowerShell(env.launcher)} hook ${agent} ${event}`;
}

/** Is this command line one of ours? The launcher's path and the words after it are the mark. */
export function isOurCommand(
  env: Pick<InstallEnvironment, 'launcher'>,
  agent: AgentName,
  command: string,
): boolean {
  const words = ` hook ${agent} `;
  return [quoteForSh(env.launcher), quoteForPowerShell(env.launcher)].some((launcher) =>
    command.includes(launcher + words),
  );
}

function quoteForSh(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

function quoteForPowerShell(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
