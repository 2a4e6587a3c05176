/**
 * The seam between one client's hook contract and everything else. An adapter is two pure functions and a table:
 * `read` turns the client's payload into an `AgentEvent`, `reply` turns a `Verdict` into what the client understands.
 */
import type { Action, AgentName } from '../model/action.ts';

/** Who speaks, from where. The same on every event. */
export interface Caller {
  readonly agent: AgentName;
  readonly session: string;
  readonly subagent?: { readonly id: string; readonly type: string };
  readonly cwd: string;
  readonly workspace: readonly string[];
  /** The client's own record of the session, where `cwd` may be the folder of one call: see `Adapter.sessionFolder`. */
  readonly transcript?: string;
  readonly version?: string;
  readonly model?: string;
  /** Which of the client's own front ends speaks, where it has several: `local`, `copilot-harness`. */
  readonly harness?: string;
}

/** What a client's hook tells us, in words that no client owns. */
export type AgentEvent = { readonly caller: Caller } & (
  | {
      readonly type: 'action';
      readonly action: Action;
      /** Tool input as the client sent it. */
      readonly input: unknown;
      /** What comes of it reaches the model by no event of the client's, so that nothing can be taken out of it. */
      readonly resultUnseen?: true;
      /** Input with which the whole result does come by an event, where with the client's own a part of it may not. */
      readonly inputForSight?: unknown;
    }
  | {
      readonly type: 'result';
      readonly action: Action;
      readonly input: unknown;
      /** The client's own response value, any shape. */
      readonly output: unknown;
      readonly failed: boolean;
      readonly milliseconds?: number;
    }
  /** Several finished calls at once, also those that failed before any other event. */
  | {
      readonly type: 'batch';
      readonly calls: readonly {
        readonly action: Action;
        readonly input: unknown;
        readonly output: unknown;
      }[];
    }
  /** A file's content is about to reach the model (Cursor's beforeReadFile). Same action as the read it belongs to. */
  | { readonly type: 'content'; readonly action: Action; readonly path: string; readonly content: string }
  | {
      readonly type: 'prompt';
      readonly text: string;
      /** Paths of files that the client puts into the context with the prompt, as written. */
      readonly mentions: readonly string[];
    }
  | { readonly type: 'session-start'; readonly source: string }
  | { readonly type: 'session-end'; readonly reason: string }
  | { readonly type: 'subagent-start' | 'subagent-stop' }
  | { readonly type: 'stop' }
  /** The client's settings are about to be reloaded. */
  | { readonly type: 'settings-change'; readonly source: string; readonly file: string }
  /** Known to the client, nothing to us: always passes. */
  | { readonly type: 'other'; readonly name: string }
);

/** A payload that cannot be read. `enforcing`: the client waits for our word, so the answer is a deny. */
export interface Malformed {
  readonly type: 'malformed';
  readonly agent: AgentName;
  readonly event: string;
  readonly enforcing: boolean;
  /** One sentence: what is wrong with it. */
  readonly problem: string;
}

/** What Chaperone answers to an event. */
export type Verdict =
  /** No objection; the client's own permission rules go on. `context` is read by the model where the client has a place for it. */
  | { readonly type: 'pass'; readonly context?: string }
  /** A person or the organisation has said yes: the client need not ask again. */
  | { readonly type: 'allow' }
  | {
      readonly type: 'deny';
      /** Read by the model: what was refused, by which rule, what to do instead. */
      readonly reason: string;
      /** Also end the agent's turn, where the client can. */
      readonly stop?: boolean;
    }
  /** The client itself shall ask its user. Only where `capabilities.ask` is `enforced`. */
  | { readonly type: 'ask'; readonly reason: string }
  /** Run with this input instead: the whole object, in the client's own shape. */
  | {
      readonly type: 'rewrite';
      readonly input: unknown;
      /** A person or the organisation has said yes as well. */
      readonly allowed?: true;
    }
  /** The model shall read this instead of the result: in the client's own shape. */
  | { readonly type: 'replace'; readonly output: unknown };

/** What the hook prints and returns. */
export interface Reply {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: 0 | 2;
}

/** What a client can be made to do. The only place where the rest of the code learns a difference between clients. */
export interface Capabilities {
  /** Can a result be replaced before the model reads it? `successes`: unless the call failed. */
  readonly replace: 'any' | 'successes' | 'mcp' | 'none';
  /** Does the model read what a command prints while it runs, before a hook is told of a result? */
  readonly printsEarly?: true;
  /** Can a tool's input be changed before it runs? `path`: only the file it names. */
  readonly rewrite: 'input' | 'path' | 'none';
  /** Does the client's own ask hold the call until its user answers? */
  readonly ask: 'enforced' | 'none';
  /** Can the agent's turn be ended by a hook? */
  readonly stop: boolean;
  /** Does the client keep a call from running when the hook crashes, is missing or runs out of time? */
  readonly failsClosed: boolean;
  /** How long the hook may take, in seconds, as written into the client's settings: `tool` where a person may be asked. */
  readonly timeout: { readonly tool: number; readonly other: number };
}

/** Environment variables of the hook's process that tell which client really calls, and where it can be told something. */
export type CallerEnvironment = Readonly<Record<string, string | undefined>>;

/** Names of the variables that an adapter may look at; the launcher passes these and no others to the gate. */
export const CALLER_VARIABLES = [
  'CURSOR_VERSION',
  'CLAUDE_PROJECT_DIR',
  'CLAUDE_ENV_FILE',
  'AI_AGENT',
  'COPILOT_CLI_BINARY_VERSION',
  'CHAPERONE_SESSION',
] as const;

export interface Adapter {
  readonly name: AgentName;
  /** For people: "Claude Code". */
  readonly title: string;
  readonly capabilities: (caller: Caller) => Capabilities;
  /**
   * Reads one payload. Where the client gives a call no id, the action's is `derived:` and a hash of the call: the same
   * in every event about it, and in the next equal call of the session too. `event` is the argument of
   * `chaperone hook <agent> [event]`, else the payload's own name counts.
   */
  readonly read: (
    event: string | undefined,
    payload: unknown,
    env: CallerEnvironment,
  ) => AgentEvent | Malformed;
  /** The folder that a session began in, from the first line of its `transcript`; nothing where it does not tell. */
  readonly sessionFolder?: (firstLine: string) => string | undefined;
  /** The answer in this client's format. Always complete and valid for `event`'s kind, whatever the verdict. */
  readonly reply: (event: AgentEvent | Malformed, verdict: Verdict) => Reply;
}
