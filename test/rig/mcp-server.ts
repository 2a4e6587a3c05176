/** An MCP server of one tool, which always says the same. Speaks over its standard input and output. */
import path from 'node:path';
import type { Sandbox } from './sandbox.ts';

const PROGRAM = `
import { createInterface } from 'node:readline';
const [, , tool, text] = process.argv;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const inputSchema = { type: 'object', properties: { q: { type: 'string' } } };
  const result =
    method === 'initialize'
      ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'scripted', version: '1' } }
      : method === 'tools/list'
        ? { tools: [{ name: tool, description: 'Looks something up', inputSchema }] }
        : method === 'tools/call'
          ? { content: [{ type: 'text', text }] }
          : {};
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
}
`;

/** Command line of a server whose tool `tool` answers with `text`. */
export function mcpServer(sandbox: Sandbox, tool: string, text: string): { command: string; args: string[] } {
  const file = sandbox.write(path.join(sandbox.home, 'mcp-server.mjs'), PROGRAM);
  return { command: process.execPath, args: [file, tool, text] };
}
