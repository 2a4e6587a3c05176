/** The policy document: what an organisation writes. Types and validator are one; the JSON Schema is made from it. */
import * as v from 'valibot';
import { Preapproval, Rule } from './rules.ts';
import { Secrets } from './secrets.ts';

export const PolicyDocument = v.strictObject({
  chaperone: v.literal(1),
  organization: v.optional(v.string(), 'local'),
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  mode: v.optional(v.picklist(['observe', 'enforce']), 'enforce'),
  /** For effects that no rule names. */
  default: v.optional(v.picklist(['allow', 'ask', 'deny']), 'allow'),
  /** When Chaperone cannot decide or cannot record: stop the agent, or let it go on. */
  failure: v.optional(v.picklist(['deny', 'allow']), 'deny'),
  secrets: v.optional(Secrets, {}),
  /** How often a developer may be asked on a day of work; more is told, and stops nothing. */
  friction: v.optional(v.strictObject({ asksPerDay: v.pipe(v.number(), v.minValue(0)) })),
  rules: v.optional(v.array(Rule), []),
  preapprove: v.optional(v.array(Preapproval), []),
});

export type PolicyDocument = v.InferOutput<typeof PolicyDocument>;
