/** Rules, and what need not be asked about. */
import * as v from 'valibot';
import { OUTCOMES } from '../decision.ts';
import { EFFECT_KINDS } from '../effect.ts';
import { Conditions } from './conditions.ts';
import { described, Id, oneOrMore } from './words.ts';

const EffectName = v.union([v.picklist(EFFECT_KINDS), v.picklist(['*', 'file.*', 'git.*', 'package.*'])]);

export const Rule = v.strictObject({
  id: described('Name of the rule: answers, records and tests name it.', Id),
  on: described('Effects that the rule speaks of.', oneOrMore(EffectName)),
  where: v.optional(
    described(
      'Conditions that must all hold; of a list, one item. What cannot be read counts as met.',
      Conditions,
    ),
  ),
  except: v.optional(
    described(
      'Where these conditions all hold, the rule does not. What cannot be read counts as not met.',
      oneOrMore(Conditions),
    ),
  ),
  do: described(
    '`deny` wins over `ask`, then `redact` (allow, with secrets taken out), then `allow`.',
    v.picklist(OUTCOMES),
  ),
  mode: v.optional(
    described(
      '`observe`: matched and recorded as "would have", nothing is enforced.',
      v.picklist(['observe', 'enforce']),
    ),
  ),
  reason: v.optional(described('For the person: why this is stopped, one sentence.', v.string())),
  advice: v.optional(described('For the agent: what to do instead, one sentence.', v.string())),
  instead: v.optional(
    described('Commands that the advice names; tests check that policy lets them run.', v.array(v.string())),
  ),
});

export const Preapproval = v.pipe(
  v.strictObject({
    id: described('Name of the pre-approval: records name it.', Id),
    commands: v.optional(
      described(
        'Commands that need not be asked about: `npm test`; a trailing ` *` allows further arguments.',
        v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1)),
      ),
    ),
    on: v.optional(
      described('Or effects that need not be asked about, whatever causes them.', oneOrMore(EffectName)),
    ),
    where: v.optional(
      described(
        'Conditions that must all hold. What cannot be read is not met; and an effect with `force`, `loses`, `carries` and the like is covered only where that is named here.',
        Conditions,
      ),
    ),
  }),
  v.check(
    ({ commands, on, where }) =>
      commands !== undefined
        ? on === undefined && where === undefined
        : on !== undefined && where !== undefined && Object.keys(where).length > 0,
    'a pre-approval names `commands`, or effects by `on` and `where`',
  ),
);

export type Rule = v.InferOutput<typeof Rule>;
export type Preapproval = v.InferOutput<typeof Preapproval>;
