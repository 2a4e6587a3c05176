/**
 * What a tool of an MCP server does. Nobody knows all servers: they are read by what they have in common, the words of
 * their names and the keys of their input. What is not recognised stays a call of that tool, which policy can name.
 */
import type { ToolUse } from '../../model/action.ts';
import { Call } from '../shell/call.ts';
import { Scope } from '../shell/scope.ts';
import { Shell } from '../shell/shell.ts';
import type { Cause, Trace } from '../trace.ts';
import { PLACES_OF_TOOLS } from './places.ts';
import { PROGRAMS_OF_TOOLS } from './programs.ts';
import { SERVICES_OF_TOOLS } from './services.ts';
import { givenIn, type McpUse, type Reading, wordsOf } from './use.ts';

const DIRECT: Cause = { certainty: 'proven' };

export const READINGS: readonly Reading[] = [...PROGRAMS_OF_TOOLS, ...PLACES_OF_TOOLS, ...SERVICES_OF_TOOLS];

/** Effects of one call of a tool of an MCP server: the call itself, and what its name and input tell beside. */
export function mcpEffects(use: Extract<ToolUse, { kind: 'mcp' }>, trace: Trace): void {
  trace.add({ kind: 'mcp.call', server: use.server, tool: use.tool }, DIRECT);
  const told = taken(use, trace);
  for (const reading of READINGS) reading.does(told);
  told.call.shell.finish();
}

function taken({ server, tool, input }: Extract<ToolUse, { kind: 'mcp' }>, trace: Trace): McpUse {
  const name = server === '*' ? 'mcp' : server;
  const verbs = wordsOf(tool);
  // What it runs is told by itself; the call is no program of its own.
  const run = { kind: 'command.run', program: name, text: tool, certainty: 'proven' } as const;
  const call = new Call(new Shell(trace), new Scope(trace.place.cwd), DIRECT, name, name, [], undefined, {
    ...run,
  });
  return {
    call,
    server: name,
    tool,
    verbs,
    name: ` ${[...(server === '*' ? [] : wordsOf(server)), ...verbs].join(' ')} `,
    given: givenIn(input),
  };
}
