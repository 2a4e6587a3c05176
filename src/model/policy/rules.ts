/** Rules, and what need not be asked about. */
import * as v from 'valibot';
import { OUTCOMES } from '../decision.ts';
import { EFFECT_KINDS } from '../effect.ts';
import { SEVERITIES } from '../finding.ts';
import { Conditions } from './conditions.ts';
import { described, Id, oneOrMore } from './words.ts';

export const EffectName = v.union([
  v.picklist(EFFECT_KINDS),
  v.picklist(['*', 'file.*', 'git.*', 'package.*']),
]);

/** From the strongest: a lower layer can only tighten, and pre-approve what a rule above leaves to it. */
export const LAYERS = ['organization', 'team', 'workspace'] as const;
export type Layer = (typeof LAYERS)[number];

/** Catalogues: OWASP (agentic, LLM), ATLAS, ATT&CK, CWE. */
const Reference = v.pipe(
  v.string(),
  v.regex(
    /^(?:ASI\d{2}|LLM\d{2}|AML\.T\d{4}(?:\.\d{3})?|T\d{4}(?:\.\d{3})?|CWE-\d+)$/,
    'a reference is written ASI02, LLM06, AML.T0086, T1485 or CWE-798',
  ),
);

const rule = {
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
  severity: v.optional(described('How bad it is when this happens, for the record.', v.picklist(SEVERITIES))),
  references: v.optional(
    described(
      'What it is about in catalogues of threats: `ASI02`, `LLM06` (OWASP), `AML.T0086` (ATLAS), `T1485` (ATT&CK), `CWE-798`.',
      v.pipe(v.array(Reference), v.minLength(1)),
    ),
  ),
  preapprovable: v.optional(
    described(
      'Layers below that may pre-approve what this rule asks about.',
      oneOrMore(v.picklist(['team', 'workspace'])),
    ),
  ),
  obligations: v.optional(
    described(
      'Not built yet: checkpoint, sandbox, reason, second-person.',
      v.pipe(
        v.unknown(),
        v.check(
          () => false,
          'checkpoint, sandbox, reason and second-person are not built yet; remove this key and write `do: ask`, or `do: redact` to have secrets taken out',
        ),
      ),
    ),
  ),
};

/** The sentence that editors show. */
const DO = '`deny` wins over `ask`, then `redact` (allow, with secrets taken out), then `allow`.';

export const Rule = v.strictObject({ ...rule, do: described(DO, v.picklist(OUTCOMES)) });

/** A rule of a layer below the organisation. */
export const LowerRule = v.strictObject({
  ...rule,
  do: described(
    DO,
    v.pipe(
      v.picklist(OUTCOMES),
      v.check(
        (outcome) => outcome !== 'allow',
        'a team or workspace can only tighten: redact, ask or deny; what the organisation asks about is opened by `preapprove`, where its rule says `preapprovable`',
      ),
    ),
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
