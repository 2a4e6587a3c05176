/** What the gate counts of the records that pass, for its state. */
import type { AgentName } from '../model/action.ts';
import type { ActivityRecord } from '../model/record.ts';
import { AsksToday } from './friction.ts';
import type { GateState } from './protocol.ts';

export class Tally {
  readonly #counts = {
    decided: 0,
    denied: 0,
    asked: 0,
    redacted: 0,
    would: { denied: 0, asked: 0, redacted: 0 },
  };
  readonly #asksToday: AsksToday;
  readonly #lastFired = new Map<AgentName, number>();

  /** `read`: at least the records since a time in milliseconds. */
  constructor(read: (since: number) => Iterable<ActivityRecord>) {
    this.#asksToday = new AsksToday(read);
  }

  /** Since the gate began. */
  get counts(): GateState['counts'] {
    return structuredClone(this.#counts);
  }

  /** Asks on the day of `now`, milliseconds since the epoch. */
  asksToday(now: number): number {
    return this.#asksToday.count(now);
  }

  note(record: ActivityRecord): void {
    const { would } = this.#counts;
    if (record.type === 'result') {
      this.#counts.redacted += record.redactions;
      would.redacted += record.wouldRedact ?? 0;
    }
    if ('wouldBe' in record && record.wouldBe?.outcome === 'deny') would.denied++;
    if ('wouldBe' in record && record.wouldBe?.outcome === 'ask') would.asked++;
    if (record.type !== 'decision') return;
    this.#asksToday.add(record);
    this.#counts.decided++;
    if (record.outcome === 'deny') this.#counts.denied++;
    if (record.decider.by !== 'rule' || record.outcome === 'ask') this.#counts.asked++;
  }

  /** A hook of the agent has called, milliseconds since the epoch. */
  heard(agent: ActivityRecord['agent'], at: number): void {
    if (agent === 'person' || agent === 'chaperone') return;
    this.#lastFired.set(agent, Math.max(at, this.#lastFired.get(agent) ?? 0));
  }

  lastHeard(agent: AgentName): number | undefined {
    return this.#lastFired.get(agent);
  }

  /** Has any agent called within so many milliseconds? */
  heardWithin(within: number): boolean {
    return [...this.#lastFired.values()].some((at) => Date.now() - at < within);
  }
}
