/** One action on the road: effects, decision, obligations, escalation, record. */
import { titleOf } from '../agents/index.ts';
import type { Action } from '../model/action.ts';
import { toolGroupOf } from '../model/circumstances.ts';
import { GUESSING_RULE } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import type { Finding } from '../model/finding.ts';
import type { Decider } from '../model/record.ts';
import { recordEffect } from '../model/recorded-effect.ts';
import type { Order } from '../policy/bundle/orders.ts';
import { nameEffect } from '../policy/describe.ts';
import { askedEffects, askedKeys } from '../policy/grants.ts';
import * as say from '../policy/sentences.ts';
import type { Lookout } from '../secrets/find.ts';
import { redactText } from '../secrets/redact.ts';
import { digestOf, show } from './action-text.ts';
import { decideTool } from './decide-tool.ts';
import { denied, escalate } from './escalate.ts';
import { cutClean, EXCERPT_LIMIT, excerptOf, excerptOfValue } from './excerpt.ts';
import { identityOf } from './identity.ts';
import type { Governed, Judged, Settled } from './judged.ts';
import { withFacts } from './machine.ts';
import { expectObedience, inputDigest } from './obedience/expectations.ts';
import { redaction } from './obligations/redact.ts';
import { placeOn } from './place.ts';
import { asked, orderOn, suspended } from './policy/orders.ts';
import { probed, suspected, suspicion } from './secrets/guessing.ts';
import { readFiles, restoring, writtenFiles } from './secrets/restoring.ts';
import { circumstancesOf } from './sessions/circumstances.ts';
import { type CallWorld, lookoutFor } from './world.ts';

/** Longest summary of an action in the record, in characters; the digest covers the whole. */
const SUMMARY_LIMIT = 2000;

/** Decides one action and sees the decision through. The same call seen twice is decided and recorded once. */
export function govern(governed: Governed, world: CallWorld): Promise<Settled> {
  const { event, action, adapter } = governed;
  const call = `${action.agent} ${action.session} ${action.id} ${digestOf(action)}`;
  return world.once({ call, hook: `${adapter.name} ${event.type}` }, governed.signal, async (signal) => {
    const started = world.now();
    // First, so that the workspace's values are known to all that is written and said about this call.
    const lookout = lookoutFor(event.caller, world);
    const suspicious = suspect(await judgeAction(action, event, world), event, world);
    const order = orderOn(action, world);
    const judged = order ? asked(suspicious, order) : suspicious;
    const reached = await settle(judged, order, { ...governed, signal }, lookout, world);
    const decided = keepInSight(judged, reached, event);
    const settled = insist(judged, restore(judged, decided, governed, lookout, world), governed, world);
    const who = identityOf(event, world);
    remember(judged, settled, event, world);
    record(judged, settled, event, started, who, world);
    if (settled.verdict.type !== 'deny' && judged.writes.length > 0) world.obedience.letRun(who);
    if (!governed.isOver) await expectObedience(judged, settled, event, who, world);
    return settled;
  });
}

async function judgeAction(action: Action, event: Governed['event'], world: CallWorld): Promise<Judged> {
  const session = world.sessions.of(event.caller);
  const { workspace } = session;
  const place = placeOn(action.cwd, workspace, world.guarded(workspace));
  const { compiled, sha256, workspace: part } = world.layers.in(world.policy, workspace, session.parts);
  const { organization, revision } = compiled.document;
  const circumstances = circumstancesOf(event, compiled, world);
  const { decision, keys, says } = await withFacts((facts) => {
    const decision = decideTool({ tool: action.tool, place, circumstances }, compiled, facts);
    return { decision, keys: askedKeys(decision, facts), says: askedEffects(decision).map(nameEffect) };
  });
  const { home, temp, platform } = place;
  return {
    action,
    digest: digestOf(action),
    decision,
    policy: { organization, revision, sha256, ...(part !== undefined && { workspace: part }) },
    place: { home, workspace, temp, platform },
    circumstances,
    reads: readFiles(decision.effects),
    writes: writtenFiles(decision.effects),
    // A grant is kept in a file.
    keys: world.secrets.clean(keys),
    says,
  };
}

