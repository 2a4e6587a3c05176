/** What the benchmarks decide on. */
import { EFFECT_KINDS } from '../src/model/effect.ts';
import type { PolicyDocument } from '../src/model/policy.ts';
import { mustParsePolicy } from '../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../src/policy/templates/safe-defaults.ts';

export const PIPELINE =
  "cd src && git log --oneline | grep -v 'Merge' | sort | uniq -c | sort -rn | head -20 | awk '{print $2}' | sed 's/x/y/' | tee ../out.txt | wc -l";

/** The safe defaults and as many rules more as it takes, spread over all kinds of effects, none of which match. */
export function policyOf(rules: number): PolicyDocument {
  const defaults = mustParsePolicy(SAFE_DEFAULTS, 'safe-defaults.yaml');
  const more = Array.from({ length: Math.max(0, rules - defaults.rules.length) }, (_, index) => {
    const kind = EFFECT_KINDS[index % EFFECT_KINDS.length] ?? 'file.read';
    const where = kind.startsWith('file.')
      ? { path: [`**/generated-${index}/**`, `/srv/area-${index}/*.{json,yaml}`] }
      : kind === 'command.run'
        ? { program: [`tool-${index}`, `*-${index}-cli`] }
        : { host: `*.host-${index}.example` };
    return { id: `bench.rule-${index}`, on: [kind], where, do: 'ask' as const };
  });
  return { ...defaults, rules: [...defaults.rules, ...more] };
}
