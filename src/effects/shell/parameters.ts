/** Parameter expansion on texts that may be partly unknown: `${x#…}`, `${x/…/…}`, `${x:1:2}`, `${x^^}`. */
import { ANY, isKnown, NAME, ONE, STAR, type Text } from '../text.ts';

/** Longest text that patterns are tried on at every place; of a longer one the outcome counts as unknown. */
const LONGEST = 1000;

/** Longest text that is made by replacing. */
const MADE_LIMIT = 64_000;

/**
 * Where a match of `pattern` that begins at `from` can end. One pass over the pattern with the set of places reached so
 * far: no pattern makes it go back, as it would a regular expression.
 */
function endsOf(pattern: readonly string[], text: readonly string[], from: number): ReadonlySet<number> {
  let reached = new Set([from]);
  for (const c of pattern) {
    if (c === STAR || c === ANY || c === NAME) {
      const first = Math.min(...reached);
      reached = new Set(Array.from({ length: text.length - first + 1 }, (_, i) => first + i));
    } else {
      reached = new Set(
        [...reached].filter((at) => at < text.length && (c === ONE || c === text[at])).map((at) => at + 1),
      );
    }
    if (reached.size === 0) break;
  }
  return reached;
}

/** `${x#p}` `${x##p}` `${x%p}` `${x%%p}` */
export function removed(text: Text, operator: '#' | '##' | '%' | '%%', pattern: Text): Text {
  if (!isKnown(text)) return unknownLike(text, operator, pattern);
  if (text.length > LONGEST) return ANY;
  const fromEnd = operator.startsWith('%');
  const letters = fromEnd ? [...text].reverse() : [...text];
  const ends = endsOf(fromEnd ? [...pattern].reverse() : [...pattern], letters, 0);
  if (ends.size === 0) return text;
  const cut = operator.length === 2 ? Math.max(...ends) : Math.min(...ends);
  const rest = letters.slice(cut);
  return (fromEnd ? rest.reverse() : rest).join('');
}

/** An unknown text with an end taken off: still unknown; but a cut folder leaves a name. */
function unknownLike(text: Text, operator: string, pattern: Text): Text {
  if (operator === '##' && pattern.endsWith('/')) return NAME;
  if (operator.startsWith('%') && isKnown(pattern) && text.endsWith(pattern))
    return text.slice(0, -pattern.length || undefined);
  if (operator === '%' && pattern === `/${STAR}`) {
    const cut = text.lastIndexOf('/');
    return cut > 0 ? text.slice(0, cut) : ANY;
  }
  return text;
}

/** `${x/p/r}` `${x//p/r}` `${x/#p/r}` `${x/%p/r}` */
export function replaced(
  text: Text,
  operator: '/' | '//' | '/#' | '/%',
  pattern: Text,
  replacement: Text,
): Text {
  if (!isKnown(text) || pattern === '') return text;
  if (text.length > LONGEST) return ANY;
  const letters = [...text];
  const wanted = [...pattern];
  let out = '';
  let done = false;
  for (let at = 0; at < letters.length; ) {
    const ends = done || (operator === '/#' && at > 0) ? undefined : endsOf(wanted, letters, at);
    const end =
      operator === '/%' ? (ends?.has(letters.length) ? letters.length : -1) : Math.max(-1, ...(ends ?? []));
    if (out.length > MADE_LIMIT) return ANY;
    if (end > at) {
      out += replacement;
      at = end;
      done = operator !== '//';
    } else out += letters[at++];
  }
  return out;
}

/** `${x:offset:length}` */
export function sliced(text: Text, offset: Text, length: Text | undefined): Text {
  const from = Number(offset.trim() || 'x');
  const count = length === undefined ? undefined : Number(length.trim() || 'x');
  if (!isKnown(text) || Number.isNaN(from) || Number.isNaN(count ?? 0)) return isKnown(text) ? ANY : text;
  const start = from < 0 ? Math.max(0, text.length + from) : from;
  return text.slice(start, count === undefined ? undefined : count < 0 ? text.length + count : start + count);
}

/** `${x^}` `${x^^}` `${x,}` `${x,,}` */
export function recased(text: Text, operator: '^' | '^^' | ',' | ',,'): Text {
  const change = (part: string): string =>
    operator.startsWith('^') ? part.toUpperCase() : part.toLowerCase();
  return operator.length === 2 ? change(text) : change(text.slice(0, 1)) + text.slice(1);
}
