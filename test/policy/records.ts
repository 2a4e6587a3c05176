/** Records as the gate writes them, of decisions about commands on a described machine. */
import type { Circumstances } from '../../src/model/circumstances.ts';
import { OUTCOMES, type Outcome } from '../../src/model/decision.ts';
import type { Effect } from '../../src/model/effect.ts';
import { RECORD_VERSION } from '../../src/model/record.ts';
import { recordEffect } from '../../src/model/recorded-effect.ts';
import type { CompiledPolicy } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import type { DecisionRecord } from '../../src/policy/recorded.ts';
import { CIRCUMSTANCES, PLACE, settled, shell, type World } from '../effects/world.ts';

let seq = 0;

/** What the record keeps of a command's decision, as it comes back from the file. */
export function recordOf(
  command: string,
  policy: CompiledPolicy,
  {
    facts,
    at = '2026-11-02T09:00:00.000Z',
    session = 's',
  }: { facts?: World | undefined; at?: string; session?: string } = {},
): DecisionRecord {
  const circumstances = { ...CIRCUMSTANCES, at: Date.parse(at), principal: DEVELOPER };
  const record = recordOfCall(settled(shell(command), facts), circumstances, policy);
  return { ...record, session, summary: command.slice(0, 2000) };
}

const DEVELOPER = { kind: 'anonymous', user: 'dev' } as const;

/** The same of effects, in whatever circumstances. */
export function recordOfCall(
  effects: readonly Effect[],
  circumstances: Circumstances,
  policy: CompiledPolicy,
): DecisionRecord {
  const decision = decide(policy, { effects, place: PLACE, circumstances });
  const { home, workspace, temp, platform } = PLACE;
  const { organization, revision } = policy.document;
  const { agent, model, tool, principal, task } = circumstances;
  const record: DecisionRecord = {
    v: RECORD_VERSION,
    seq: ++seq,
    prev: '0'.repeat(64),
    device: 'test',
    principal,
    at: new Date(circumstances.at).toISOString(),
    agent,
    ...(model !== undefined && { model }),
    session: 's',
    cwd: PLACE.cwd,
    type: 'decision',
    action: `call-${seq}`,
    tool: 'Bash',
    ...(tool !== undefined && { by: tool }),
    ...(task && { task: { name: task.name, since: new Date(task.since).toISOString() } }),
    summary: 'something',
    digest: '0'.repeat(64),
    effects: decision.effects.map(recordEffect),
    outcome: decision.outcome === 'ask' ? 'allow' : decision.outcome,
    decided: decision.outcome,
    place: { home, workspace, temp, platform },
    rule: decision.rule,
    reasons: decision.reasons,
    decider: { by: 'rule', rule: decision.rule },
    ...(decision.wouldBe && { wouldBe: decision.wouldBe }),
    policy: { organization, revision },
    waited: 0,
    took: 1,
  };
  return JSON.parse(JSON.stringify(record));
}

export const weaker = (a: Outcome, b: Outcome): boolean => OUTCOMES.indexOf(a) < OUTCOMES.indexOf(b);
