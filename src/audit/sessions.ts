/** Who started which agent, and what it did: the records of a log, session by session. */
import type { EffectKind } from '../model/effect.ts';
import type { Obeyed } from '../model/obedience.ts';
import type { ActivityRecord } from '../model/record.ts';
import { sessionKey } from '../model/session.ts';
import { principalOf } from './query.ts';

/** What was done: by a session, or by one of its subagents. */
export interface Deeds {
  readonly actions: number;
  readonly denied: number;
  /** Put before a person, whoever answered in the end. */
  readonly asked: number;
  /** Secrets that were taken out of results. */
  readonly redactions: number;
  /** Answers that the client was seen to obey, to ignore, and those that nothing told of. */
  readonly obedience: Readonly<Record<Obeyed, number>>;
  /** How often each kind of effect was let happen. */
  readonly effects: Readonly<Partial<Record<EffectKind, number>>>;
}

export interface SessionSummary extends Deeds {
  readonly session: string;
  readonly agent: string;
  readonly principal: string;
  readonly device: string;
  readonly model?: string;
  readonly clientVersion?: string;
  readonly cwd: string;
  readonly repository?: string;
  readonly branch?: string;
  /** The task profile that it was on at its last action. */
  readonly task?: string;
  /** Time of its first and last record. */
  readonly from: string;
  readonly to: string;
  /** Numbers of these records. */
  readonly first: number;
  readonly last: number;
  readonly prompts: number;
  /** Agents inside it, in the order in which they first acted. */
  readonly subagents: readonly (Deeds & { readonly id: string; readonly type: string })[];
  /** Name of the session that its client was started in (`<agent>/<session>`), as its environment said. */
  readonly startedIn?: string;
  /** Agents that it set out to start, as its calls name them. */
  readonly started: readonly string[];
}

/** The sessions in these records, in the order in which they began. */
export function sessionsOf(records: Iterable<ActivityRecord>): SessionSummary[] {
  const tallies = new Map<string, Tally>();
  for (const record of records) {
    if (record.agent === 'chaperone' || record.agent === 'person' || record.session === '') continue;
    const key = sessionKey(record);
    const tally = tallies.get(key) ?? new Tally(record);
    tallies.set(key, tally);
    tally.add(record);
  }
  return [...tallies.values()].map((tally) => tally.summary());
}

/** The last word of a session. */
export type Heard = Pick<ActivityRecord, 'agent' | 'session' | 'at'>;

/** When each session was last heard of, the latest last. Keeps no more than that of a log of any length. */
export function lastHeard(records: Iterable<ActivityRecord>): Heard[] {
  const heard = new Map<string, Heard>();
  for (const { agent, session, at } of records) {
    const key = `${agent} ${session}`;
    heard.delete(key);
    heard.set(key, { agent, session, at });
  }
  return [...heard.values()];
}

class Tally {
  readonly #first: ActivityRecord;
  #last: ActivityRecord;
  readonly #whole = new Count();
  readonly #subagents = new Map<string, { readonly type: string; readonly count: Count }>();
  readonly #started = new Set<string>();
  #model: string | undefined;
  #task: string | undefined;
  #prompts = 0;
  #startedIn: string | undefined;

  constructor(first: ActivityRecord) {
    this.#first = first;
    this.#last = first;
  }

  add(record: ActivityRecord): void {
    this.#last = record;
    this.#model = record.model ?? this.#model;
    this.#whole.add(record);
    if (record.type === 'session') this.#startedIn ??= record.startedIn;
    if (record.type === 'prompt') this.#prompts++;
    if (record.subagent) {
      const { id, type } = record.subagent;
      const known = this.#subagents.get(id) ?? { type, count: new Count() };
      this.#subagents.set(id, known);
      known.count.add(record);
    }
    if (record.type !== 'decision') return;
    this.#task = record.task?.name;
    for (const { kind, resource } of record.effects)
      if (kind === 'agent.spawn' && record.outcome !== 'deny') this.#started.add(resource);
  }

  summary(): SessionSummary {
    const { session, agent, device, cwd, repository, branch, clientVersion, at, seq } = this.#first;
    return {
      session,
      agent,
      principal: principalOf(this.#first),
      device,
      ...(this.#model && { model: this.#model }),
      ...(clientVersion && { clientVersion }),
      cwd,
      ...(repository && { repository }),
      ...(branch && { branch }),
      ...(this.#task && { task: this.#task }),
      from: at,
      to: this.#last.at,
      first: seq,
      last: this.#last.seq,
      prompts: this.#prompts,
      ...this.#whole.deeds(),
      subagents: [...this.#subagents].map(([id, { type, count }]) => ({ id, type, ...count.deeds() })),
      ...(this.#startedIn && { startedIn: this.#startedIn }),
      started: [...this.#started],
    };
  }
}

class Count {
  #actions = 0;
  #denied = 0;
  #asked = 0;
  #redactions = 0;
  readonly #obedience = { yes: 0, no: 0, unknown: 0 };
  readonly #effects = new Map<EffectKind, number>();

  add(record: ActivityRecord): void {
    if (record.type === 'result') {
      this.#redactions += record.redactions;
      if (record.disobeyed) this.#obedience.no++;
    }
    if (record.type === 'obedience') this.#obedience[record.obeyed]++;
    if (record.type !== 'decision') return;
    this.#actions++;
    if (['person', 'client', 'timeout'].includes(record.decider.by)) this.#asked++;
    if (record.outcome === 'deny' || record.answer === 'deny') this.#denied++;
    else for (const { kind } of record.effects) this.#effects.set(kind, (this.#effects.get(kind) ?? 0) + 1);
  }

  deeds(): Deeds {
    return {
      actions: this.#actions,
      denied: this.#denied,
      asked: this.#asked,
      redactions: this.#redactions,
      obedience: { ...this.#obedience },
      effects: Object.fromEntries(this.#effects),
    };
  }
}
