/** Glob matching for policy: compiled once, and also against values that are globs themselves. */
import { braceExpand, Minimatch } from 'minimatch';

export interface Glob {
  readonly source: string;
  readonly test: (value: string) => boolean;
}

const GLOB_CHARACTERS = /[*?[\]{}!+@()]/;

/** One glob, compiled when a value first needs it: most never do. `foldCase` where the thing named does not tell case apart (hosts, paths on some systems). */
export function glob(source: string, foldCase = false): Glob {
  if (!GLOB_CHARACTERS.test(source)) {
    const wanted = foldCase ? source.toLowerCase() : source;
    return { source, test: (value) => (foldCase ? value.toLowerCase() : value) === wanted };
  }
  let compiled: Minimatch | undefined;
  const matches = (value: string): boolean => {
    compiled ??= matcher(source, foldCase);
    return compiled.match(value);
  };
  const [head, inner, tail] = literalsOf(foldCase ? source.toLowerCase() : source);
  return {
    source,
    test(value) {
      // Most values differ already in the letters that stand for themselves.
      const text = foldCase ? value.toLowerCase() : value;
      return text.startsWith(head) && text.endsWith(tail) && text.includes(inner) && matches(value);
    },
  };
}

const matcher = (source: string, nocase: boolean): Minimatch =>
  new Minimatch(source, { dot: true, nocase, nocomment: true, nonegate: true });

/** Letters that whatever a glob matches begins with, holds (after two stars), and ends with. */
function literalsOf(source: string): [head: string, inner: string, tail: string] {
  if (source.includes('\\')) return ['', '', ''];
  const head = source.slice(0, source.search(GLOB_CHARACTERS));
  const tail = /[^*?[\]{}!+@()]*$/.exec(source)?.[0] ?? '';
  const inner = source.startsWith('**/') ? (/^[^*?[\]{}!+@()]*/.exec(source.slice(3))?.[0] ?? '') : '';
  return [head, inner.replace(/\/$/, ''), tail.startsWith('/') ? '' : tail];
}

/** Longest pattern, in characters. */
const LENGTH_LIMIT = 1_000;
/** Texts that the braces of one pattern may stand for. */
const BRACES_LIMIT = 256;

/** Why a pattern cannot be used, as the end of a sentence, or nothing: what passes here is compiled without an error. */
export function patternProblem(source: string): string | undefined {
  if (source.length > LENGTH_LIMIT) return `is longer than ${LENGTH_LIMIT} characters`;
  try {
    if (GLOB_CHARACTERS.test(source)) matcher(source, false);
    const texts = braceExpand(source, { braceExpandMax: BRACES_LIMIT + 1 });
    return texts.length > BRACES_LIMIT ? `stands for more than ${BRACES_LIMIT} texts` : undefined;
  } catch (error) {
    return `cannot be matched (${(error as Error).message})`;
  }
}

/** A glob taken apart: the segments of each text that its braces stand for; nothing where those are too many to try. */
export type Shape = readonly (readonly string[])[] | undefined;

/** Takes a glob apart, for `shapesOverlap`. Alternatives that no path can match are left out. */
export function shapeOf(source: string): Shape {
  const shapes = alternatives(source)?.map((each) => each.split('/'));
  if (shapes?.some((segments) => segments.length > MOST_SEGMENTS)) return undefined;
  return shapes?.filter((segments) => segments.every(fitsName));
}

/** Folders in folders that are compared one by one. */
const MOST_SEGMENTS = 256;

/** Longest name of a file, in UTF-16 units: no file system that we run on takes more. */
const NAME_LIMIT = 255;

/** Can a name be long enough for all that a segment says beside its stars? */
const fitsName = (segment: string): boolean =>
  segment.length <= NAME_LIMIT || characters(segment).filter((c) => c !== '*').length <= NAME_LIMIT;

/**
 * How a rule's glob and the glob of what an effect can touch (`cat *.env`) can mean the same path. `named`: a part of the
 * rule's that says something is met by a part of the effect's. `swallowed`: only `**` of the effect's takes it in.
 */
export type Overlap = 'named' | 'swallowed' | undefined;

