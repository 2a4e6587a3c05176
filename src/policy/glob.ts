/** Glob matching for policy: compiled once, and also against values that are globs themselves. */
import { Minimatch } from 'minimatch';

export interface Glob {
  readonly source: string;
  readonly test: (value: string) => boolean;
}

const GLOB_CHARACTERS = /[*?[\]{}!+@()]/;

/** Compiles one glob. `foldCase` where the thing named does not tell case apart (hosts, paths on some systems). */
export function glob(source: string, foldCase = false): Glob {
  if (!GLOB_CHARACTERS.test(source)) {
    const wanted = foldCase ? source.toLowerCase() : source;
    return { source, test: (value) => (foldCase ? value.toLowerCase() : value) === wanted };
  }
  const compiled = new Minimatch(source, { dot: true, nocase: foldCase, nocomment: true, nonegate: true });
  return { source, test: (value) => compiled.match(value) };
}

/** A glob taken apart: the segments of each text that its braces stand for; nothing where those are too many to try. */
export type Shape = readonly (readonly string[])[] | undefined;

/** Takes a glob apart, for `shapesOverlap`. */
export const shapeOf = (source: string): Shape => alternatives(source)?.map((each) => each.split('/'));

/**
 * Can some path be matched by both globs? Used where an effect's path is itself a pattern (`cat *.env`).
 * Understands `*`, `?`, `**` and braces; a bracket class counts as any one character, so the answer errs towards yes.
 */
export function shapesOverlap(left: Shape, right: Shape): boolean {
  if (!left || !right) return true;
  return left.some((a) => right.some((b) => pathsOverlap(a, b)));
}

/** `shapesOverlap` of two globs as they are written. */
export const globsOverlap = (left: string, right: string): boolean =>
  shapesOverlap(shapeOf(left), shapeOf(right));

const MOST_ALTERNATIVES = 64;

/** The texts that braces stand for; nothing where there are too many of them to try. */
function alternatives(source: string): string[] | undefined {
  const done: string[] = [];
  const open = [source];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = /\{([^{}]*,[^{}]*)\}/.exec(next);
    if (!found) {
      done.push(next);
      continue;
    }
    const [before, after] = [next.slice(0, found.index), next.slice(found.index + found[0].length)];
    open.push(...(found[1] as string).split(',').map((part) => before + part + after));
    if (open.length + done.length > MOST_ALTERNATIVES) return undefined;
  }
  return done;
}

function pathsOverlap(left: readonly string[], right: readonly string[]): boolean {
  // Most globs part ways in their first segments, long before it matters what their stars can be.
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [a, b] = [left[at] as string, right[at] as string];
    if (a === '**' || b === '**') break;
    if (!segmentsOverlap(a, b)) return false;
  }
  return overlap(left, right, (segment) => segment === '**', segmentsOverlap);
}

const WILDCARD = /[*?[]/;

function segmentsOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  if (!WILDCARD.test(a) && !WILDCARD.test(b)) return false;
  return overlap(
    characters(a),
    characters(b),
    (c) => c === '*',
    (x, y) => x === y || x === '?' || y === '?',
  );
}

const characters = (segment: string): readonly string[] => [...segment.replace(/\[[^\]]*\]/g, '?')];

/**
 * Is there a sequence that both patterns match, where a star matches any run of items? Row by row, as in edit distance,
 * so that no number of stars makes it slow.
 */
function overlap(
  left: readonly string[],
  right: readonly string[],
  isStar: (item: string) => boolean,
  meet: (a: string, b: string) => boolean,
): boolean {
  let row = [true];
  for (const [j, b] of right.entries()) row.push(row[j] === true && isStar(b));
  for (const a of left) {
    const next = [row[0] === true && isStar(a)];
    for (const [j, b] of right.entries()) {
      const onStar = isStar(a) || isStar(b);
      next.push(onStar ? row[j + 1] === true || next[j] === true : row[j] === true && meet(a, b));
    }
    row = next;
  }
  return row[right.length] === true;
}
