/** Conditions of a rule, compiled to predicates over one effect. */
import type { AgentName } from '../model/action.ts';
import type { Effect, FileEffect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import type { Conditions, PathCondition, Zone } from '../model/policy.ts';
import { type Glob, glob, globsOverlap } from './glob.ts';

/** What a condition may look at. */
export interface Subject {
  readonly effect: Effect;
  readonly place: Place;
  readonly agent: AgentName;
}

/** `unknown` says how to judge a property that cannot be read: in `where` it counts as met, in `except` it does not. */
export type Predicate = (subject: Subject, unknown: boolean) => boolean;

type TextCondition = Exclude<
  {
    [K in keyof Conditions]-?: NonNullable<Conditions[K]> extends boolean ? never : K;
  }[keyof Conditions],
  'path'
>;
type FlagCondition = Exclude<keyof Conditions, TextCondition | 'path'>;

const field = (effect: Effect, name: string): unknown => (effect as unknown as Record<string, unknown>)[name];

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
  agent: ({ agent }) => agent,
  force: ({ effect }) => field(effect, 'force'),
};

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

const FOLDED: ReadonlySet<string> = new Set(['host', 'package', 'manager']);

/** A condition or rule may name one thing or a list of them. */
export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Compiles conditions to one predicate: all of them must hold. */
export function compileConditions(conditions: Conditions): Predicate {
  const predicates = Object.entries(conditions).flatMap(([name, wanted]) => {
    if (wanted === undefined) return [];
    if (name === 'path') return [pathPredicate(listOf(wanted as PathCondition | PathCondition[]))];
    if (typeof wanted === 'boolean') return [flagPredicate(name as FlagCondition, wanted)];
    return [textPredicate(name as TextCondition, listOf(wanted as string | string[]))];
  });
  return (subject, unknown) => predicates.every((holds) => holds(subject, unknown));
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
    if (Array.isArray(value)) return value.some((one: string) => globs.some((g) => g.test(one)));
    if (typeof value !== 'string') return false;
    if (value === '*' && !STAR_IS_A_VALUE.has(name)) return unknown;
    return globs.some((g) => g.test(value));
  };
}

const exactly = (text: string): Glob => ({ source: text, test: (value) => value === text });

function pathPredicate(wanted: readonly PathCondition[]): Predicate {
  const tests = wanted.map((condition): Predicate => {
    if (typeof condition === 'string') return pathGlob(condition);
    const inside = 'inside' in condition;
    const zones = listOf(inside ? condition.inside : condition.outside);
    return ({ effect, place }) => {
      if (!('path' in effect)) return false;
      return zones.some((zone) => isInside(effect.path, zone, place)) === inside;
    };
  });
  return (subject, unknown) => 'path' in subject.effect && tests.some((test) => test(subject, unknown));
}

/** A path glob: `/x` absolute, `~/x` below home, `.` and `x/y` below each workspace root, two stars and `/x` anywhere. */
function pathGlob(source: string): Predicate {
  const compiled = new Map<string, Glob>();
  const cached = (pattern: string, fold: boolean): Glob => {
    const key = `${fold} ${pattern}`;
    const found = compiled.get(key);
    if (found) return found;
    if (compiled.size > 500) compiled.clear();
    const made = glob(pattern, fold);
    compiled.set(key, made);
    return made;
  };
  return ({ effect, place }, unknown) => {
    if (!('path' in effect)) return false;
    const path = slashes(effect.path);
    const fold = place.platform !== 'linux';
    return anchored(source, place).some((pattern) => {
      if (cached(pattern, fold).test(path)) return true;
      if (!unknown) return false;
      // `/x/**` as the path of what is read: a whole tree that is taken along, as by `tar`.
      const isTree = path.endsWith('/**');
      if (effect.pattern && globsOverlap(isTree ? atRoots(pattern, place) : pattern, path)) return true;
      return takesAlong(effect) && globsOverlap(atRoots(pattern, place), `${path === '/' ? '' : path}/**`);
    });
  };
}

/** A tree that is deleted or written takes along what lies below it; a search below a folder is no read of each file. */
const takesAlong = (effect: FileEffect): boolean => effect.recursive === true && effect.kind !== 'file.read';

/**
 * Below a tree, a pattern for anywhere (one that begins with two stars) is looked for at the workspace's roots only: what else a tree
 * holds is not known, and every tree could hold a match.
 */
function atRoots(pattern: string, place: Place): string {
  if (!pattern.startsWith('**/')) return pattern;
  const roots = place.workspace.map(slashes);
  const prefix = roots.length === 1 ? roots[0] : `{${roots.join(',')}}`;
  return `${prefix}/${pattern.slice(3)}`;
}

function anchored(source: string, place: Place): string[] {
  if (source === '~' || source.startsWith('~/')) return [slashes(place.home) + source.slice(1)];
  if (source.startsWith('/') || source.startsWith('**') || /^[A-Za-z]:\//.test(source)) return [source];
  return place.workspace.map((root) => (source === '.' ? slashes(root) : `${slashes(root)}/${source}`));
}

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** Is `path` one of the zone's folders or below it? Both sides are resolved paths. */
export function isInside(path: string, zone: Zone, place: Place): boolean {
  const holds = (folder: string): boolean => isBelow(path, folder, place);
  switch (zone) {
    case 'workspace':
      return place.workspace.some(holds);
    case 'home':
      return holds(place.home);
    case 'temp':
      // A home folder below the temp folder, as in containers, is a home and no scratch space; its own temp folder is.
      return place.temp.some(
        (folder) => holds(folder) && !(isBelow(place.home, folder, place) && holds(place.home)),
      );
  }
}

function isBelow(path: string, folder: string, { platform }: Place): boolean {
  const fold = (text: string): string => (platform === 'linux' ? slashes(text) : slashes(text).toLowerCase());
  const [subject, root] = [fold(path), fold(folder).replace(/\/+$/, '')];
  return subject === root || subject.startsWith(`${root}/`);
}
