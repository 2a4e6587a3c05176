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
export const INSTALLABLE = [
  'claude-code',
  'vscode',
  'copilot-cli',
  'cursor',
  'codex',
  'gemini-cli',
  'opencode',
] as const satisfies readonly AgentName[];
export type Installable = (typeof INSTALLABLE)[number];

/** How a client's hooks reach us: a process a call, or the gate's loopback port. */
export type Transport = 'command' | 'http';

/** What a hook's command ends with when the launcher fails or is missing. */
export interface Failing {
  /** 2 is a refusal to every client, 0 none. */
  readonly exit: 0 | 2;
  /** For clients that refuse nothing without a sentence: goes to stderr, after what launcher and shell have said. */
  readonly says?: string;
}

/** The command line that a client's settings hold, for the shell that the client runs it in. */
export function commandFor(
  env: Pick<InstallEnvironment, 'launcher'>,
  shell: 'sh' | 'powershell' | 'cmd',
  agent: AgentName,
  event: string,
  failing?: Failing,
): string {
  const quote = { sh: quoteForSh, powershell: quoteForPowerShell, cmd: quoteForCmd }[shell];
  const call = `${shell === 'powershell' ? '& ' : ''}${quote(env.launcher)} hook ${agent} ${event}`;
  if (!failing) return call;
  const { exit, says } = failing;
  switch (shell) {
    case 'sh':
      return `${call} || ${says ? `{ echo ${quote(says)} >&2; exit ${exit}; }` : `exit ${exit}`}`;
    case 'cmd':
      // It says itself what it cannot start.
      return `${call} || exit /b ${exit}`;
    case 'powershell': {
      const say = says ? `[Console]::Error.WriteLine(${quote(says)}); ` : '';
      // A command that does not exist leaves $LASTEXITCODE empty.
      return `${call}; if ($LASTEXITCODE -ne 0) { ${say}exit ${exit} }`;
    }
  }
}

/** Is this command line one of ours? The launcher's path and the words after it are the mark. */
export function isOurCommand(
  env: Pick<InstallEnvironment, 'launcher'>,
  agent: AgentName,
  command: string,
): boolean {
  const words = ` hook ${agent} `;
  return [quoteForSh, quoteForPowerShell, quoteForCmd].some((quote) =>
    command.includes(quote(env.launcher) + words),
  );
}

function quoteForSh(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

function quoteForPowerShell(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

/** No Windows path holds a quotation mark. */
function quoteForCmd(path: string): string {
  return `"${path}"`;
}
