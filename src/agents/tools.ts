/** From a tool's name and input to what it was asked to do, for every client that we know. */
import type { AgentName, ToolUse } from '../model/action.ts';
import { own, type Parsed } from './payload.ts';
import { CLAUDE_CODE_TOOLS, claudeMcpTool } from './tools/claude-code.ts';
import type { ToolReader, ToolTable } from './tools/reader.ts';

/** One client's tools: a table, and how its MCP tools are named. */
interface Toolbox {
  readonly table: ToolTable;
  readonly mcp: (toolName: string) => ToolReader | undefined;
}

const TOOLBOXES = {
  'claude-code': { table: CLAUDE_CODE_TOOLS, mcp: claudeMcpTool },
} as const satisfies Readonly<Partial<Record<AgentName, Toolbox>>>;

export type ToolboxName = keyof typeof TOOLBOXES;

/** Reads a call of one client's tool. A tool that the client is not known to have is `unknown`, never a problem. */
export function readTool(toolbox: ToolboxName, toolName: string, input: unknown): Parsed<ToolUse> {
  const reader = readerIn(TOOLBOXES[toolbox], toolName);
  return reader ? reader(input) : { ok: true, value: { kind: 'unknown' } };
}

/**
 * What a call was asked to do, for callers that need not say which client made it: Claude Code's names count first,
 * then those of every other client. `agent` puts one client's names first.
 */
export function toolUseOf(
  toolName: string,
  input: unknown,
  agent: AgentName = 'claude-code',
): Parsed<ToolUse> {
  const first: Toolbox | undefined = own<Toolbox>(TOOLBOXES, agent);
  for (const toolbox of [...(first ? [first] : []), ...Object.values<Toolbox>(TOOLBOXES)]) {
    const reader = readerIn(toolbox, toolName);
    if (reader) return reader(input);
  }
  return { ok: true, value: { kind: 'unknown' } };
}

function readerIn(toolbox: Toolbox, toolName: string): ToolReader | undefined {
  return own(toolbox.table, toolName) ?? toolbox.mcp(toolName);
}
