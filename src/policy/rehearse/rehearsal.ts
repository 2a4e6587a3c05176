/** Recorded activity tried on another policy: what would have been denied, asked and redacted, and what changes by that. */
import { GUESSING_RULE, OUTCOMES, type Outcome } from '../../model/decision.ts';
import type { ActivityRecord } from '../../model/record.ts';
import type { CompiledPolicy } from '../compile.ts';
import { Pasts } from '../pasts.ts';
import { type DecisionRecord, decideRecorded } from '../recorded.ts';
import type { HarmCheck } from './harm.ts';
import { Prompts, type Suggestions } from './prompts.ts';

export type Tally = Record<Outcome, number>;

/** The same counted as it was recorded, and by the policy that is tried. */
export interface Both<T> {
  readonly before: T;
  readonly after: T;
}

export interface Change {
  readonly from: Outcome;
  readonly to: Outcome;
  readonly count: number;
  /** What it is about, most frequent first. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly agent: string;
  readonly summary: string;
  readonly rule: string;
  readonly reason?: string;
  readonly count: number;
}

export interface RehearsalResult {
  readonly policy: { readonly organization: string; readonly revision: number };
  readonly decisions: number;
  /** Decisions whose record does not hold all that the policy asks; they are in no other count. */
  readonly unknown: number;
  readonly developers: number;
  readonly developerDays: number;
  readonly from?: string;
  readonly to?: string;
  readonly totals: Both<Tally>;
  /** Asks about the same by the same rule, counted once a session: as if each were answered for the session. */
  readonly asksOncePerSession: Both<number>;
  /** What rules that only observe would do besides. */
  readonly would: Tally;
  readonly changed: number;
  readonly changes: readonly Change[];
  readonly rules: readonly ({ readonly rule: string } & Both<Tally>)[];
  readonly agents: readonly ({ readonly agent: string } & Both<Tally>)[];
  readonly days: readonly ({ readonly day: string; readonly developers: number } & Both<Tally>)[];
  /** Secrets taken out of results. */
  readonly withheld: Both<number>;
  readonly friction?: { readonly budget: number; readonly within: boolean };
  readonly suggestions: Suggestions;
}

/** Examples kept for each change, and told. */
const MOST_KEPT = 2000;
const MOST_TOLD = 10;

const none = (): Tally => ({ allow: 0, redact: 0, ask: 0, deny: 0 });
const both = (): Both<Tally> => ({ before: none(), after: none() });

export class Rehearsal {
  readonly #policy: CompiledPolicy;
  readonly #totals = both();
  readonly #would = none();
  readonly #rules = new Map<string, Both<Tally>>();
  readonly #agents = new Map<string, Both<Tally>>();
  readonly #days = new Map<string, Both<Tally> & { readonly developers: Set<string> }>();
  readonly #developers = new Set<string>();
  readonly #changes = new Map<
    string,
    { count: number; examples: Map<string, Example & { count: number }> }
  >();
  readonly #pasts = new Pasts();
  readonly #prompts = new Prompts();
  readonly #once = { before: new Set<string>(), after: new Set<string>() };
  readonly #withheld = { before: 0, after: 0 };
  /** Calls whose results the policy would have redacted. */
  readonly #redacted = new Set<string>();
  #decisions = 0;
  #unknown = 0;
  #from: string | undefined;
  #to: string | undefined;

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  /** Takes one record in; records of one developer come in the order in which they were made. */
  take(record: ActivityRecord, developer: string): void {
    if (record.type === 'result') this.#takeResult(record);
    if (record.type === 'decision') this.#takeDecision(record, developer);
    this.#pasts.note(record);
  }

  #takeResult({ action, redactions, wouldRedact = 0 }: Extract<ActivityRecord, { type: 'result' }>): void {
    const { mode, secrets } = this.#policy.document;
    const all = mode === 'enforce' && secrets.results === 'redact';
    this.#withheld.before += redactions;
    if (all || this.#redacted.has(action)) this.#withheld.after += redactions + wouldRedact;
  }

