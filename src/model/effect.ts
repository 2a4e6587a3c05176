/**
 * What an action would really do to the machine, the network or somebody's account.
 * Policy speaks of effects only, so that one rule covers every way of doing the same thing.
 */

/** How sure we are that the effect happens if the action runs.
 *  `proven`: it happens. `possible`: it may (a branch, a glob, a variable). `opaque`: something runs that cannot be read. */
export type Certainty = 'proven' | 'possible' | 'opaque';

/** Half-open range of UTF-16 offsets into the text of the action (a shell command), for showing where an effect comes from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Caused {
  readonly certainty: Certainty;
  /** The part of the command that causes the effect; absent where the action is no text. */
  readonly span?: Span;
  /** One short phrase saying how a reader gets from the text to the effect: "inside bash -c", "script deploy.sh line 3". */
  readonly via?: string;
  /** Folder in which it happens, where that is another than the action's own, `*` where it cannot be read; files and git say more. */
  readonly cwd?: string;
}

/** Reads, writes or deletes a file. `path` is absolute and resolved; with `pattern` it is a glob of what can be touched. */
export interface FileEffect extends Caused {
  readonly kind: 'file.read' | 'file.write' | 'file.delete';
  readonly path: string;
  readonly pattern?: true;
  /** Its wildcards leave out hidden names, as a shell's do. */
  readonly visible?: true;
  /** Names of folders that a pattern leaves out, with all that is in them. */
  readonly without?: readonly string[];
  /** The whole tree below `path`. */
  readonly recursive?: true;
  /** Bytes that no version control, trash or copy holds would be lost. */
  readonly loses?: 'untracked' | 'modified' | 'unknown';
}

/** Starts a program. `opaque` certainty says that what it does cannot be read from here. */
export interface RunEffect extends Caused {
  readonly kind: 'command.run';
  /** Program's base name: `git`, `python3`, or the script's path when a file is run. */
  readonly program: string;
  /** First word that is no option, where the program has subcommands: `git push` -> `push`. */
  readonly subcommand?: string;
  /** The command in a normal spelling: quotes and variables resolved where they can be, one space between words. */
  readonly text: string;
  /** Only with `opaque`: where the code comes from that could not be read. */
  readonly code?: UnreadCode;
  /** Chaperone failed while it followed the action: what else it would do is not known. */
  readonly fault?: true;
}

/**
 * Why a run cannot be read. `program`: a binary that no table knows. `script`: a file that could not be read.
 * `download`: what the network sends is run. `computed`: text put together at run time from unknown parts.
 * `hidden`: encoded, too large, too deep or not parsable.
 */
export type UnreadCode = 'program' | 'script' | 'download' | 'computed' | 'hidden';

export interface NetEffect extends Caused {
  readonly kind: 'net.connect';
  /** Host name or address in lower case, without port; `*` when it cannot be read. */
  readonly host: string;
  readonly port?: number;
  readonly direction: 'upload' | 'download' | 'both';
  /** Of an HTTP request that does more than fetch: `post`, `put`, `patch`, `delete`; `query` for one that only asks. */
  readonly action?: string;
  /**
   * What is sent: paths of files, `env:NAME`, `db:ENGINE`, `output` (what some command prints), `text` (more than a few
   * words, or words that name a secret); absent where nothing but a few words of the command itself go out.
   */
  readonly carries?: readonly string[];
}

export interface GitEffect extends Caused {
  readonly kind: 'git.commit' | 'git.push' | 'git.rewrite';
  /** Root of the repository's work tree, absolute; `*` when unknown. */
  readonly repository: string;
  /** Remote's name or URL; only for push. */
  readonly remote?: string;
  /** Short branch name without `refs/heads/`; `*` = cannot be read or all branches. */
  readonly branch: string;
  /** History that others may have is replaced (`--force`, `+ref`, `--mirror`). */
  readonly force?: 'force' | 'lease';
  /** The branch or tag itself goes away. */
  readonly deletes?: true;
  /** For `git.rewrite`: what is rewritten. */
  readonly change?: string;
  /** Work that is saved nowhere would be lost. */
  readonly loses?: 'untracked' | 'modified' | 'commits' | 'unknown';
}

export interface PackageEffect extends Caused {
  readonly kind: 'package.install' | 'package.publish';
  /** `npm`, `pip`, `cargo`, `apt`, ... : the registry's family, not the program's spelling. */
  readonly manager: string;
  /** Package name; `*` = what a manifest or lock file lists. */
  readonly name: string;
  readonly version?: string;
  /** Host that it comes from, where that is not its manager's own registry; `*` when it cannot be read. */
  readonly source?: string;
  /** Installed for the whole machine or user instead of the project. */
  readonly global?: true;
}

export interface EnvEffect extends Caused {
  readonly kind: 'env.read';
  /** Variable's name; `*` = all of them. */
  readonly name: string;
}

