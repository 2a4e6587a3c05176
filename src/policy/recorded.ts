/** A recorded decision, decided again: under another policy, or under the same to see why. */
import type { Circumstances, Past } from '../model/circumstances.ts';
import type { Decision } from '../model/decision.ts';
import type { Effect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import type { ActivityRecord, RecordedPlace } from '../model/record.ts';
import { effectOf } from '../model/recorded-effect.ts';
import type { CompiledPolicy } from './compile.ts';
import { decide } from './decide.ts';
import type { Surroundings } from './subject.ts';

export type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;

export interface DecidedAgain extends Surroundings {
  readonly decision: Decision;
}

/**
 * What the policy says of what was recorded; nothing where the record does not hold all that the policy asks: it is from
 * before effects were kept whole, it cut a command that a pre-approval could name, or a rule asks for a repository.
 * `past`: what the session had been through by then.
 */
export function decideRecorded(
  record: DecisionRecord,
  policy: CompiledPolicy,
  past?: Past,
): DecidedAgain | undefined {
  const { place: recorded, agent } = record;
  if (recorded === undefined || agent === 'person' || agent === 'chaperone') return undefined;
  const effects: Effect[] = [];
  for (const each of record.effects) {
    const effect = effectOf(each);
    if (effect === undefined) return undefined;
    const cut = effect.kind === 'command.run' && effect.text === undefined;
    if (cut && policy.preapprovals.length > 0) return undefined;
    effects.push(effect);
  }
  const place = placeOf(recorded);
  let unrecorded = false;
  const circumstances: Circumstances = {
    agent,
    ...(record.model !== undefined && { model: record.model }),
    ...(record.by !== undefined && { tool: record.by }),
    principal: record.principal,
    at: Date.parse(record.at),
    task: record.task ? { name: record.task.name, since: Date.parse(record.task.since) } : null,
    ...(past && { past: () => past }),
    repositoryOf: () => {
      unrecorded = true;
      return undefined;
    },
  };
  const decision = decide(policy, { effects, place, circumstances });
  return unrecorded ? undefined : { decision, place, circumstances };
}

/** Places are few: one value for each, so that what is worked out for a place is worked out once. */
const places = new Map<string, Place>();
const MOST_PLACES = 1000;

function placeOf(recorded: RecordedPlace): Place {
  const key = JSON.stringify(recorded);
  let place = places.get(key);
  if (place === undefined) {
    place = { ...recorded, cwd: recorded.workspace[0] ?? recorded.home, governed: [], env: {} };
    if (places.size >= MOST_PLACES) places.clear();
    places.set(key, place);
  }
  return place;
}
