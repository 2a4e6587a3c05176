/** One tool call of an agent, in words that no agent owns. Adapters make it; everything behind them reads only this. */

export const AGENT_NAMES = [
  'claude-code',
  'cursor',
  'vscode',
  'codex',
  'copilot-cli',
  'gemini-cli',
  'devin',
  'opencode',
  'cline',
] as const;

export type AgentName = (typeof AGENT_NAMES)[number];

/** One replacement in a file; `all` replaces every occurrence. An empty `before` creates the file. */
export interface Replacement {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly all?: boolean;
}

/** What a tool was asked to do. Paths are as the agent wrote them: resolving them is the business of `effects/`. */
export type ToolUse =
  | { readonly kind: 'shell'; readonly command: string; readonly shell: 'bash' | 'powershell' | 'cmd' }
  /** Input that reaches a running program and cannot be read (only its length is known). */
  | { readonly kind: 'blind-shell'; readonly what: string }
  | { readonly kind: 'read'; readonly paths: readonly string[] }
  /** Looks into files below a path (grep, glob, semantic search). */
  | { readonly kind: 'search'; readonly path: string; readonly pattern: string }
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'edit'; readonly replacements: readonly Replacement[] }
  /** A patch in unified or `*** Begin Patch` form. */
  | { readonly kind: 'patch'; readonly patch: string }
  | { readonly kind: 'delete'; readonly path: string; readonly recursive?: boolean }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  | { readonly kind: 'fetch'; readonly urls: readonly string[] }
  | { readonly kind: 'web-search'; readonly query: string }
  | { readonly kind: 'mcp'; readonly server: string; readonly tool: string; readonly input: unknown }
  | { readonly kind: 'spawn'; readonly agentType: string; readonly prompt: string }
  /** Touches only the conversation itself: to-do lists, plans, questions to the person. */
  | { readonly kind: 'talk' }
  /** A tool that no adapter knows. Judged as something that cannot be read. */
  | { readonly kind: 'unknown' };

export interface Action {
  readonly agent: AgentName;
  /** The client's conversation id; a subagent shares its parent's. */
  readonly session: string;
  /** Set when the call comes from inside a subagent. */
  readonly subagent?: { readonly id: string; readonly type: string };
  /** The client's own id of the call, the same in every event about it; made up where the client gives none. */
  readonly id: string;
  /** Tool name as the client calls it, for people and for the record. */
  readonly toolName: string;
  readonly tool: ToolUse;
  /** Working folder as the client reports it, absolute. */
  readonly cwd: string;
  /** Workspace roots as the client reports them; empty where it does not say. */
  readonly workspace: readonly string[];
}
