/** Which texts the parser of shell reads in time: what its time grows with faster than with their length is bounded. */
import { nesting } from '../text.ts';

/** Brackets in brackets: time grows with the square. */
const NESTING_LIMIT = 200;
/** Of those, ones that are in doubt: time doubles with each. */
const DOUBT_LIMIT = 8;
/** Here-documents that one line opens: time grows with the square. */
const OPENER_LIMIT = 300;

/** Is the text one that the parser reads in time? Others are scripts that nobody writes. */
export const isReadable = (text: string): boolean =>
  nesting(text) <= NESTING_LIMIT && doubtful(text) <= DOUBT_LIMIT && openers(text) <= OPENER_LIMIT;

/** Most `<<` on one line. */
function openers(text: string): number {
  if (!text.includes('<<')) return 0;
  let count = 0;
  let most = 0;
  for (const [sign] of text.matchAll(/<<|\n/g)) {
    count = sign === '\n' ? 0 : count + 1;
    most = Math.max(most, count);
  }
  return most;
}

/**
 * How deep `$((` stand in each other. Each may be arithmetic or a command in parentheses, which shows at its end, so the
 * parser reads what is in it up to two times.
 */
function doubtful(text: string): number {
  if (!text.includes('$((')) return 0;
  const open: boolean[] = [];
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/\$\(\(|[({)}]/g)) {
    if (bracket === ')' || bracket === '}') {
      if (open.pop()) depth--;
      continue;
    }
    const isDoubtful = bracket.length > 1;
    if (isDoubtful) {
      open.push(false);
      deepest = Math.max(deepest, ++depth);
    }
    open.push(isDoubtful);
  }
  return deepest;
}
