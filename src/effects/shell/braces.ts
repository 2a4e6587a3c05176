/** Brace expansion: `{a,b}`, `{1..9}`, `{a..e..2}`, nested. */

import { atMost, NAME, type Text } from '../text.ts';

/** Words that one brace expression may make; the last of them stands for any more. */
const LIMIT = 256;
/** Those words times the braces in them: so much work one expression gets. */
const WORK_LIMIT = 4_000;

const limitFor = (text: string): number =>
  Math.max(2, Math.min(LIMIT, Math.floor(WORK_LIMIT / text.split('{').length)));

/** Texts that `{…}` stands for, or nothing if it is no brace expression. */
export function braceAlternatives(text: string, limit = limitFor(text)): readonly Text[] | undefined {
  const inside = text.slice(1, -1);
  const range = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(inside);
  if (range) return rangeOf(range[1] ?? '', range[2] ?? '', range[3]);
  const parts = splitAtCommas(inside);
  if (parts.length < 2) return undefined;
  return atMost(
    parts.flatMap((part) => expandBraces(part, limit)),
    limit,
  );
}

/** All texts that a literal word with brace expressions stands for. */
function expandBraces(word: string, limit: number): readonly Text[] {
  const open = findOpen(word);
  if (open === undefined) return [word];
  const [start, end] = open;
  const middles = braceAlternatives(word.slice(start, end), limit);
  const tails = expandBraces(word.slice(end), limit);
  const heads = middles ?? [word.slice(start, end)];
  return atMost(
    heads.flatMap((m) => tails.map((t) => word.slice(0, start) + m + t)),
    limit,
  );
}

/** The first braces of a word that close again, with all between. */
function findOpen(word: string): [number, number] | undefined {
  const open: number[] = [];
  let found: [number, number] | undefined;
  for (let i = 0; i < word.length; i++) {
    if (word[i] === '\\') i++;
    else if (word[i] === '{') open.push(word[i - 1] === '$' ? -1 : i);
    else if (word[i] === '}') {
      const start = open.pop() ?? -1;
      if (start >= 0 && (found === undefined || start < found[0])) found = [start, i + 1];
      if (open.length === 0 && found) return found;
    }
  }
  return found;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '{') depth++;
    else if (c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function rangeOf(from: string, to: string, by: string | undefined): string[] | undefined {
  const numeric = /\d$/.test(from) && /\d$/.test(to);
  if (!numeric && (from.length !== 1 || to.length !== 1 || /\d/.test(from + to))) return undefined;
  const value = (end: string): number => (numeric ? Number(end) : end.charCodeAt(0));
  const [a, b] = [value(from), value(to)];
  const step = Math.max(1, Math.abs(Number(by ?? 1)) || 1);
  const texts: string[] = [];
  for (let n = a; a <= b ? n <= b : n >= b; n += a <= b ? step : -step) {
    // Numbers without end hold no slash, and that is all that matters of them.
    if (texts.length >= LIMIT) return [...texts, NAME];
    texts.push(numeric ? String(n) : String.fromCharCode(n));
  }
  return texts;
}
