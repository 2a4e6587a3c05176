/** An ask on its way to a human: a live grant, a person in the editor, or the client's own question to its user. */
import type { Verdict } from '../agents/adapter.ts';
import { titleOf } from '../agents/index.ts';
import { resourceOf } from '../model/effect.ts';
import type { Decider } from '../model/record.ts';
import { describeEffect } from '../policy/describe.ts';
import { askedEffects } from '../policy/grants.ts';
import * as say from '../policy/sentences.ts';
import { show } from './action-text.ts';
import type { AskRequest, Settlement } from './approvals.ts';
import type { Governed, Judged, Settled } from './judged.ts';
import type { EffectLine } from './protocol.ts';
import type { CallWorld } from './world.ts';

/** The hook answers this long before the client would give up on it, since most clients then run the call. Milliseconds. */
const MARGIN_MS = 15_000;

/** Gets an answer to an ask, however that can be done from here. */
export async function escalate(judged: Judged, governed: Governed, world: CallWorld): Promise<Settled> {
  const { decision, action, keys } = judged;
  const { rule } = decision;
  const { orders } = world.policy;
  if (orders?.restricted) return denied(say.deniedForWantOfPolicy(decision), { by: 'rule', rule }, 0);
  if (orders?.grantsBefore !== undefined) world.grants.voidBefore(orders.grantsBefore);
  const granted = world.grants.use(keys, action.session, world.now());
  if (granted) return allowed({ by: 'grant', grant: granted.map((g) => g.id).join(' '), rule }, 0);
  const approvals = world.approvals();
  if (!approvals) {
    return governed.capabilities.ask === 'enforced'
      ? {
          verdict: { type: 'ask', reason: say.askOfClient(decision) },
          outcome: 'ask',
          decider: { by: 'client', rule },
          waited: 0,
        }
      : denied(say.deniedForWantOfPerson(decision), { by: 'rule', rule }, 0);
  }
  const asked = world.now();
  const settlement = await approvals.ask(
    masked(requestFor(judged, governed, asked), world),
    asked,
    governed.signal,
  );
  return settledBy(settlement, judged, world.now() - asked);
}

function settledBy(settlement: Settlement, { decision }: Judged, waited: number): Settled {
  const { rule } = decision;
  switch (settlement.by) {
    case 'grant':
      return allowed({ by: 'grant', grant: settlement.grant.id, rule }, waited);
    case 'timeout':
      return denied(say.deniedByTimeout(decision), { by: 'timeout', rule }, waited);
    case 'withdrawn':
      return denied(
        say.deniedByWithdrawal(decision),
        { by: 'fault', problem: 'the ask was withdrawn' },
        waited,
      );
    case 'person': {
      if (settlement.answer !== 'deny')
        return allowed({ by: 'person', answer: settlement.answer, rule }, waited);
      const { words } = settlement;
      const decider: Decider = { by: 'person', answer: 'deny', ...(words && { words }), rule };
      return denied(say.deniedByPerson(decision, words), decider, waited);
    }
  }
}

/** A person or a grant has said yes, so the client need not ask its user a second time. */
const allowed = (decider: Decider, waited: number): Settled => ({
  verdict: { type: 'allow' },
  outcome: 'allow',
  decider,
  waited,
});

/** The end of a call that nobody has allowed. */
export const denied = (reason: string, decider: Decider, waited: number): Settled => {
  const verdict: Verdict = { type: 'deny', reason };
  return { verdict, outcome: 'deny', decider, waited };
};

/** Without secret values: a prompt is seen by whoever looks at the screen. */
function masked(request: AskRequest, world: CallWorld): AskRequest {
  const clean = world.secrets.clean(request);
  if (clean.text === request.text) return clean;
  // The places of effects are counted in the text with its values.
  return { ...clean, effects: clean.effects.map(({ span: _span, ...effect }) => effect) };
}

function requestFor(judged: Judged, { capabilities }: Governed, now: number): AskRequest {
  const { action, decision, digest, keys, says } = judged;
  const title = titleOf(action.agent);
  const decisive = askedEffects(decision);
  const effects = decision.effects.map(
    (effect): EffectLine => ({
      kind: effect.kind,
      resource: resourceOf(effect),
      certainty: effect.certainty,
      ...(effect.span && { span: effect.span }),
      ...(effect.via && { via: effect.via }),
      decisive: decisive.includes(effect),
    }),
  );
  const wants = [...new Set(decisive.map(describeEffect))];
  return {
    digest,
    agent: action.agent,
    agentTitle: title,
    session: action.session,
    ...(action.subagent && { subagent: action.subagent }),
    cwd: action.cwd,
    toolName: action.toolName,
    title: `${title}${action.subagent ? `'s subagent ${action.subagent.type}` : ''} wants to ${wants.join(', ') || action.toolName}`,
    why: say.whyAsked(decision),
    rule: decision.rule,
    effects,
    ...show(action.tool),
    deadline: now + capabilities.timeout.tool * 1000 - MARGIN_MS,
    covers: keys,
    says,
  };
}
