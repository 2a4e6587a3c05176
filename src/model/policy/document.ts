/** The policy document: what an organisation writes. Types and validator are one; the JSON Schema is made from it. */
import * as v from 'valibot';
import { Evidence } from './evidence.ts';
import { Exports } from './exports.ts';
import { Identity } from './identity.ts';
import { Roles, Tasks, Teams, Workspaces } from './people.ts';
import { Preapproval, Rule } from './rules.ts';
import { Secrets } from './secrets.ts';
import { described } from './words.ts';

export const PolicyDocument = v.strictObject({
  chaperone: described('Version of the policy language: 1.', v.literal(1)),
  organization: v.optional(described('Whose policy this is.', v.string()), 'local'),
  revision: v.optional(
    described(
      'Number of this version of the policy; each that is published has a higher one.',
      v.pipe(v.number(), v.integer(), v.minValue(0)),
    ),
    0,
  ),
  mode: v.optional(
    described(
      '`observe`: everything is recorded as "would have", nothing is stopped.',
      v.picklist(['observe', 'enforce']),
    ),
    'enforce',
  ),
  default: v.optional(
    described('What becomes of effects that no rule names.', v.picklist(['allow', 'ask', 'deny'])),
    'allow',
  ),
  failure: v.optional(
    described(
      'When Chaperone cannot decide or cannot record: stop the agent, or let it go on.',
      v.picklist(['deny', 'allow']),
    ),
    'deny',
  ),
  secrets: v.optional(described('What becomes of secrets, and what counts as one.', Secrets), {}),
  identity: v.optional(described('Who is behind the agents, and whose word counts for it.', Identity)),
  friction: v.optional(
    described(
      'How often a developer is to be asked; more is told, and stops nothing.',
      v.strictObject({
        asksPerDay: described(
          'Asks that a developer is to see at most on a day of work.',
          v.pipe(v.number(), v.minValue(0)),
        ),
      }),
    ),
  ),
  roles: v.optional(described('Roles that conditions name, by the people who have them.', Roles), {}),
  tasks: v.optional(described('Task profiles: the least that a task needs.', Tasks), {}),
  teams: v.optional(described('Layers below this document, for parts of the organisation.', Teams), {}),
  record: v.optional(
    described(
      'How long the record stays on the device; whole segments go, the oldest first, and a record says which.',
      v.strictObject({
        keepDays: v.optional(
          described('Records older than this go.', v.pipe(v.number(), v.minValue(1), v.maxValue(3650))),
          190,
        ),
        keepMegabytes: v.optional(
          described(
            'The oldest go while there is more than this.',
            v.pipe(v.number(), v.minValue(32), v.maxValue(1_000_000)),
          ),
          2048,
        ),
      }),
    ),
    {},
  ),
  workspaces: v.optional(
    described("Whose workspaces' own parts may open something; without this all.", Workspaces),
  ),
  evidence: v.optional(described('Where signed batches of the record are sent.', Evidence)),
  rules: v.optional(described('What is stopped, asked about, redacted or allowed.', v.array(Rule)), []),
  preapprove: v.optional(described('What need not be asked about.', v.array(Preapproval)), []),
  exports: v.optional(described('Where records are sent besides the log of the device.', Exports), []),
});

export type PolicyDocument = v.InferOutput<typeof PolicyDocument>;
