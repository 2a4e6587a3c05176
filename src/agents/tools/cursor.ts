/**
 * Cursor's tools, as the hook package inside npm `@cursor/sdk` 1.0.32 names them (read, not run), with the name that
 * one IDE release was seen to use instead.
 */
import * as v from 'valibot';
import { calls, maybe, reads, type ToolReader, type ToolTable, talks, text } from './reader.ts';

const shell = reads({ command: text }, ({ command }) => ({ kind: 'shell', command, shell: 'bash' }));
const read = reads({ file_path: text }, ({ file_path }) => ({ kind: 'read', paths: [file_path] }));
const search = reads({ pattern: maybe, query: maybe, file_path: maybe, glob: maybe }, (input) => ({
  kind: 'search',
  path: input.file_path || '.',
  pattern: input.pattern ?? input.query ?? input.glob ?? '*',
}));
const spawn = reads(
  { prompt: maybe, task: maybe, description: maybe, subagent_type: maybe, subagentType: maybe },
  (input) => ({
    kind: 'spawn',
    agentType: input.subagent_type || input.subagentType || 'default',
    prompt: input.prompt ?? input.task ?? input.description ?? '',
  }),
);

export const CURSOR_TOOLS: ToolTable = {
  Shell: shell,
  /** Shows how long the text is, not the text. */
  WriteShellStdin: reads({ shell_id: v.nullish(v.union([text, v.number()])) }, ({ shell_id }) => ({
    kind: 'blind-shell',
    what: `input of shell ${shell_id ?? '?'}`,
  })),
  Read: read,
  /** IDE 3.15.6, published by others. */
  ReadFile: read,
  ReadLints: reads({ file_path: maybe }, ({ file_path }) => ({
    kind: 'read',
    paths: file_path ? [file_path] : [],
  })),
  List: search,
  Glob: search,
  Grep: search,
  SemanticSearch: search,
  /** Every edit ends here, with the whole new text. */
  Write: reads({ file_path: text, content: text }, (input) => ({
    kind: 'write',
    path: input.file_path,
    content: input.content,
  })),
  Delete: reads({ file_path: text }, ({ file_path }) => ({ kind: 'delete', path: file_path })),
  Fetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  WebFetch: reads({ url: text }, ({ url }) => ({ kind: 'fetch', urls: [url] })),
  WebSearch: reads({ query: maybe, search_term: maybe }, (input) => ({
    kind: 'web-search',
    query: input.query ?? input.search_term ?? '',
  })),
  Task: spawn,
  ListMcpResources: talks,
  FetchMcpResource: reads({ server: text, uri: maybe, download_path: maybe }, (input) =>
    // Saved to a file, it is the file that matters.
    input.download_path
      ? { kind: 'write', path: input.download_path, content: '' }
      : { kind: 'mcp', server: input.server, tool: 'resources/read', input: { uri: input.uri } },
  ),
  AskQuestion: talks,
  CreatePlan: talks,
  RecordScreen: talks,
  SwitchMode: talks,
  TodoRead: talks,
  TodoWrite: talks,
};

/** `MCP:<tool>`: which server it belongs to is not said (beforeMCPExecution says it). */
export function cursorMcpTool(toolName: string): ToolReader | undefined {
  const [, tool] = /^MCP:(.+)$/s.exec(toolName) ?? [];
  return tool ? calls('*', tool) : undefined;
}
