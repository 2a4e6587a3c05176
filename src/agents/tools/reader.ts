/** How a table of tools is written: one reader a tool, from the tool's own input to what it was asked to do. */
import * as v from 'valibot';
import type { ToolUse } from '../../model/action.ts';
import { type Parsed, parse } from '../payload.ts';

/** Reads one tool's input. */
export type ToolReader = (input: unknown) => Parsed<ToolUse>;

/** One client's tools by the names that the client gives them. */
export type ToolTable = Readonly<Record<string, ToolReader>>;

/** A reader that checks the input against `fields` (more are allowed) and says what the call does. */
export function reads<F extends v.ObjectEntries>(
  fields: F,
  use: (input: v.InferOutput<v.LooseObjectSchema<F, undefined>>) => ToolUse,
): ToolReader {
  const schema = v.looseObject(fields);
  return (input) => {
    const parsed = parse(schema, input, 'tool_input');
    return parsed.ok ? { ok: true, value: use(parsed.value) } : parsed;
  };
}

/** A tool that touches only the conversation, whatever its input. */
export const talks: ToolReader = () => ({ ok: true, value: { kind: 'talk' } });

/** An MCP server's tool; the input is the server's own business. */
export function calls(server: string, tool: string): ToolReader {
  return (input) => ({ ok: true, value: { kind: 'mcp', server, tool, input } });
}

/**
 * `mcp_<server>_<tool>`, as VS Code and Gemini CLI name MCP tools, shortened when long: where the server ends cannot be
 * told for certain.
 */
export function mcpToolByPrefix(toolName: string): ToolReader | undefined {
  const [, tool] = /^mcp_(.+)$/s.exec(toolName) ?? [];
  return tool && !tool.startsWith('_') ? calls('*', tool) : undefined;
}

export const text = v.string();
export const maybe = v.nullish(v.string());
export const flag = v.nullish(v.boolean());
export const texts = v.array(v.string());
