/** Which kinds of effects a rule names. */
import { EFFECT_KINDS, type EffectKind } from '../model/effect.ts';
import type { Rule } from '../model/policy/rules.ts';
import { listOf } from '../model/policy/words.ts';

export function kindsOf(on: Rule['on']): readonly EffectKind[] {
  const names = listOf(on);
  return EFFECT_KINDS.filter((kind) =>
    names.some(
      (name) => name === '*' || name === kind || (name.endsWith('.*') && kind.startsWith(name.slice(0, -1))),
    ),
  );
}
