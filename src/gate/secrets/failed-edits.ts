/**
 * Edits that the client refused before any hook saw them. Claude Code does so when the text to replace does not stand in
 * the file, as it never does where it holds a placeholder. They are decided like any edit and carried out here.
 */
import type { Adapter, AgentEvent, Verdict } from '../../agents/adapter.ts';
import { placeholdersIn } from '../../secrets/placeholder.ts';
import { govern } from '../govern.ts';
import type { CallWorld } from '../world.ts';
import { absolute } from './restoring.ts';

type Batch = Extract<AgentEvent, { type: 'batch' }>;
type Call = Batch['calls'][number];

/** Completes what can be completed; the model reads about it beside the client's own error. */
export async function completeEdits(
  event: Batch,
  adapter: Adapter,
  signal: AbortSignal | undefined,
  world: CallWorld,
): Promise<Verdict> {
  const session = world.sessions.of(event.caller);
  const told: string[] = [];
  for (const call of event.calls) {
    const { action, input } = call;
    if (action.tool.kind !== 'edit' || session.calls.get(action.id) || session.denied.has(action.id))
      continue;
    if (!holdsPlaceholder(call)) {
      countGuess(call, event, world);
      continue;
    }
    // The turn goes on without waiting for a person of the client's own, so only ours can be asked.
    const capabilities = { ...adapter.capabilities(event.caller), ask: 'none' as const };
    const asked = { event: { type: 'action' as const, caller: event.caller, action, input }, action };
    const { verdict } = await govern({ ...asked, adapter, capabilities, signal, isOver: true }, world);
    if (verdict.type === 'deny') told.push(verdict.reason);
  }
  world.secrets.mend([]);
  return told.length > 0 ? { type: 'pass', context: told.join('\n') } : { type: 'pass' };
}

const holdsPlaceholder = ({ action: { tool } }: Call): boolean =>
  tool.kind === 'edit' && tool.replacements.some(({ before }) => placeholdersIn(before).length > 0);

/** An edit that missed in a file with secrets may have been a guess at one. */
function countGuess({ action }: Call, event: Batch, world: CallWorld): void {
  if (action.tool.kind !== 'edit') return;
  const session = world.sessions.of(event.caller);
  const secret = world.secrets.vault.files;
  for (const { path } of action.tool.replacements) {
    const file = absolute(path, action.cwd);
    if (secret.has(file)) session.guesses.add(file);
  }
}
