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

/**
 * Can some path be matched by both globs? Used where an effect's path is itself a pattern (`cat *.env`).
 * Understands `*`, `?`, `**` and braces; a bracket class counts as any one character, so the answer errs towards yes.
 */
export function globsOverlap(left: string, right: string): boolean {
  return alternatives(left).some((a) =>
    alternatives(right).some((b) => segmentsOverlap(a.split('/'), b.split('/'))),
  );
}

const MOST_ALTERNATIVES = 64;

function alternatives(source: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(source);
  if (!found) return [source];
  const [whole, inside = ''] = found;
  const out = inside
    .split(',')
    .map((part) => source.slice(0, found.index) + part + source.slice(found.index + whole.length));
  return out.flatMap(alternatives).slice(0, MOST_ALTERNATIVES);
}

function segmentsOverlap(left: readonly string[], right: readonly string[]): boolean {
  const [a, ...restA] = left;
  const [b, ...restB] = right;
  if (a === undefined && b === undefined) return true;
  if (a === '**') return segmentsOverlap(restA, right) || (b !== undefined && segmentsOverlap(left, restB));
  if (b === '**') return segmentsOverlap(left, restB) || (a !== undefined && segmentsOverlap(restA, right));
  if (a === undefined || b === undefined) return false;
  return (
    textsOverlap(a.replace(/\[[^\]]*\]/g, '?'), b.replace(/\[[^\]]*\]/g, '?')) &&
    segmentsOverlap(restA, restB)
  );
}

/** Two texts with `*` and `?`: is there a text that both match? Row by row, as in edit distance. */
function textsOverlap(left: string, right: string): boolean {
  let row = Array.from({ length: right.length + 1 }, (_, j) =>
    [...right.slice(0, j)].every((c) => c === '*'),
  );
  for (let i = 1; i <= left.length; i++) {
    const a = left[i - 1] as string;
    const next = [row[0] === true && a === '*'];
    for (let j = 1; j <= right.length; j++) {
      const b = right[j - 1] as string;
      const skipLeft = a === '*' && row[j] === true;
      const skipRight = b === '*' && next[j - 1] === true;
      const both = row[j - 1] === true && (a === b || a === '?' || b === '?' || a === '*' || b === '*');
      next.push(
        skipLeft ||
          skipRight ||
          both ||
          (a === '*' && next[j - 1] === true) ||
          (b === '*' && row[j] === true),
      );
    }
    row = next;
  }
  return row[right.length] === true;
}
