/** What must hold for every input, however broken. */
import { effectsOf } from '../../src/effects/index.ts';
import type { ToolUse } from '../../src/model/action.ts';
import type { Decision } from '../../src/model/decision.ts';
import { Facts } from '../../src/model/facts.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../../src/policy/templates/safe-defaults.ts';
import { busy } from '../rig/busy.ts';
import { Random } from './fuzz-inputs.ts';
import { answer, CIRCUMSTANCES, PLACE } from './world.ts';

/** Longest time for effects and decision of one input, in milliseconds. */
export const TIME_LIMIT = 50;

const DEFAULTS = compilePolicy(mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml'));
/** Allows what it can: only `failure` stands against a fault. */
const LENIENT = compilePolicy(mustParsePolicy('chaperone: 1\ndefault: allow\n', 'lenient.yaml'));

function judge(tool: ToolUse, facts: Facts, policy = DEFAULTS): Decision {
  return decide(policy, {
    effects: effectsOf(tool, PLACE, facts),
    place: PLACE,
    circumstances: CIRCUMSTANCES,
  });
}

/** How one input was followed: what is wrong with that, if anything, and the longest round in milliseconds. */
export interface Followed {
  readonly problem?: string;
  readonly time: number;
}

/** Follows an input with nothing known of the machine, then with the answers to what it asks. */
export function follow(tool: ToolUse): Followed {
  const facts = new Facts();
  let time = 0;
  try {
    for (let round = 0; round < 3; round++) {
      const start = busy();
      const { effects } = judge(tool, facts);
      time = Math.max(time, busy() - start);
      for (const effect of effects) {
        if (!/^(?:proven|possible|opaque)$/.test(effect.certainty))
          return { problem: `certainty ${effect.certainty}`, time };
        if ('fault' in effect) return { problem: `fault: ${effect.via}`, time };
      }
      if (facts.open.length === 0) break;
      for (const question of facts.open) facts.tell(question.kind, question.subject, answer(question, {}));
    }
    return { time };
  } catch (error) {
    return { problem: `thrown: ${String(error)}`, time };
  }
}

/** The shortest of several times that an input takes. */
export const timeOf = (tool: ToolUse, times: number): number =>
  Math.min(...Array.from({ length: times }, () => follow(tool).time));

/** What is wrong with how a fault ends that comes up while this input is followed. */
export function failsClosed(tool: ToolUse, seed: number): string | undefined {
  for (const policy of [DEFAULTS, LENIENT]) {
    const facts = new Facts();
    let left = new Random(seed).below(4);
    let failed = false;
    const { ask } = facts;
    facts.ask = (kind, subject) => {
      if (left-- > 0) return ask.call(facts, kind, subject) as never;
      failed = true;
      throw new Error('a fault made for this test');
    };
    try {
      const { outcome } = judge(tool, facts, policy);
      if (failed && outcome === 'allow') return 'allowed because of a fault';
    } catch (error) {
      return `a fault is thrown on: ${String(error)}`;
    }
  }
  return undefined;
}