/**
 * Can some path be matched by both globs? Understands `*`, `?`, `**` and braces; a bracket class counts as any one
 * character, so the answer errs towards yes.
 * @param visible the wildcards of `touched` leave out hidden names, as a shell's do.
 * @param anyNames a name of which nothing is known, somewhere below folders of which nothing is known, names nothing.
 */
export function shapesOverlap(rule: Shape, touched: Shape, visible = false, anyNames = true): Overlap {
  if (!rule || !touched) return 'named';
  let best: Overlap;
  for (const a of rule)
    for (const b of touched) {
      const found = pathsOverlap(a, b, visible, anyNames || !b.includes('**'));
      if (found === 'named') return found;
      best ??= found;
    }
  return best;
}

/** `shapesOverlap` of two globs as they are written. */
export const globsOverlap = (rule: string, touched: string, visible = false): Overlap =>
  shapesOverlap(shapeOf(rule), shapeOf(touched), visible);

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

const REACHED = 1;
const NAMED = 2;

/**
 * Is there a sequence of parts that both patterns match? Row by row, as in edit distance, so that no number of stars makes
 * it slow. Each place holds whether it can be reached, and whether it can be after a named part was met.
 */
function pathsOverlap(
  rule: readonly string[],
  touched: readonly string[],
  visible: boolean,
  anyNames: boolean,
): Overlap {
  // Most globs part ways in their first segments, long before it matters what their stars can be.
  for (let at = 0; at < rule.length && at < touched.length; at++) {
    const [a, b] = [rule[at] as string, touched[at] as string];
    if (a === '**' || b === '**') break;
    if (!meet(a, b, visible)) return undefined;
  }
  let row = [REACHED];
  for (const [j, b] of touched.entries()) row.push(b === '**' ? (row[j] ?? 0) : 0);
  for (const a of rule) {
    const next = [a === '**' ? (row[0] ?? 0) : 0];
    for (const [j, b] of touched.entries()) {
      const [before, above, left] = [row[j] ?? 0, row[j + 1] ?? 0, next[j] ?? 0];
      // A star is left out, or takes in the part that stands against it.
      if (a === '**') next.push(above | left);
      else if (b === '**') next.push((visible && a.startsWith('.') ? 0 : above) | left);
      else if (before === 0 || !meet(a, b, visible)) next.push(0);
      else next.push(a === '*' || a === '' || (b === '*' && !anyNames) ? before : NAMED);
    }
    row = next;
  }
  const reached = row[touched.length] ?? 0;
  if (reached & NAMED) return 'named';
  return reached & REACHED ? 'swallowed' : undefined;
}

const meet = (rule: string, touched: string, visible: boolean): boolean =>
  segmentsOverlap(rule, touched) && !(visible && rule.startsWith('.') && /^[*?]/.test(touched));

const WILDCARD = /[*?[]/;

/** Letters of a segment behind its last wildcard. */
function fixedEnd(segment: string): number {
  let count = 0;
  while (count < segment.length && !'*?]'.includes(segment.charAt(segment.length - 1 - count))) count++;
  return count;
}

function segmentsOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  const [wildA, wildB] = [a.search(WILDCARD), b.search(WILDCARD)];
  if (wildA < 0 && wildB < 0) return false;
  // Both go on alike up to the first wildcard of either, or nothing meets both.
  const fixed = Math.min(wildA < 0 ? a.length : wildA, wildB < 0 ? b.length : wildB);
  if (a.slice(0, fixed) !== b.slice(0, fixed)) return false;
  // And from the last one on.
  const tail = Math.min(fixedEnd(a), fixedEnd(b));
  if (tail > 0 && a.slice(-tail) !== b.slice(-tail)) return false;
  const letters = characters(b);
  let row = [true];
  for (const [j, y] of letters.entries()) row.push(row[j] === true && y === '*');
  for (const x of characters(a)) {
    const next = [row[0] === true && x === '*'];
    for (const [j, y] of letters.entries()) {
      if (x === '*' || y === '*') next.push(row[j + 1] === true || next[j] === true);
      else next.push(row[j] === true && (x === y || x === '?' || y === '?'));
    }
    row = next;
  }
  return row[letters.length] === true;
}

const characters = (segment: string): readonly string[] => [...segment.replace(/\[[^\]]*\]/g, '?')];
