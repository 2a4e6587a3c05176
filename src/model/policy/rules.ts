/** Rules, and what need not be asked about. */
import * as v from 'valibot';
import { OUTCOMES } from '../decision.ts';
import { EFFECT_KINDS } from '../effect.ts';
import { Conditions } from './conditions.ts';
import { Id, oneOrMore } from './words.ts';

const EffectName = v.union([v.picklist(EFFECT_KINDS), v.picklist(['*', 'file.*', 'git.*', 'package.*'])]);

export const Rule = v.strictObject({
  id: Id,
  /** Effects that the rule speaks of. */
  on: oneOrMore(EffectName),
  where: v.optional(Conditions),
  except: v.optional(oneOrMore(Conditions)),
  do: v.picklist(OUTCOMES),
  /** `observe`: matched and recorded as "would have", nothing is enforced. */
  mode: v.optional(v.picklist(['observe', 'enforce'])),
  /** For the person: why this is stopped, one sentence. */
  reason: v.optional(v.string()),
  /** For the agent: what to do instead, one sentence. */
  advice: v.optional(v.string()),
  /** Commands that the advice names; tests check that policy lets them run. */
  instead: v.optional(v.array(v.string())),
});

export const Preapproval = v.pipe(
  v.strictObject({
    id: Id,
    /** Commands that need not be asked about: `npm test`; a trailing ` *` allows further arguments. */
    commands: v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.minLength(1))),
    /** Or effects that need not be asked about, whatever causes them. */
    on: v.optional(oneOrMore(EffectName)),
    /**
     * As in `except`, what cannot be read is not met; and an effect with `force`, `loses`, `carries` and the like is
     * covered only where that is named here.
     */
    where: v.optional(Conditions),
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
