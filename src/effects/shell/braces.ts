/** Brace expansion: `{a,b}`, `{1..9}`, `{a..e..2}`, nested. */

/** Words that one brace expression may make; the rest is dropped, as the effects are alike. */
const LIMIT = 64;

/** Texts that `{…}` stands for, or nothing if it is no brace expression. */
export function braceAlternatives(text: string): string[] | undefined {
  const inside = text.slice(1, -1);
  const range = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(inside);
  if (range) return rangeOf(range[1] ?? '', range[2] ?? '', range[3]);
  const parts = splitAtCommas(inside);
  if (parts.length < 2) return undefined;
  return parts.flatMap((part) => expandBraces(part)).slice(0, LIMIT);
}

/** All texts that a literal word with brace expressions stands for. */
export function expandBraces(word: string): string[] {
  const open = findOpen(word);
  if (open === undefined) return [word];
  const [start, end] = open;
  const middles = braceAlternatives(word.slice(start, end));
  const tails = expandBraces(word.slice(end));
  const heads = middles ?? [word.slice(start, end)];
  return heads.flatMap((m) => tails.map((t) => word.slice(0, start) + m + t)).slice(0, LIMIT);
}

function findOpen(word: string): [number, number] | undefined {
  for (let i = 0; i < word.length; i++) {
    if (word[i] === '\\') i++;
    else if (word[i] === '{' && word[i - 1] !== '$') {
      const end = closing(word, i);
      if (end !== undefined) return [i, end];
    }
  }
  return undefined;
}

function closing(word: string, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < word.length; i++) {
    if (word[i] === '\\') i++;
    else if (word[i] === '{') depth++;
    else if (word[i] === '}' && --depth === 0) return i + 1;
  }
  return undefined;
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
    texts.push(numeric ? String(n) : String.fromCharCode(n));
    if (texts.length >= LIMIT) break;
  }
  return texts;
}
