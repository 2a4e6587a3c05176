/** What each answer lets expect of its client: the other end of `obedience.ts`. */
import type { AgentEvent } from '../../agents/adapter.ts';
import { transcriptOf } from '../../agents/install/kept.ts';
import { canonicalDigest } from '../../model/canonical.ts';
import { tellingPart } from '../../monitor/obedience.ts';
import type { Governed, Judged, Settled } from '../judged.ts';
import type { CallWorld } from '../world.ts';
import { deniedChanges } from './denied-change.ts';
import type { Awaited } from './watched-session.ts';

/** So much of a reason is kept: a client may cut the rest. */
const REASON_LIMIT = 200;

/**
 * Of a denial and of a question that was left to the client. Before the answer goes: what a denied edit would make of its
 * files cannot be told any more once a client makes it all the same.
 */
export async function expectObedience(
  { action }: Judged,
  { verdict, outcome }: Settled,
  event: Governed['event'],
  who: Awaited['who'],
  world: CallWorld,
): Promise<void> {
  // A file that a prompt mentions is no call: nothing tells of it later.
  if (event.type === 'prompt' || (verdict.type !== 'deny' && verdict.type !== 'ask')) return;
  const input = event.type === 'action' ? inputDigest(action.id, event.input) : undefined;
  // An edit that Chaperone makes itself is denied as well, and is on disk.
  const isWatched = verdict.type === 'deny' && outcome === 'deny';
  const changes = isWatched ? await deniedChanges(action.tool, action.cwd).catch(() => []) : [];
  world.obedience.expect({
    ...callOf(who, event, action, input),
    expectation:
      verdict.type === 'ask'
        ? { expected: 'asked' }
        : { expected: 'not-run', reason: world.secrets.clean(verdict.reason.slice(0, REASON_LIMIT)) },
    ...(changes.length > 0 && { changes }),
  });
}

/** Of a result that was replaced. `taken`: what stood there, by its placeholder; `input`: digest of the call's, if it has no id. */
export function expectReplacement(
  event: Extract<AgentEvent, { type: 'result' }>,
  { taken, value }: { readonly taken: ReadonlyMap<string, string>; readonly value: unknown },
  input: string | undefined,
  who: Awaited['who'],
  world: CallWorld,
): void {
  const passed = JSON.stringify(value) ?? '';
  world.obedience.expect({
    ...callOf(who, event, event.action, input),
    expectation: {
      expected: 'withheld',
      taken: [...taken.values()].flatMap((spelled) => tellingPart(spelled, passed) ?? []),
      placeholders: [...taken.keys()],
    },
  });
}

function callOf(
  who: Awaited['who'],
  { caller }: Pick<AgentEvent, 'caller'>,
  action: Judged['action'],
  input: string | undefined,
): Omit<Awaited, 'expectation'> {
  const transcript = transcriptOf(caller, process.env);
  return {
    who,
    action: action.id,
    tool: action.toolName,
    ...(transcript && { transcript }),
    ...(input && { input, digest: canonicalDigest }),
  };
}

/** Tells a call in the client's record that has no id in its hooks; nothing where it has one. */
export const inputDigest = (id: string, input: unknown): string | undefined =>
  id.startsWith('derived:') ? canonicalDigest(input) : undefined;
