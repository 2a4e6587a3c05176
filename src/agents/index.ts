/** The clients that Chaperone speaks with. */
import type { AgentName } from '../model/action.ts';
import type { Adapter } from './adapter.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilotCli } from './copilot-cli.ts';
import { cursor } from './cursor.ts';
import { geminiCli } from './gemini-cli.ts';
import { opencode } from './opencode.ts';
import { vscode } from './vscode.ts';

export { toolUseOf } from './tools.ts';

export const ADAPTERS: readonly Adapter[] = [
  claudeCode,
  vscode,
  copilotCli,
  cursor,
  codex,
  geminiCli,
  opencode,
];

/** The adapter of `hook <name>`; nothing where no client has that name. */
export function adapterOf(name: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === name);
}

/** What people call a client. */
export const titleOf = (agent: AgentName): string => adapterOf(agent)?.title ?? agent;

/** One sentence for a name that no client has. */
export const unknownAgent = (name: string): string =>
  `no agent is named "${name}"; it is one of ${ADAPTERS.map((adapter) => adapter.name).join(', ')}`;