/** An agent that plays for what stands behind a placeholder is asked about, and then stopped. */
function suspect(judged: Judged, event: Governed['event'], world: CallWorld): Judged {
  const secret = world.secrets.vault.files;
  if (secret.size === 0 || judged.action.tool.kind === 'read') return judged;
  const touched = [...judged.reads, ...judged.writes].filter((file) => secret.has(file));
  const session = world.sessions.of(event.caller);
  const found = suspicion(session, touched);
  if (found.level === 'none') return judged;
  const after = suspected(judged, found);
  if (session.refusals.add(`${GUESSING_RULE} ${found.file}`) === 1) {
    const [why = ''] = after.decision.reasons;
    recordFinding(
      event,
      { signal: 'secret-guessing', severity: 'high', why, actions: [judged.action.id] },
      world,
    );
  }
  return after;
}

/** Placeholders in what the agent wants to write become values again where they may. */
function restore(
  judged: Judged,
  settled: Settled,
  governed: Governed,
  lookout: Lookout,
  world: CallWorld,
): Settled {
  const { event, action } = governed;
  if (settled.verdict.type === 'deny' || event.type !== 'action') return settled;
  const allowed = settled.verdict.type !== 'ask';
  const attempt = { action, targets: judged.writes, lookout, allowed };
  const restored = restoring(attempt, world.secrets.vault);
  if (restored.how === 'untouched') return settled;
  // The client's own question would be about an edit that the client cannot make.
  if (restored.how === 'unallowed') {
    const { decision } = judged;
    return denied(say.deniedForWantOfPerson(decision), { by: 'rule', rule: decision.rule }, settled.waited);
  }
  if (restored.how === 'refuse' && restored.guess) {
    const { guesses } = world.sessions.of(event.caller);
    for (const file of judged.writes) guesses.add(file);
  }
  return { ...settled, verdict: { type: 'deny', reason: restored.reason } };
}

async function settle(
  judged: Judged,
  order: Order | undefined,
  governed: Governed,
  lookout: Lookout,
  world: CallWorld,
): Promise<Settled> {
  const { decision } = judged;
  const rule = decision.rule;
  const byRule: Decider = { by: 'rule', rule };
  // Before a person's own pause: it is the organisation that stops its agents.
  if (order?.level === 'suspend') return suspended(order);
  if (!order && world.pause())
    return { verdict: { type: 'pass' }, outcome: 'allow', decider: { by: 'pause', rule }, waited: 0 };
  if (decision.outcome === 'deny') {
    return {
      verdict: { type: 'deny', reason: say.deniedByRule(decision) },
      outcome: 'deny',
      decider: byRule,
      waited: 0,
    };
  }
  if (decision.obligations.includes('redact')) {
    const how = redaction(judged.action, decision, governed, (text) =>
      redactText(text, world.secrets.name, lookout),
    );
    if (how.how === 'refuse') {
      const reason = `Chaperone keeps secrets out of the conversation (rule ${rule}). ${how.reason}`;
      return { verdict: { type: 'deny', reason }, outcome: 'redact', decider: byRule, waited: 0 };
    }
  }
  if (decision.outcome === 'ask') return escalate(judged, governed, world);
  return { verdict: { type: 'pass' }, outcome: decision.outcome, decider: byRule, waited: 0 };
}

/** A result that has to be redacted has to come where it can be. */
function keepInSight({ decision }: Judged, settled: Settled, event: Governed['event']): Settled {
  const { verdict, decider } = settled;
  const passes = (verdict.type === 'pass' || verdict.type === 'allow') && decider.by !== 'pause';
  const mustBeSeen = passes && decision.obligations.includes('redact');
  if (!mustBeSeen || event.type !== 'action' || event.inputForSight === undefined) return settled;
  const allowed = verdict.type === 'allow' && { allowed: true as const };
  return { ...settled, verdict: { type: 'rewrite', input: event.inputForSight, ...allowed } };
}

/** So many denials of the same are an agent that does not take no for an answer. */
const INSISTENT = 3;

/**
 * Counts denials of the same effect on the same resource, however it was spelled. At the third the person is told, and
 * the agent that they were.
 */
