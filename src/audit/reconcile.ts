/** Lays what clients tell of their calls beside what was recorded: a call on one side only is a call that escaped. */
import type { ActivityRecord } from '../model/record.ts';
import type { ToldCall } from './telemetry.ts';

export interface Reconciled {
  /** On both sides. */
  readonly matched: number;
  /** The client ran it, and no hook asked about it. */
  readonly unseen: readonly ToldCall[];
  /** The client ran it although it was denied; with the number of the denial's record. */
  readonly ranDenied: readonly (ToldCall & { readonly seq: number })[];
  /** It was let run while the client told of others, and the client does not know it. */
  readonly untold: readonly Decision[];
}

type Decision = Pick<
  Extract<ActivityRecord, { type: 'decision' }>,
  'agent' | 'session' | 'action' | 'tool' | 'at' | 'answer' | 'seq'
>;

/** Clocks of one machine; a hook is asked when a call begins. Milliseconds. */
const SLACK = 2000;

/** Joins by session and by the client's id of the call; where its hooks have none, by session and time. */
export function reconcile(told: readonly ToldCall[], records: Iterable<ActivityRecord>): Reconciled {
  const spans = spansOf(told);
  const decisions = new Map<string, Decision[]>();
  for (const record of records) {
    if (record.type !== 'decision' || !spans.has(record.session)) continue;
    const { agent, session, action, tool, at, answer, seq } = record;
    const list = decisions.get(session) ?? [];
    decisions.set(session, list);
    list.push({ agent, session, action, tool, at, seq, ...(answer && { answer }) });
  }
  const pairs = told.map((call) => ({ call, decision: take(call, decisions.get(call.session) ?? []) }));
  const left = [...decisions.values()].flat();
  return {
    matched: pairs.filter(({ decision }) => decision).length,
    unseen: pairs.flatMap(({ call, decision }) => (decision || call.how === 'refused' ? [] : [call])),
    ranDenied: pairs.flatMap(({ call, decision }) =>
      decision?.answer === 'deny' && call.how === 'ran' ? [{ ...call, seq: decision.seq }] : [],
    ),
    untold: left.filter(({ session, at, answer }) => {
      const { from, to } = spans.get(session) ?? { from: 0, to: 0 };
      const time = Date.parse(at);
      return answer !== 'deny' && answer !== 'ask' && time >= from && time <= to;
    }),
  };
}

/** Takes the decision about a call out of the list; of several about one id the last counts, whatever came before it. */
function take({ call, from, to }: ToldCall, decisions: Decision[]): Decision | undefined {
  const byId = decisions.filter(({ action }) => action === call);
  const found =
    byId.at(-1) ??
    decisions.find(({ action, at }) => {
      const time = Date.parse(at);
      return action.startsWith('derived:') && time >= from - SLACK && time <= to + SLACK;
    });
  for (const taken of byId.length > 0 ? byId : found ? [found] : [])
    decisions.splice(decisions.indexOf(taken), 1);
  return found;
}

/** From when to when each session was told of: exports begin and end where they will. */
function spansOf(told: readonly ToldCall[]): Map<string, { from: number; to: number }> {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { session, from, to } of told) {
    const known = spans.get(session) ?? { from, to };
    spans.set(session, { from: Math.min(known.from, from), to: Math.max(known.to, to) });
  }
  return spans;
}
