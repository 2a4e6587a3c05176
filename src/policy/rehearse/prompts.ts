/** The asks of a rehearsal, by what they are about, and the few pre-approvals that would answer most of them. */
import type { Decision } from '../../model/decision.ts';
import type { Place } from '../../model/facts.ts';
import type { Preapproval } from '../../model/policy/rules.ts';
import { nameEffect } from '../describe.ts';
import { askedEffects } from '../grants.ts';
import { type Candidate, candidatesFor, nearnessOf } from './candidates.ts';
import type { HarmCheck } from './harm.ts';

export interface Suggestion {
  readonly preapproval: Preapproval;
  /** Asks that it answers beyond those before it. */
  readonly removes: number;
}

export interface Suggestions {
  readonly accepted: readonly Suggestion[];
  /** What would answer asks and let harm pass, or the like of harm: left out, with a harmful command. */
  readonly refused: readonly { readonly what: string; readonly asks: number; readonly admits: string }[];
  /** Asks that stay. */
  readonly remaining: number;
}

/** Asks about the same: each effect with all that would answer it. */
interface Group {
  count: number;
  readonly effects: readonly (readonly string[])[];
  /** What is asked about, in words, and what stands near it. */
  readonly says: string;
  readonly near: readonly string[];
}

/** Suggestions made at most, asks that one must answer, and refusals that are told. */
const MOST_SUGGESTIONS = 10;
const FEWEST_ASKS = 2;
const MOST_REFUSED = 10;

export class Prompts {
  readonly #candidates = new Map<string, Candidate>();
  readonly #groups = new Map<string, Group>();

  add(decision: Decision, place: Place): void {
    const asked = askedEffects(decision);
    const effects = asked.map((effect) =>
      candidatesFor(effect, decision.effects, place).map((candidate) => {
        const key = JSON.stringify(candidate);
        if (!this.#candidates.has(key)) this.#candidates.set(key, candidate);
        return key;
      }),
    );
    const near = asked.map((effect) => nearnessOf(effect, place));
    const about = [...near, ...effects.map((keys) => keys.join('\n'))].join('\n\n');
    const group = this.#groups.get(about);
    if (group) group.count++;
    else this.#groups.set(about, { count: 1, effects, near, says: asked.map(nameEffect).join(', ') });
  }

  /** The smallest set that can be found step by step: each time what answers most asks and admits no harm. */
  suggest(check: HarmCheck): Suggestions {
    const left = new Set<Group>();
    const refused: Suggestions['refused'][number][] = [];
    let kept = 0;
    for (const group of [...this.#groups.values()].sort((x, y) => y.count - x.count)) {
      const admits = group.near.map((near) => check.near(near)).find((command) => command !== undefined);
      if (admits === undefined && group.effects.length > 0) left.add(group);
      else kept += group.count;
      if (admits !== undefined && refused.length < MOST_REFUSED)
        refused.push({ what: group.says, asks: group.count, admits });
    }
    const chosen: string[] = [];
    const barred = new Set<string>();
    const accepted: Suggestion[] = [];
    while (accepted.length < MOST_SUGGESTIONS) {
      const best = this.#best(left, new Set(chosen), barred);
      if (!best || best.asks < FEWEST_ASKS) break;
      const candidate = this.#candidates.get(best.key) as Candidate;
      const admits = check.admits([...chosen, best.key].map((key) => this.#candidates.get(key) as Candidate));
      if (admits !== undefined) {
        barred.add(best.key);
        if (refused.length < MOST_REFUSED)
          refused.push({ what: JSON.stringify(candidate), asks: best.asks, admits });
        continue;
      }
      chosen.push(best.key);
      for (const group of left) if (isAnswered(group, new Set(chosen))) left.delete(group);
      accepted.push({
        preapproval: { id: nameOf(candidate, accepted.length + 1), ...candidate },
        removes: best.asks,
      });
    }
    return { accepted, refused, remaining: kept + [...left].reduce((sum, { count }) => sum + count, 0) };
  }

  /** The candidate that answers most of what is left; the narrower of equals, since it was met first. */
  #best(
    left: ReadonlySet<Group>,
    chosen: ReadonlySet<string>,
    barred: ReadonlySet<string>,
  ): { key: string; asks: number } | undefined {
    const asks = new Map<string, number>();
    for (const { count, effects } of left) {
      const open = effects.filter((keys) => !keys.some((key) => chosen.has(key)));
      const [first = [], ...others] = open;
      for (const key of new Set(first)) {
        if (!barred.has(key) && others.every((keys) => keys.includes(key)))
          asks.set(key, (asks.get(key) ?? 0) + count);
      }
    }
    let best: { key: string; asks: number } | undefined;
    for (const [key, count] of asks) if (count > (best?.asks ?? 0)) best = { key, asks: count };
    return best;
  }
}

const isAnswered = ({ effects }: Group, chosen: ReadonlySet<string>): boolean =>
  effects.every((keys) => keys.some((key) => chosen.has(key)));

function nameOf({ on, commands }: Candidate, number: number): string {
  const what = commands ? 'command' : String(on).replaceAll('.', '-');
  return `suggested.${what}-${number}`;
}
