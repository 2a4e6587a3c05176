/** What rules can ask besides the effect itself: who acts, for whom, when, on which task and after what. */
import type { AgentName, ToolUse } from './action.ts';
import type { Repository } from './facts.ts';
import type { Principal } from './principal.ts';

/** Kinds of tools, as policies name them. */
export const TOOL_GROUPS = ['shell', 'read', 'edit', 'web', 'mcp', 'agent', 'other'] as const;
export type ToolGroup = (typeof TOOL_GROUPS)[number];

/** What a session has been through: something was denied, secrets were taken out, text came in from the web. */
export const SESSION_STATES = ['denied', 'secrets', 'web'] as const;
export type SessionState = (typeof SESSION_STATES)[number];

/** What a person gave the session to do, as one of the policy's task profiles. */
export interface Task {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** What a session has been through. */
export interface Past {
  readonly states: ReadonlySet<SessionState>;
  /** Signals of what was found in it. */
  readonly findings: ReadonlySet<string>;
}

/** An absent value was not found out, and in `where` counts as met; `null` says that there is none. */
export interface Circumstances {
  readonly agent: AgentName;
  readonly model?: string;
  readonly tool?: ToolGroup;
  readonly principal: Principal;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly task: Task | null;
  /** What the session has been through so far. Asked only if a rule does. */
  readonly past?: () => Past | undefined;
  /** The repository around a folder; null where there is none. Asked only if a rule does. */
  readonly repositoryOf?: (folder: string) => Repository | null | undefined;
}

/** An agent of which nothing else is known. */
export const unknownCircumstances = (agent: AgentName, at: number): Circumstances => ({
  agent,
  principal: { kind: 'unknown' },
  at,
  task: null,
});

const GROUP_OF: Readonly<Record<ToolUse['kind'], ToolGroup>> = {
  shell: 'shell',
  'blind-shell': 'shell',
  read: 'read',
  search: 'read',
  write: 'edit',
  edit: 'edit',
  patch: 'edit',
  delete: 'edit',
  move: 'edit',
  fetch: 'web',
  'web-search': 'web',
  mcp: 'mcp',
  spawn: 'agent',
  talk: 'other',
  unknown: 'other',
};

/** The kind of tool that a use is of. */
export const toolGroupOf = ({ kind }: Pick<ToolUse, 'kind'>): ToolGroup => GROUP_OF[kind];
