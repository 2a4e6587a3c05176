/** The organisation's orders on the road of one action: whom they stop, and what they put to a person. */
import type { Action } from '../../model/action.ts';
import { type Order, orderFor } from '../../policy/bundle/orders.ts';
import { stoppedByOrder } from '../../policy/sentences.ts';
import type { Judged, Settled } from '../judged.ts';
import type { CallWorld } from '../world.ts';

/** What the organisation or an administrator has ordered for this action, if anything. */
export function orderOn({ agent, session }: Action, { policy, origin }: CallWorld): Order | undefined {
  const { orders } = policy;
  return orders && orderFor(orders, { agent, session, ...origin });
}

/** Nothing runs: the action is denied, and where the client can, the agent stopped. */
export const suspended = ({ rule, reason }: Order): Settled => ({
  verdict: { type: 'deny', reason: stoppedByOrder(reason), stop: true },
  outcome: 'deny',
  decider: { by: 'rule', rule },
  waited: 0,
});

/** An action that may run only if a person says yes, to this one alone. Stronger than before, never weaker. */
export function asked(judged: Judged, { rule, level, reason }: Order): Judged {
  const { decision } = judged;
  if (level !== 'ask' || decision.outcome === 'deny') return judged;
  return {
    ...judged,
    decision: {
      ...decision,
      outcome: 'ask',
      rule,
      reasons: [`Your organisation has every action asked about: ${reason}`, ...decision.reasons],
    },
    // A grant of the same rules does not answer it.
    keys: [...judged.keys, `${rule} ${judged.digest}`],
  };
}
