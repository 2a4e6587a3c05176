/** Reads the secret, or the secrets, where a family's keyword stands. */
import type { Family } from './family.ts';
import { isObvious } from './obvious.ts';

/** Offsets in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the family's pattern finds with its keyword at the offset; nothing for most keywords. */
export function valuesAt(text: string, at: number, family: Family): readonly Span[] {
  const { pattern, within, check } = family;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return NOTHING;
  const [start, end] = spanOf(match);
  const isSecret = (value: string) => !isObvious(value) && check?.(value, match.groups ?? {}) !== false;
  if (!within) return isSecret(text.slice(start, end)) ? [{ start, end }] : NOTHING;
  return [...text.slice(start, end).matchAll(within)].flatMap((one) => {
    const [from, to] = spanOf(one);
    return isSecret(one[0].slice(from - one.index, to - one.index))
      ? [{ start: start + from, end: start + to }]
      : [];
  });
}

/** Where the group `value` stands, else the whole match. */
const spanOf = ({ index, 0: whole, indices }: RegExpExecArray): readonly [number, number] =>
  indices?.groups?.value ?? [index, index + whole.length];

const NOTHING: readonly Span[] = [];