  #takeDecision(record: DecisionRecord, developer: string): void {
    const { decided, at } = record;
    this.#decisions++;
    const again =
      decided === undefined ? undefined : decideRecorded(record, this.#policy, this.#pasts.of(record));
    if (decided === undefined || again === undefined) {
      this.#unknown++;
      return;
    }
    const { decision } = again;
    const suspected = record.rule === GUESSING_RULE && isStronger(decided, decision.outcome);
    const after = suspected ? decided : decision.outcome;
    const rule = suspected ? GUESSING_RULE : decision.rule;
    if (decision.obligations.length > 0) this.#redacted.add(record.action);
    if (decision.wouldBe) this.#would[decision.wouldBe.outcome]++;
    this.#count(record, developer, decided, { outcome: after, rule });
    if (after === 'ask' && !suspected) this.#prompts.add(decision, again.place);
    const within = `${developer} ${record.session} ${aboutOf(record)}`;
    if (decided === 'ask') this.#once.before.add(`${within} ${record.rule}`);
    if (after === 'ask') this.#once.after.add(`${within} ${rule}`);
    if (decided !== after) this.#note(record, decided, after, rule, decision.reasons[0]);
    this.#from = this.#from === undefined || at < this.#from ? at : this.#from;
    this.#to = this.#to === undefined || at > this.#to ? at : this.#to;
  }

  #count(
    { rule, agent, at }: DecisionRecord,
    developer: string,
    before: Outcome,
    after: { outcome: Outcome; rule: string },
  ): void {
    const day = at.slice(0, 10);
    this.#developers.add(developer);
    const days = entry(this.#days, day, () => ({ ...both(), developers: new Set<string>() }));
    days.developers.add(developer);
    for (const each of [this.#totals, days, entry(this.#agents, agent, both)]) {
      each.before[before]++;
      each.after[after.outcome]++;
    }
    entry(this.#rules, rule, both).before[before]++;
    entry(this.#rules, after.rule, both).after[after.outcome]++;
  }

  #note(record: DecisionRecord, from: Outcome, to: Outcome, rule: string, reason: string | undefined): void {
    const change = entry(this.#changes, `${from} ${to}`, () => ({ count: 0, examples: new Map() }));
    change.count++;
    const told = to === 'allow' ? record.rule : rule;
    const key = `${told} ${record.summary}`;
    const known = change.examples.get(key);
    if (known) known.count++;
    else if (change.examples.size < MOST_KEPT) {
      const { agent, summary } = record;
      change.examples.set(key, {
        agent,
        summary,
        rule: told,
        ...(reason !== undefined && { reason }),
        count: 1,
      });
    }
  }

  /** What came out. `check` says which pre-approvals would admit harm. */
  result(check: HarmCheck): RehearsalResult {
    const { organization, revision, friction } = this.#policy.document;
    const developerDays = [...this.#days.values()].reduce((sum, { developers }) => sum + developers.size, 0);
    const changes = [...this.#changes].map(([key, { count, examples }]): Change => {
      const [from, to] = key.split(' ') as [Outcome, Outcome];
      const told = [...examples.values()].sort((a, b) => b.count - a.count).slice(0, MOST_TOLD);
      return { from, to, count, examples: told };
    });
    return {
      policy: { organization, revision },
      decisions: this.#decisions,
      unknown: this.#unknown,
      developers: this.#developers.size,
      developerDays,
      ...(this.#from !== undefined && this.#to !== undefined && { from: this.#from, to: this.#to }),
      totals: this.#totals,
      asksOncePerSession: { before: this.#once.before.size, after: this.#once.after.size },
      would: this.#would,
      changed: changes.reduce((sum, { count }) => sum + count, 0),
      changes: changes.sort((a, b) => b.count - a.count),
      rules: [...this.#rules].map(([rule, tally]) => ({ rule, ...tally })).sort(byAsks),
      agents: [...this.#agents].map(([agent, tally]) => ({ agent, ...tally })).sort(byAsks),
      days: [...this.#days]
        .map(([day, { developers, before, after }]) => ({ day, developers: developers.size, before, after }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      withheld: this.#withheld,
      ...(friction && {
        friction: {
          budget: friction.asksPerDay,
          within: this.#totals.after.ask <= friction.asksPerDay * developerDays,
        },
      }),
      suggestions: this.#prompts.suggest(check),
    };
  }
}

const isStronger = (a: Outcome, b: Outcome): boolean => OUTCOMES.indexOf(a) > OUTCOMES.indexOf(b);

const byAsks = (a: Both<Tally>, b: Both<Tally>): number =>
  b.after.ask + b.after.deny - (a.after.ask + a.after.deny) || b.before.ask - a.before.ask;

/** What an action did, however it was spelled. */
const aboutOf = ({ effects }: DecisionRecord): string =>
  effects
    .filter(({ kind }) => kind !== 'command.run')
    .map(({ kind, resource }) => `${kind} ${resource}`)
    .join(' ');

function entry<K, T>(map: Map<K, T>, key: K, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
