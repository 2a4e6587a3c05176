/** Effects and decision in one step: the core of the road, a function of tool, place, policy and facts. */
import { effectsOf } from '../effects/index.ts';
import type { AgentName, ToolUse } from '../model/action.ts';
import type { Decision } from '../model/decision.ts';
import type { Facts, Place } from '../model/facts.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { decide } from '../policy/decide.ts';

export interface Case {
  readonly tool: ToolUse;
  readonly place: Place;
  readonly agent: AgentName;
}

/** What the policy says of one use of a tool. Open questions of `facts` count as unsaid, see `withFacts`. */
export function decideTool({ tool, place, agent }: Case, policy: CompiledPolicy, facts: Facts): Decision {
  return decide(policy, { effects: effectsOf(tool, place, facts), place, agent });
}
