/** Circumstances that are only described: in the tests of a policy, and on a line of `chaperone decide`. */
import * as v from 'valibot';
import { AGENT_NAMES, type AgentName } from '../model/action.ts';
import { type Circumstances, SESSION_STATES } from '../model/circumstances.ts';
import { described, listOf, oneOrMore } from '../model/policy/words.ts';
import type { Principal } from '../model/principal.ts';

const Text = v.pipe(v.string(), v.nonEmpty());

/** Keys of a case or line; without a word, somebody who has not signed in at the beginning of a session. */
export const CIRCUMSTANCE_KEYS = {
  agent: v.optional(described("Agent's name.", Text, AGENT_NAMES)),
  model: v.optional(described('The model that drives it.', Text)),
  principal: v.optional(described('Email address or subject of the person who has signed in.', Text)),
  groups: v.optional(described('Groups of their sign-in.', oneOrMore(Text))),
  task: v.optional(described('The task that the session is on.', Text)),
  taskMinutes: v.optional(described('For how many minutes.', v.pipe(v.number(), v.minValue(0)))),
  at: v.optional(described('When it happens, RFC 3339.', v.pipe(v.string(), v.isoTimestamp()))),
  session: v.optional(described('What the session has been through.', oneOrMore(v.picklist(SESSION_STATES)))),
  findings: v.optional(described('Signals of what was found in it.', oneOrMore(Text))),
} as const;

const Described = v.object(CIRCUMSTANCE_KEYS);
export type DescribedCircumstances = v.InferOutput<typeof Described>;

/** `now`: where nothing is said of the time, milliseconds since the epoch. */
export function circumstancesFrom(each: DescribedCircumstances, now: number): Circumstances {
  const at = each.at === undefined ? now : Date.parse(each.at);
  const past = {
    states: new Set(listOf(each.session ?? [])),
    findings: new Set(listOf(each.findings ?? [])),
  };
  return {
    agent: (each.agent ?? 'claude-code') as AgentName,
    ...(each.model !== undefined && { model: each.model }),
    principal: principalFrom(each),
    at,
    task: each.task === undefined ? null : { name: each.task, since: at - (each.taskMinutes ?? 0) * 60_000 },
    past: () => past,
  };
}

function principalFrom({ principal, groups = [] }: DescribedCircumstances): Principal {
  if (principal === undefined && listOf(groups).length === 0) return { kind: 'anonymous', user: 'dev' };
  const subject = principal ?? 'somebody';
  return {
    kind: 'person',
    issuer: 'https://id.example',
    subject,
    groups: [...listOf(groups)],
    ...(subject.includes('@') && { email: subject }),
  };
}
