/** What a scripted model says, and how a request of a real client is seen by it. Owned by no wire format. */

/** One tool call that the model makes. `name` and `input` are the client's own. */
export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One answer of the model. Without `calls` the client takes it as the end of its turn. */
export interface Turn {
  readonly text?: string;
  readonly calls?: readonly Call[];
}

/** A turn, or a function that makes it when its time has come: it may look at the request, and do things meanwhile. */
export type Step = Turn | ((request: ModelRequest) => Turn | Promise<Turn>);

/** Answers in the order of the requests. When a list is used up, the model says `done` and ends the turn. */
export interface Script {
  readonly main: readonly Step[];
  /**
   * Conversations of subagents. A request belongs to the first one whose `prompt` stands in the words that opened the
   * conversation; so it has to be the prompt that the main script gives to the subagent, and unlike the others.
   * (Claude Code 2.1.330 also sends the header `x-claude-code-agent-id`; VS Code's agent sends nothing of that kind.)
   */
  readonly subagents?: readonly { readonly prompt: string; readonly steps: readonly Step[] }[];
}

/** An entry of a conversation, as the model reads it. */
export type Item =
  | { readonly type: 'text'; readonly role: 'user' | 'assistant'; readonly text: string }
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly type: 'result'; readonly id: string; readonly text: string; readonly isError: boolean };

/** What a request says, whatever its wire format. */
export interface Conversation {
  readonly system: string;
  readonly items: readonly Item[];
  /** Names of the tools on offer; empty for side requests (titles, summaries, probes). */
  readonly tools: readonly string[];
}

/** One request as it came in. What stands in it is what reached the model's context, and nothing else is. */
export interface ModelRequest extends Conversation {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body, parsed; `undefined` where it is no JSON. */
  readonly body: unknown;
  /** What the user's side said before the model's first word. */
  readonly opening: string;
}

/** A finished tool call, with its result as the model read it. */
export interface ToolResult {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly text: string;
  /** The client marked the result as an error; always false on wire formats that have no such mark. */
  readonly isError: boolean;
}

/** Every tool result that reached the model in these requests, in order, each once. */
export function toolResults(requests: readonly ModelRequest[]): ToolResult[] {
  const calls = new Map<string, { name: string; input: unknown }>();
  const results = new Map<string, ToolResult>();
  for (const item of requests.flatMap((request) => request.items)) {
    if (item.type === 'call') calls.set(item.id, item);
    if (item.type !== 'result' || results.has(item.id)) continue;
    const call = calls.get(item.id);
    results.set(item.id, {
      id: item.id,
      name: call?.name ?? '?',
      input: call?.input,
      text: item.text,
      isError: item.isError,
    });
  }
  return [...results.values()];
}
