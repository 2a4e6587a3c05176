/** The clients that Chaperone speaks with. */
import type { AgentName } from '../model/action.ts';
import type { Adapter } from './adapter.ts';
import { claudeCode } from './claude-code.ts';

export { toolUseOf } from './tools.ts';

export const ADAPTERS: readonly Adapter[] = [claudeCode];

/** The adapter of `hook <name>`; nothing where no client has that name. */
export function adapterOf(name: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.name === (name as AgentName));
}
