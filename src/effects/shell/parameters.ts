/** Parameter expansion on texts that may be partly unknown: `${x#…}`, `${x/…/…}`, `${x:1:2}`, `${x^^}`. */
import { ANY, isKnown, NAME, ONE, STAR, type Text } from '../text.ts';

/** A shell pattern, marks and quoted characters told apart, as a regular expression source. */
export function patternSource(pattern: Text, greedy = true): string {
  let source = '';
  for (const c of pattern) {
    if (c === STAR || c === ANY || c === NAME) source += greedy ? '[^]*' : '[^]*?';
    else if (c === ONE) source += '[^]';
    else source += c.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
  }
  return source;
}

/** `${x#p}` `${x##p}` `${x%p}` `${x%%p}` */
export function removed(text: Text, operator: '#' | '##' | '%' | '%%', pattern: Text): Text {
  if (!isKnown(text)) return unknownLike(text, operator, pattern);
  const greedy = operator.length === 2;
  if (operator.startsWith('#')) return text.replace(new RegExp(`^${patternSource(pattern, greedy)}`), '');
  // A shortest match at the end is found by trying the later starts first.
  const whole = new RegExp(`^${patternSource(pattern)}$`);
  const starts = Array.from({ length: Math.min(text.length, 4096) + 1 }, (_, i) => i);
  const at = (greedy ? starts : starts.reverse()).find((i) => whole.test(text.slice(i)));
  return at === undefined ? text : text.slice(0, at);
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
  const source = patternSource(pattern);
  const anchored = operator === '/#' ? `^${source}` : operator === '/%' ? `${source}$` : source;
  return text.replace(new RegExp(anchored, operator === '//' ? 'g' : ''), () => replacement);
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
