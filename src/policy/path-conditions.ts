/** Conditions on paths: globs, anchored where a policy means them, and zones such as the workspace. */
import type { Effect, FileEffect } from '../model/effect.ts';
import type { Place } from '../model/facts.ts';
import type { PathCondition, Zone } from '../model/policy/conditions.ts';
import { listOf } from '../model/policy/words.ts';
import { type Glob, glob, type Shape, shapeOf, shapesOverlap } from './glob.ts';
import { type Predicate, type Subject, slashes } from './subject.ts';

/** One of these conditions must hold. */
export function pathPredicate(wanted: readonly PathCondition[]): Predicate {
  const tests = wanted.map((condition): Predicate => {
    if (typeof condition === 'string') return pathGlob(condition);
    const inside = 'inside' in condition;
    const zones = listOf(inside ? condition.inside : condition.outside);
    return (subject, unknown) => {
      const held = zones.map((zone) => isInside(subject, zone));
      if (held.includes(true)) return inside;
      return held.includes(undefined) ? unknown : !inside;
    };
  });
  return (subject, unknown) => subject.path !== undefined && tests.some((test) => test(subject, unknown));
}

/** A path glob at one place: what it matches, and what it overlaps. */
interface Anchored {
  readonly glob: Glob;
  readonly shape: Shape;
  /** As `shape`, for what lies below a tree. */
  readonly below: Shape;
}

/** Places for which a glob is kept ready: a gate serves a few workspaces. */
const MOST_PLACES = 50;

/** A path glob: `/x` absolute, `~/x` below home, `.` and `x/y` below each workspace root, two stars and `/x` anywhere. */
function pathGlob(source: string): Predicate {
  const ready = new Map<string, readonly Anchored[]>();
  function at(place: Place): readonly Anchored[] {
    const name = nameOf(place);
    const known = ready.get(name);
    if (known) return known;
    if (ready.size >= MOST_PLACES) ready.clear();
    const made = anchored(source, place).map((pattern) => ({
      glob: glob(pattern, place.platform !== 'linux'),
      shape: shapeOf(pattern),
      below: shapeOf(atRoots(pattern, place)),
    }));
    ready.set(name, made);
    return made;
  }
  return (subject, unknown) => {
    const { path, effect } = subject;
    if (path === undefined) return false;
    for (const each of at(subject.place)) {
      if (each.glob.test(path)) return true;
      if (!unknown || !touchesFile(effect)) continue;
      if (effect.pattern && !leavesOut(effect, each.shape) && meetsPattern(each, subject, effect))
        return true;
      if (takesAlong(effect) && shapesOverlap(each.below, subject.tree)) return true;
    }
    return false;
  };
}

const names = new WeakMap<Place, string>();

/** What tells places apart for path globs. */
function nameOf(place: Place): string {
  let name = names.get(place);
  if (name === undefined) {
    name = JSON.stringify([place.platform, place.home, place.workspace]);
    names.set(place, name);
  }
  return name;
}

/** Does all that a rule names lie in folders that the effect leaves out? */
const leavesOut = ({ without = [] }: FileEffect, rule: Shape): boolean =>
  rule?.every((parts) => without.some((name) => parts.includes(name))) === true;

const touchesFile = (effect: Effect): effect is FileEffect => effect.kind.startsWith('file.');

/**
 * Can what an effect touches be what a rule's pattern names? That a pattern for anywhere lies below folders of which
 * nothing is known (`src/**\/x.ts`) says only that some folder could hold such a thing: that counts at the workspace's
 * roots, where such things are.
 */
function meetsPattern(each: Anchored, { path, shape }: Subject, { kind, visible }: FileEffect): boolean {
  // `/x/**` as the path of what is read: a whole tree that is taken along, as by `tar`. What is read may be shown, so
  // that any file below may count; a program that writes below a folder means the files that it knows.
  const found = path?.endsWith('/**')
    ? undefined
    : shapesOverlap(each.shape, shape, visible === true, kind !== 'file.write');
  if (found === 'named') return true;
  if (found === undefined && !path?.endsWith('/**')) return false;
  return shapesOverlap(each.below, shape, visible === true) !== undefined;
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

/** Is the subject's path one of the zone's folders or below it? Both sides are resolved paths. Undefined where nobody knows. */
function isInside(subject: Subject, zone: Zone): boolean | undefined {
  const { path = '', place } = subject;
  const holds = (folder: string): boolean => isBelow(path, folder, place);
  switch (zone) {
    case 'workspace':
      return place.workspace.some(holds);
    case 'repository':
      return workTrees(subject)?.some(holds);
    case 'home':
      return holds(place.home);
    case 'temp':
      // A home folder below the temp folder, as in containers, is a home and no scratch space; its own temp folder is.
      return place.temp.some(
        (folder) => holds(folder) && !(isBelow(place.home, folder, place) && holds(place.home)),
      );
  }
}

/**
 * The work trees that the workspace's folders lie in, a folder without one by itself; undefined where nobody has looked.
 * One that holds the user's home is none: everything would lie inside.
 */
function workTrees({ place, circumstances }: Subject): readonly string[] | undefined {
  const trees: string[] = [];
  for (const folder of place.workspace) {
    const found = circumstances.repositoryOf?.(folder);
    if (found === undefined) return undefined;
    trees.push(found === null || isBelow(place.home, found.root, place) ? folder : found.root);
  }
  return trees;
}

function isBelow(path: string, folder: string, { platform }: Place): boolean {
  const fold = (text: string): string => (platform === 'linux' ? slashes(text) : slashes(text).toLowerCase());
  const [subject, root] = [fold(path), fold(folder).replace(/\/+$/, '')];
  return subject === root || subject.startsWith(`${root}/`);
}
