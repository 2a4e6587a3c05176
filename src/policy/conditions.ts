/** Conditions of a rule, compiled to predicates over one effect. */
import type { Effect } from '../model/effect.ts';
import type { Conditions } from '../model/policy/conditions.ts';
import { listOf } from '../model/policy/words.ts';
import { type Glob, glob } from './glob.ts';
import { pathPredicate } from './path-conditions.ts';
import { groupsOf, namesOf } from './roles.ts';
import type { Predicate, Subject } from './subject.ts';
import { timePredicate } from './time-conditions.ts';

/** Conditions that are neither texts nor flags: each has a predicate of its own. */
type OwnCondition = 'path' | 'time' | 'taskMinutes';
type TextCondition = Exclude<
  {
    [K in keyof Conditions]-?: NonNullable<Conditions[K]> extends boolean ? never : K;
  }[keyof Conditions],
  OwnCondition
>;
type FlagCondition = Exclude<keyof Conditions, TextCondition | OwnCondition>;

/** What cannot be found out; a condition on it is met in `where`, and not in `except`. */
const UNKNOWN = '*';

const field = (effect: Effect, name: string): unknown => (effect as unknown as Record<string, unknown>)[name];

const listed = (set: ReadonlySet<string> | undefined): unknown => (set ? [...set] : UNKNOWN);

/** Where each text condition finds its value; most are the effect's field of the same name. */
const TEXTS: Record<TextCondition, (subject: Subject) => unknown> = {
  branch: ({ effect }) => field(effect, 'branch'),
  remote: ({ effect }) => field(effect, 'remote'),
  host: ({ effect }) => field(effect, 'host'),
  // A connection that goes both ways meets a condition on either.
  direction: ({ effect }) => {
    const direction = field(effect, 'direction');
    return direction === 'both' ? ['upload', 'download', 'both'] : direction;
  },
  program: ({ effect }) => field(effect, 'program'),
  subcommand: ({ effect }) => field(effect, 'subcommand'),
  certainty: ({ effect }) => effect.certainty,
  package: ({ effect }) => (effect.kind.startsWith('package.') ? field(effect, 'name') : undefined),
  manager: ({ effect }) => field(effect, 'manager'),
  server: ({ effect }) => field(effect, 'server'),
  tool: ({ effect }) => field(effect, 'tool'),
  variable: ({ effect }) => (effect.kind === 'env.read' ? effect.name : undefined),
  target: ({ effect }) => field(effect, 'target'),
  provider: ({ effect }) => field(effect, 'provider'),
  action: ({ effect }) => field(effect, 'action'),
  image: ({ effect }) => field(effect, 'image'),
  code: ({ effect }) => field(effect, 'code'),
  agent: ({ circumstances }) => circumstances.agent,
  model: ({ circumstances }) => circumstances.model ?? UNKNOWN,
  by: ({ circumstances }) => circumstances.tool ?? UNKNOWN,
  principal: ({ circumstances }) => namesOf(circumstances.principal),
  group: ({ circumstances }) => groupsOf(circumstances.principal) ?? UNKNOWN,
  role: ({ roles }) => roles ?? UNKNOWN,
  task: ({ circumstances }) => circumstances.task?.name,
  session: ({ circumstances }) => listed(circumstances.past?.()?.states),
  finding: ({ circumstances }) => listed(circumstances.past?.()?.findings),
  repository: ({ repository }) => repository ?? UNKNOWN,
  force: ({ effect }) => field(effect, 'force'),
  carries: ({ effect }) => field(effect, 'carries'),
  source: ({ effect }) => field(effect, 'source'),
};

/** Lists of which every item must be named for an exception to hold: a token and a file are not a token alone. */
const ALL_IN_EXCEPT: ReadonlySet<string> = new Set(['carries']);

/** `*` is a name here, not "cannot be read": `env` reads all variables, `kill -1` ends all processes. */
const STAR_IS_A_VALUE: ReadonlySet<string> = new Set([
  'variable',
  'target',
  'direction',
  'certainty',
  'agent',
  'code',
  'force',
]);

/** Hosts of repositories tell no difference either, nor do providers of identity for addresses. */
const FOLDED: ReadonlySet<string> = new Set(['host', 'package', 'manager', 'principal', 'repository']);

export type ConditionName = keyof Conditions;

/** One condition of a rule, by its name. */
export interface NamedPredicate {
  readonly name: ConditionName;
  readonly holds: Predicate;
}

/** Compiles conditions to one predicate: all of them must hold. */
export function compileConditions(conditions: Conditions): Predicate {
  const predicates = compileEach(conditions).map(({ holds }) => holds);
  return (subject, unknown) => predicates.every((holds) => holds(subject, unknown));
}

/** The same, each condition by itself. */
export function compileEach(conditions: Conditions): NamedPredicate[] {
  return (Object.keys(conditions) as ConditionName[]).flatMap((name): NamedPredicate[] => {
    const wanted = conditions[name];
    if (wanted === undefined) return [];
    if (name in OWN) return [{ name, holds: OWN[name as OwnCondition](wanted as never) }];
    if (typeof wanted === 'boolean') return [{ name, holds: flagPredicate(name as FlagCondition, wanted) }];
    return [{ name, holds: textPredicate(name as TextCondition, listOf(wanted as string | string[])) }];
  });
}

/** What a condition of that name looks at in an effect; undefined where the effect has no such property. */
export function readBy(name: ConditionName, subject: Subject): unknown {
  if (name === 'path') return subject.path;
  if (name === 'time') return new Date(subject.circumstances.at).toISOString();
  if (name === 'taskMinutes') return minutesOnTask(subject);
  return name in TEXTS ? TEXTS[name as TextCondition](subject) : field(subject.effect, name);
}

const OWN: { [K in OwnCondition]: (wanted: NonNullable<Conditions[K]>) => Predicate } = {
  path: (wanted) => pathPredicate(listOf(wanted)),
  time: (wanted) => {
    const isOpen = timePredicate(listOf(wanted));
    return ({ circumstances }) => isOpen(circumstances.at);
  },
  taskMinutes: (wanted) => (subject) => (minutesOnTask(subject) ?? -1) >= wanted,
};

function minutesOnTask({ circumstances: { task, at } }: Subject): number | undefined {
  return task ? Math.floor((at - task.since) / 60_000) : undefined;
}

function flagPredicate(name: FlagCondition, wanted: boolean): Predicate {
  return ({ effect }) => Boolean(field(effect, name)) === wanted;
}

function textPredicate(name: TextCondition, wanted: readonly string[]): Predicate {
  const read = TEXTS[name];
  // A star that means "all of them" is matched as a word, not as a wildcard: `variable: "*"` is not every variable.
  const globs = wanted.map((w) =>
    w === '*' && STAR_IS_A_VALUE.has(name) ? exactly('*') : glob(w, FOLDED.has(name)),
  );
  return (subject, unknown) => {
    const value = read(subject);
    if (Array.isArray(value)) {
      const named = (one: string): boolean => globs.some((g) => g.test(one));
      return !unknown && ALL_IN_EXCEPT.has(name) ? value.every(named) : value.some(named);
    }
    if (typeof value !== 'string') return false;
    if (value === UNKNOWN && !STAR_IS_A_VALUE.has(name)) return unknown;
    return globs.some((g) => g.test(value));
  };
}

const exactly = (text: string): Glob => ({ source: text, test: (value) => value === text });
