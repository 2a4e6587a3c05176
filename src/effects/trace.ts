/** What has been found so far while one action is followed: the effects, and how much work may still be done. */
import type { Certainty, Effect, RunEffect, Span } from '../model/effect.ts';
import { resourceOf } from '../model/effect.ts';
import type { Facts, Place } from '../model/facts.ts';
import { Links } from './links.ts';

/** Why an effect happens: passed down while a command is followed into its parts. */
export interface Cause {
  readonly certainty: Certainty;
  readonly span?: Span;
  readonly via?: string;
  /** As in the effect. */
  readonly cwd?: string;
}

type Found<E> = E extends Effect
  ? Omit<E, 'certainty' | 'span' | 'via' | 'cwd'> & { readonly certainty?: Certainty }
  : never;
/** An effect whose cause is still to be added. */
export type NewEffect = Found<Effect>;

/** Effects that name the place where they happen by themselves. */
const SAYS_WHERE = /^(?:file|git)\./;

const RANK: Record<Certainty, number> = { proven: 0, possible: 1, opaque: 2 };

/** The less certain of two. */
export const lessCertain = (a: Certainty, b: Certainty): Certainty => (RANK[a] >= RANK[b] ? a : b);

/** The same cause, made less certain. */
export const possibly = (cause: Cause): Cause =>
  cause.certainty === 'proven' ? { ...cause, certainty: 'possible' } : cause;

/** The same cause, in the folder in which a command runs. */
export function within(cause: Cause, cwd: string | undefined): Cause {
  if (cause.cwd === cwd) return cause;
  const { cwd: _, ...rest } = cause;
  return cwd === undefined ? rest : { ...rest, cwd };
}

/** The same cause, reached by one step more. */
export const via = (cause: Cause, step: string): Cause => ({
  ...cause,
  via: cause.via ? `${cause.via}, ${step}` : step,
});

/** Most work that one action gets, in commands followed: beyond it the rest is opaque, so time stays bounded. */
const STEP_LIMIT = 10_000;
/** Most effects kept: a decision needs the kinds of harm, not every one of ten thousand files. */
const EFFECT_LIMIT = 2_000;

/** Work of one kind that is left for the whole action. */
export interface Budget {
  left: number;
}

/** Steps in which parsers guess how code goes on that is not valid. */
const REPAIR_LIMIT = 1_500;
/** Statements that are given to the parser of SQL, which takes as long for one as the words of a hundred take. */
const STATEMENT_LIMIT = 20;

export class Trace {
  readonly place: Place;
  readonly facts: Facts;
  readonly effects: Effect[] = [];
  readonly #index = new Map<string, number>();
  readonly repairs: Budget = { left: REPAIR_LIMIT };
  readonly statements: Budget = { left: STATEMENT_LIMIT };
  /** Links that the action itself makes. The machine does not have them yet. */
  readonly links: Links;
  /** Wildcards of the shell meet hidden names: `shopt -s dotglob`. */
  dotglob = false;
  #steps = 0;
  #cut = false;
  #full = false;

  constructor(place: Place, facts: Facts) {
    this.place = place;
    this.facts = facts;
    this.links = new Links(place.platform !== 'linux');
  }

  /** Notes an effect. The same effect on the same resource is kept once, with the surer of both certainties. */
  add(effect: NewEffect, cause: Cause): Effect {
    const certainty =
      effect.certainty === 'opaque' ? 'opaque' : lessCertain(effect.certainty ?? 'proven', cause.certainty);
    const whole = {
      ...effect,
      certainty,
      ...(cause.span && { span: cause.span }),
      ...(cause.via !== undefined && { via: cause.via }),
      ...(cause.cwd !== undefined && !SAYS_WHERE.test(effect.kind) && { cwd: cause.cwd }),
    } as Effect;
    // The gate's own process, by whatever program or function it is told.
    if (whole.kind === 'process.kill' && this.place.gate && namesProcess(whole.target, this.place.gate.pid))
      this.add({ kind: 'governance.change', target: 'chaperone' }, cause);
    const key = keyOf(whole);
    const at = this.#index.get(key);
    const known = at === undefined ? undefined : this.effects[at];
    if (at !== undefined && known) {
      if (RANK[certainty] >= RANK[known.certainty]) return known;
      const surer = { ...known, certainty } as Effect;
      this.effects[at] = surer;
      return surer;
    }
    if (this.effects.length >= EFFECT_LIMIT) {
      this.cut('more effects than can be listed', cause);
      this.#full = true;
      return whole;
    }
    this.#index.set(key, this.effects.length);
    this.effects.push(whole);
    return whole;
  }

  /** Counts work, one for a command; false once the limit is reached (the rest is then noted as opaque, once). */
  step(cause: Cause, cost = 1): boolean {
    // What can no longer be listed need not be found.
    if (this.#full) return false;
    this.#steps += cost;
    if (this.#steps <= STEP_LIMIT) return true;
    this.cut('more commands than are followed', cause);
    return false;
  }

  /** Notes that reading stopped here, and why. */
  cut(why: string, cause: Cause): void {
    if (!this.#cut) this.effects.push(unread(why, cause));
    this.#cut = true;
  }

  /** Notes that following the action failed by a fault of ours. */
  fault(problem: string): void {
    this.effects.push({
      ...unread(`could not be followed: ${problem}`, { certainty: 'opaque' }),
      fault: true,
    });
  }
}

const unread = (why: string, cause: Cause): RunEffect => ({
  kind: 'command.run',
  program: '*',
  text: why,
  code: 'hidden',
  ...via(cause, why),
  certainty: 'opaque',
});

/** Is it that process, or the group that it leads (`kill -- -PID`)? */
const namesProcess = (target: string, pid: number): boolean => target.replace(/^-/, '') === String(pid);

function keyOf(effect: Effect): string {
  const base = `${effect.kind} ${resourceOf(effect)} ${effect.cwd ?? ''}`;
  switch (effect.kind) {
    case 'command.run':
      return `${base} ${effect.text} ${effect.code ?? ''}`;
    case 'net.connect':
      return `${base} ${effect.direction} ${effect.action ?? ''} ${effect.carries?.join(' ') ?? ''}`;
    case 'file.write':
    case 'file.delete':
    case 'file.read':
      return `${base} ${effect.loses ?? ''}`;
    case 'package.install':
      return `${base} ${effect.source ?? ''}`;
    case 'db.mutate':
      return `${base} ${effect.host ?? ''}`;
    case 'git.push':
      return `${base} ${effect.force ?? ''} ${effect.deletes ?? ''} ${effect.repository}`;
    case 'git.rewrite':
      return `${base} ${effect.loses ?? ''} ${effect.repository}`;
    default:
      return base;
  }
}
