/** From a tool's name and input to what it was asked to do, for every client that we know. */
import type { AgentName, ToolUse } from '../model/action.ts';
import { own, type Parsed } from './payload.ts';
import { CLAUDE_CODE_TOOLS, claudeMcpTool } from './tools/claude-code.ts';
import { CODEX_TOOLS } from './tools/codex.ts';
import { COPILOT_TOOLS, copilotMcpTool } from './tools/copilot.ts';
import { CURSOR_TOOLS, cursorMcpTool } from './tools/cursor.ts';
import { GEMINI_CLI_TOOLS } from './tools/gemini-cli.ts';
import { OPENCODE_TOOLS, opencodeMcpTool } from './tools/opencode.ts';
import { mcpToolByPrefix, type ToolReader, type ToolTable } from './tools/reader.ts';
import { VSCODE_TOOLS } from './tools/vscode.ts';

/** One client's tools: a table, and how its MCP tools are named. */
interface Toolbox {
  readonly table: ToolTable;
  readonly mcp: (toolName: string) => ToolReader | undefined;
  /** The names of its MCP tools may be those of another client's tools. */
  readonly mcpNamesAreCommon?: true;
}

const TOOLBOXES = {
  'claude-code': { table: CLAUDE_CODE_TOOLS, mcp: claudeMcpTool },
  cursor: { table: CURSOR_TOOLS, mcp: cursorMcpTool },
  vscode: { table: VSCODE_TOOLS, mcp: mcpToolByPrefix },
  'copilot-cli': { table: COPILOT_TOOLS, mcp: copilotMcpTool, mcpNamesAreCommon: true },
  'gemini-cli': { table: GEMINI_CLI_TOOLS, mcp: mcpToolByPrefix },
  codex: { table: CODEX_TOOLS, mcp: claudeMcpTool },
  opencode: { table: OPENCODE_TOOLS, mcp: opencodeMcpTool, mcpNamesAreCommon: true },
} as const satisfies Readonly<Partial<Record<AgentName, Toolbox>>>;

export type ToolboxName = keyof typeof TOOLBOXES;

/** Reads a call of one client's tool. A tool that the client is not known to have is `unknown`, never a problem. */
export function readTool(toolbox: ToolboxName, toolName: string, input: unknown): Parsed<ToolUse> {
  const reader = readerIn(TOOLBOXES[toolbox], toolName);
  return reader ? reader(input) : { ok: true, value: { kind: 'unknown' } };
}

/** Does this client have a tool of that name? */
export function knowsTool(toolbox: ToolboxName, toolName: string): boolean {
  return readerIn(TOOLBOXES[toolbox], toolName) !== undefined;
}

/**
 * What a call was asked to do, for callers that need not say which client made it: Claude Code's names count first, then
 * those of every other client; where two clients share a name, the one whose input it is. `agent` puts one client first.
 */
export function toolUseOf(
  toolName: string,
  input: unknown,
  agent: AgentName = 'claude-code',
): Parsed<ToolUse> {
  const first: Toolbox | undefined = own<Toolbox>(TOOLBOXES, agent);
  let problem: Parsed<ToolUse> | undefined;
  for (const toolbox of [...(first ? [first] : []), ...Object.values<Toolbox>(TOOLBOXES)]) {
    const isCommon = toolbox !== first && toolbox.mcpNamesAreCommon;
    const reader = isCommon ? own(toolbox.table, toolName) : readerIn(toolbox, toolName);
    const read = reader?.(input);
    if (read?.ok) return read;
    problem ??= read;
  }
  return problem ?? { ok: true, value: { kind: 'unknown' } };
}

function readerIn(toolbox: Toolbox, toolName: string): ToolReader | undefined {
  return own(toolbox.table, toolName) ?? toolbox.mcp(toolName);
}
