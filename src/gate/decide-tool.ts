/** Effects and decision in one step: the core of the road, a function of tool, surroundings, policy and facts. */
import { effectsOf } from '../effects/index.ts';
import type { ToolUse } from '../model/action.ts';
import { toolGroupOf } from '../model/circumstances.ts';
import type { Decision } from '../model/decision.ts';
import type { Facts } from '../model/facts.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { decide } from '../policy/decide.ts';
import type { Surroundings } from '../policy/subject.ts';

export interface Case extends Surroundings {
  readonly tool: ToolUse;
}

/** What the policy says of one use of a tool. Open questions of `facts` count as unsaid, see `withFacts`. */
export function decideTool(
  { tool, place, circumstances }: Case,
  policy: CompiledPolicy,
  facts: Facts,
): Decision {
  return decide(policy, {
    effects: effectsOf(tool, place, facts),
    place,
    circumstances: {
      ...circumstances,
      tool: toolGroupOf(tool),
      repositoryOf: (folder) => (folder === '*' ? undefined : facts.ask('repository', folder)),
    },
  });
}