function insist(judged: Judged, settled: Settled, { event }: Governed, world: CallWorld): Settled {
  const { verdict } = settled;
  if (verdict.type !== 'deny' || settled.outcome !== 'deny') return settled;
  const { decision, action } = judged;
  const refused = decision.matches.filter(({ rule }) => rule === decision.rule);
  const what = [...new Set(refused.map(({ effect }) => nameEffect(decision.effects[effect] as Effect)))].join(
    ', ',
  );
  const count = world.sessions.of(event.caller).refusals.add(`${decision.rule} ${what}`);
  if (count < INSISTENT) return settled;
  if (count === INSISTENT) {
    const why = `${titleOf(action.agent)} was denied this ${count} times and goes on trying: ${what} (rule ${decision.rule}).`;
    world.notify(why, action.cwd);
    recordFinding(
      event,
      { signal: 'retry-after-denial', severity: 'medium', why, actions: [action.id] },
      world,
    );
  }
  const reason = `${verdict.reason} This was denied ${count} times now, and the person has been told: stop trying and ask them.`;
  return { ...settled, verdict: { ...verdict, reason } };
}

/** What later events about the same call must know. */
function remember(
  { action, decision, reads, writes }: Judged,
  { verdict }: Settled,
  event: Governed['event'],
  world: CallWorld,
): void {
  const session = world.sessions.of(event.caller);
  if (verdict.type === 'deny') {
    session.denied.set(action.id, true);
    return;
  }
  // Ids that we make up come again for an equal later call, which may have been allowed meanwhile.
  session.denied.delete(action.id);
  session.calls.set(action.id, {
    redact: decision.obligations.includes('redact'),
    wouldRedact: decision.matches.some(({ outcome, observed }) => observed && outcome === 'redact'),
    reads,
    writes,
    input: event.type === 'action' ? inputDigest(action.id, event.input) : undefined,
  });
  for (const file of probed(action.tool, reads, world.secrets.vault.files)) session.guesses.add(file);
}

/** Something that was detected, for the record and for rules that ask what was found in the session. */
function recordFinding(event: Governed['event'], finding: Finding, world: CallWorld): void {
  world.record({
    at: new Date(world.now()).toISOString(),
    ...identityOf(event, world),
    type: 'finding',
    ...finding,
  });
}

function record(
  judged: Judged,
  settled: Settled,
  event: Governed['event'],
  started: number,
  who: ReturnType<typeof identityOf>,
  world: CallWorld,
): void {
  const { action, decision, digest } = judged;
  const shown = show(action.tool);
  const clean = <T>(value: T): T => world.secrets.clean(value);
  const diff = shown.diff === undefined ? undefined : excerptOf(shown.diff, EXCERPT_LIMIT.diff, clean);
  const { shown: summary, cut } = diff
    ? cutClean(diff.text, SUMMARY_LIMIT, (text) => text)
    : cutClean(shown.text ?? '', SUMMARY_LIMIT, clean);
  const { task } = judged.circumstances;
  world.record({
    at: new Date(started).toISOString(),
    ...who,
    type: 'decision',
    action: action.id,
    tool: action.toolName,
    summary: cut ? `${summary}…` : summary,
    digest,
    ...(event.type === 'action' && { input: excerptOfValue(event.input, EXCERPT_LIMIT.input, clean) }),
    ...(diff && { diff }),
    effects: decision.effects.map(recordEffect),
    outcome: settled.outcome,
    decided: decision.outcome,
    place: judged.place,
    by: toolGroupOf(action.tool),
    ...(task && { task: { name: task.name, since: new Date(task.since).toISOString() } }),
    rule: decision.rule,
    ...(decision.severity && { severity: decision.severity }),
    ...(decision.references && { references: decision.references }),
    reasons: decision.reasons,
    decider: settled.decider,
    answer: settled.verdict.type,
    obligations: decision.obligations,
    ...(decision.wouldBe && { wouldBe: decision.wouldBe }),
    policy: judged.policy,
    waited: settled.waited,
    took: world.now() - started - settled.waited,
  });
}
