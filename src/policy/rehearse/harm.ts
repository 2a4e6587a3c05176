/** Would a pre-approval let harm pass? Asked of every harmful case that the product is tested with. */
import { OUTCOMES } from '../../model/decision.ts';
import type { Effect } from '../../model/effect.ts';
import type { CompiledPolicy } from '../compile.ts';
import { compilePreapproval } from '../compile.ts';
import { type DecisionInput, decide } from '../decide.ts';
import { type Candidate, nearnessOf } from './candidates.ts';

export interface HarmfulCase extends DecisionInput {
  readonly command: string;
}

export class HarmCheck {
  readonly #policy: CompiledPolicy;
  readonly #cases: readonly HarmfulCase[];

  /** Commands of harmful cases, by what stands near the resources for which they are stopped. */
  readonly #near = new Map<string, string>();

  constructor(policy: CompiledPolicy, cases: readonly HarmfulCase[]) {
    this.#policy = policy;
    this.#cases = cases;
    for (const each of cases) {
      for (const { effect, outcome } of decide(policy, each).matches)
        if (outcome === 'ask' || outcome === 'deny')
          this.#near.set(nearnessOf(each.effects[effect] as Effect, each.place), each.command);
    }
  }

  /** The command of a harmful case that is stopped for the like of this, see `nearnessOf`. */
  near(nearness: string): string | undefined {
    return this.#near.get(nearness);
  }

  /**
   * The command of a harmful case that the policy would stop and, with these pre-approvals, stops less; nothing where there
   * is none. What a case sends is also tried on the very hosts that a pre-approval names.
   */
  admits(candidates: readonly Candidate[]): string | undefined {
    const more = candidates.map((each) => compilePreapproval({ id: 'candidate', ...each }));
    const widened = { ...this.#policy, preapprovals: [...this.#policy.preapprovals, ...more] };
    const hosts = candidates.flatMap(({ where }) => (typeof where?.host === 'string' ? [where.host] : []));
    return this.#cases.find((each) =>
      [each, ...hosts.flatMap((host) => aimedAt(each, host))].some(
        (tried) => strength(widened, tried) < strength(this.#policy, tried),
      ),
    )?.command;
  }
}

const strength = (policy: CompiledPolicy, input: DecisionInput): number =>
  OUTCOMES.indexOf(decide(policy, input).outcome);

/** The case, with another host at the end of what it sends. */
function aimedAt(each: HarmfulCase, host: string): HarmfulCase[] {
  const sends = (effect: Effect): boolean => 'host' in effect && effect.host !== undefined;
  if (!each.effects.some(sends)) return [];
  return [
    {
      ...each,
      effects: each.effects.map((effect) => (sends(effect) ? { ...effect, host } : effect)) as Effect[],
    },
  ];
}
