/** The gate's state, as whoever watches it gets it at every change. */
import type { ActivityRecord } from '../model/record.ts';
import { agentStates } from './agent-states.ts';
import type { Gate } from './gate.ts';
import { ordersIn } from './policy/order-news.ts';
import { isSafeDefaults } from './policy/source.ts';
import type { GateState } from './protocol.ts';

export function stateOf(gate: Gate): GateState {
  const now = gate.world.now();
  const standing = gate.standing();
  const { policy } = standing;
  const { organization, revision, mode, friction, tasks } = policy.compiled.document;
  const pause = gate.world.pause();
  const identity = gate.signIn.state();
  const exports = gate.exports.states();
  const evidence = gate.evidence.state();
  const { log } = gate.recording;
  return {
    version: gate.version,
    pid: process.pid,
    mode,
    problems: [
      policy.problem,
      gate.recording.problem,
      ...(identity?.problems ?? []),
      ...gate.evidence.problems(),
      ...gate.problems,
    ].filter((problem) => problem !== undefined),
    ...(pause && { pause }),
    policy: {
      organization,
      revision,
      ...(policy.file && { file: policy.file }),
      ...(policy.channel && { channel: policy.channel }),
      ...(isSafeDefaults(policy.compiled) && { isSafeDefaults: true }),
    },
    orders: ordersIn(standing),
    ...(identity && { identity }),
    counts: gate.tally.counts,
    ...(friction && { friction: { asksPerDay: friction.asksPerDay, today: gate.tally.asksToday(now) } }),
    obedience: gate.recentObedience.all,
    asks: gate.approvals.asks,
    grants: gate.grants.live(now),
    tasks: {
      profiles: Object.entries(tasks).map(([name, { title = name }]) => ({ name, title })),
      assigned: gate.tasks.assigned,
    },
    notices: gate.notices.all,
    recent: log.recent.map(brief),
    agents: agentStates(gate.home, (agent) => gate.tally.lastHeard(agent)),
    ...(exports.length > 0 && { exports }),
    log: log.file,
    ...(evidence && { evidence }),
  };
}

/** A record without what only a reader of the log needs. */
function brief(record: ActivityRecord): ActivityRecord {
  if (record.type !== 'decision') return record;
  const { input: _input, diff: _diff, ...rest } = record;
  return rest;
}
