/** What a tool returned, on its way to the model: secrets are taken out where the client allows it. */
import type { AgentEvent, Capabilities, Verdict } from '../agents/adapter.ts';
import { canReplace } from '../agents/verdict.ts';
import { canonicalDigest } from '../model/canonical.ts';
import { placeholdersIn } from '../secrets/placeholder.ts';
import { redactValue } from '../secrets/redact.ts';
import { identityOf } from './identity.ts';
import { expectReplacement } from './obedience/expectations.ts';
import { probed, relief } from './secrets/guessing.ts';
import { noteSources } from './secrets/restoring.ts';
import { type CallWorld, lookoutFor } from './world.ts';

type ResultEvent = Extract<AgentEvent, { type: 'result' }>;

/**
 * Filters a result and records that the call came back, also whether it should not have run at all. Files that the call
 * left with a placeholder in place of a value are mended first.
 */
export async function filterResult(
  event: ResultEvent,
  capabilities: Capabilities,
  world: CallWorld,
): Promise<Verdict> {
  const { action } = event;
  const session = world.sessions.of(event.caller);
  const call = session.calls.get(action.id);
  const mended = world.secrets.mend(call?.writes ?? []);
  const looked = await redact(event, capabilities, world);
  const filtered = looked?.observed ? undefined : looked;
  const bytes = Buffer.byteLength(JSON.stringify(event.output) ?? '');
  const less = relief(bytes, filtered?.count ?? 0);
  for (const file of probed(action.tool, call?.reads ?? [], world.secrets.vault.files))
    session.guesses.takeBack(file, less);
  const who = identityOf(event, world);
  world.record({
    at: new Date(world.now()).toISOString(),
    ...who,
    type: 'result',
    action: action.id,
    tool: action.toolName,
    failed: event.failed,
    bytes,
    sha256: canonicalDigest(filtered ? filtered.value : event.output),
    redactions: filtered?.count ?? 0,
    ...(call?.redact && { fulfilled: filtered ? ['redact'] : [] }),
    ...(looked?.observed && looked.count > 0 && { wouldRedact: looked.count }),
    ...(mended.length > 0 && { restored: mended }),
    ...(event.milliseconds !== undefined && { milliseconds: event.milliseconds }),
  });
  if (session.denied.has(action.id)) world.obedience.cameBack(who, action.id, event);
  if (!filtered || filtered.count === 0) return { type: 'pass' };
  expectReplacement(event, filtered, call?.input, who, world);
  return { type: 'replace', output: filtered.value };
}

/**
 * The result without its secrets, where the client lets it be replaced and the policy wants it. `observed`: the policy only
 * looks, so nothing is replaced and no placeholder is made.
 */
async function redact(
  { action, caller, output, failed }: ResultEvent,
  capabilities: Capabilities,
  world: CallWorld,
) {
  const session = world.sessions.of(caller);
  const call = session.calls.get(action.id);
  const { mode, secrets } = world.policy.compiled.document;
  const wanted = (secrets.results === 'redact' && mode === 'enforce') || call?.redact;
  const observed = !wanted && (secrets.results === 'redact' || call?.wouldRedact === true);
  if (!canReplace(capabilities, action.tool, failed) || !(wanted || observed) || world.pause())
    return undefined;
  const { scan } = await import('../secrets/scan.ts');
  const lookout = lookoutFor(caller, world);
  const scanned = (text: string) => scan(text, lookout);
  /** What was taken out, as it is spelled in the result, by its placeholder. */
  const taken = new Map<string, string>();
  if (observed) return { ...(await redactValue(output, (family) => family, scanned)), taken, observed };
  const name = (family: string, value: string): string => {
    const placeholder = world.secrets.name(family, value);
    taken.set(placeholder, value);
    return placeholder;
  };
  const filtered = await redactValue(output, name, scanned);
  const ids = [...taken.keys()].flatMap((placeholder) => placeholdersIn(placeholder)).map(({ id }) => id);
  noteSources(ids, call?.reads ?? [], world.secrets.vault);
  return { ...filtered, taken, observed };
}