export interface ProcessEffect extends Caused {
  readonly kind: 'process.kill';
  /** Process name, pattern or id as written; `*` = all. */
  readonly target: string;
}

export interface PrivilegeEffect extends Caused {
  readonly kind: 'privilege.raise';
  /** The user whose rights are taken: `root` unless said otherwise. */
  readonly user: string;
}

export interface CloudEffect extends Caused {
  readonly kind: 'cloud.mutate';
  /** `aws`, `gcp`, `azure`, `kubernetes`, `terraform`, `github`, ... */
  readonly provider: string;
  /** What is done, in the tool's own words: `s3 rm`, `delete deployment`. */
  readonly action: string;
  /** Account, project, cluster, context or resource, where the command names it. */
  readonly target?: string;
}

export interface DatabaseEffect extends Caused {
  readonly kind: 'db.mutate';
  /** `postgresql`, `mysql`, `sqlite`, `mongodb`, `redis`, ... */
  readonly engine: string;
  /** Statement kind in lower case: `drop table`, `delete`, `update`. */
  readonly action: string;
  /** Data or structure is destroyed without a condition that bounds it. */
  readonly destructive: boolean;
  /** Machine that the database is on, where the command names another than this one. */
  readonly host?: string;
  /** File that holds the database, absolute. */
  readonly path?: string;
  readonly target?: string;
}

export interface ContainerEffect extends Caused {
  readonly kind: 'container.run';
  readonly image: string;
  /** The container can reach the host: `--privileged`, host namespaces, host paths or the engine's socket mounted. */
  readonly reachesHost?: true;
}

export interface McpEffect extends Caused {
  readonly kind: 'mcp.call';
  /** Server's name; `*` where the client's tool name does not show it. */
  readonly server: string;
  readonly tool: string;
}

export interface WebEffect extends Caused {
  readonly kind: 'web.fetch';
  readonly url: string;
  readonly host: string;
}

export interface SpawnEffect extends Caused {
  readonly kind: 'agent.spawn';
  readonly agentType: string;
  /** It is started so that it asks nobody before it acts. */
  readonly unattended?: true;
}

/** Touches what governs the agent: Chaperone's own files and processes, or the hook settings of an agent. */
export interface GovernanceEffect extends Caused {
  readonly kind: 'governance.change';
  /** Path, process or command that is touched. */
  readonly target: string;
}

export type Effect =
  | FileEffect
  | RunEffect
  | NetEffect
  | GitEffect
  | PackageEffect
  | EnvEffect
  | ProcessEffect
  | PrivilegeEffect
  | CloudEffect
  | DatabaseEffect
  | ContainerEffect
  | McpEffect
  | WebEffect
  | SpawnEffect
  | GovernanceEffect;

export type EffectKind = Effect['kind'];

/** Every kind there is, in the order in which they are listed to people. */
export const EFFECT_KINDS = [
  'governance.change',
  'privilege.raise',
  'file.delete',
  'file.write',
  'file.read',
  'command.run',
  'net.connect',
  'git.push',
  'git.rewrite',
  'git.commit',
  'package.install',
  'package.publish',
  'env.read',
  'process.kill',
  'cloud.mutate',
  'db.mutate',
  'container.run',
  'mcp.call',
  'web.fetch',
  'agent.spawn',
] as const satisfies readonly EffectKind[];

/**
 * The thing that an effect touches, as one short line for people: a path, `main on origin`, `evil.example`.
 * Also what a grant remembers, so it never holds literal command text.
 */
export function resourceOf(effect: Effect): string {
  switch (effect.kind) {
    case 'file.read':
    case 'file.write':
    case 'file.delete':
      return effect.recursive ? `${effect.path === '/' ? '' : effect.path}/**` : effect.path;
    case 'command.run':
      return effect.subcommand ? `${effect.program} ${effect.subcommand}` : effect.program;
    case 'net.connect':
      return effect.port ? `${effect.host}:${effect.port}` : effect.host;
    case 'git.push':
      return `${effect.branch} on ${effect.remote ?? 'origin'}`;
    case 'git.commit':
      return effect.branch;
    case 'git.rewrite':
      return effect.change ? `${effect.branch} (${effect.change})` : effect.branch;
    case 'package.install':
    case 'package.publish':
      return `${effect.manager} ${effect.name}${effect.version ? `@${effect.version}` : ''}`;
    case 'env.read':
      return effect.name;
    case 'process.kill':
    case 'governance.change':
      return effect.target;
    case 'privilege.raise':
      return effect.user;
    case 'cloud.mutate':
      return `${effect.provider} ${effect.action}${effect.target ? ` ${effect.target}` : ''}`;
    case 'db.mutate':
      return `${effect.engine} ${effect.action}${effect.target ? ` ${effect.target}` : ''}`;
    case 'container.run':
      return effect.image;
    case 'mcp.call':
      return `${effect.server}/${effect.tool}`;
    case 'web.fetch':
      return effect.host;
    case 'agent.spawn':
      return effect.agentType;
  }
}
