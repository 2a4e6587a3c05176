/** One call of an MCP server's tool, taken apart: the words of its names, and what its input holds. */
import { withoutInvisible } from '../lookalikes.ts';
import type { Call } from '../shell/call.ts';
import { withoutMarks } from '../text.ts';

/** A text of the input, under the name of the nearest key above it. */
export interface Given {
  /** In lower case, words joined by `_`: `filePath` is `file_path`. */
  readonly key: string;
  readonly text: string;
}

export interface McpUse {
  /** Follows what is found, as effects of this call. */
  readonly call: Call;
  /** As a person should read it: `postgres`, or `mcp` where the client does not tell. */
  readonly server: string;
  readonly tool: string;
  /** Words of the tool's name, in lower case, in order. */
  readonly verbs: readonly string[];
  /** Words of the server's and the tool's name, joined by blanks and held by them: ` postgres run query `. */
  readonly name: string;
  readonly given: readonly Given[];
}

/** An MCP server's tool that is read further than by its name: what is found there, with its examples beside it. */
export interface Reading {
  readonly does: (use: McpUse) => void;
  /** `server/tool {input}`, and effects that must be found. */
  readonly harmful: Readonly<Record<string, string | readonly string[]>>;
  /** Their harmless twins: exactly these effects must be found, beside the call and plain runs. */
  readonly harmless: Readonly<Record<string, string | readonly string[]>>;
}

/** Deepest nesting, and most texts, of an input that is looked through. */
const DEPTH = 6;
const MOST = 400;

/** `createOrUpdate-file` is `create or update file`. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);

/** The texts of an input, each under its key; an element of a list goes by the list's. */
export function givenIn(input: unknown): Given[] {
  const found: Given[] = [];
  walk(input, '', 0);
  return found;

  function walk(value: unknown, key: string, depth: number): void {
    if (found.length >= MOST || depth > DEPTH) return;
    if (typeof value === 'string') found.push({ key, text: withoutInvisible(withoutMarks(value)) });
    else if (value === true || typeof value === 'number') found.push({ key, text: String(value) });
    else if (Array.isArray(value)) for (const each of value) walk(each, key, depth + 1);
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) walk(each, wordsOf(name).join('_'), depth + 1);
  }
}

/** The first text under a key that matches. */
export const firstUnder = (use: McpUse, keys: RegExp): string | undefined =>
  use.given.find((each) => keys.test(each.key))?.text;

/** Matches names that hold one of these words; `words` is an alternation. */
export const named = (words: string): RegExp => new RegExp(`(?:^| )(?:${words})(?= |$)`);

/** Does the server's or the tool's name hold one of these words? */
export const speaksOf = (use: McpUse, words: RegExp): boolean => words.test(use.name);
