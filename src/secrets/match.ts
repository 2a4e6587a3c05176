/** Reads the secret, or the secrets, where a family's keyword stands. */
import { endOf, placesOfValue } from './assignment.ts';
import type { Family, Groups } from './family.ts';
import { isObvious } from './obvious.ts';

/** Offsets in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What the family's pattern finds with its keyword at the offset; nothing for most keywords. */
export function valuesAt(text: string, at: number, family: Family): readonly Span[] {
  if (!family.name) return valuesFrom(text, at, family);
  const nameEnd = endOf(family.name, text, at);
  if (nameEnd === -1) return NOTHING;
  for (const place of placesOfValue(text, nameEnd)) {
    if (isChecksum(text, at, place) || isIdentifier(text, nameEnd, place)) continue;
    const values = valuesFrom(text, place, family);
    if (values.length > 0) return values;
  }
  return NOTHING;
}

const HASH = /(?:[a-f0-9]{32}|[a-f0-9]{40}|[a-f0-9]{64})(?![A-Za-z0-9_])/iy;
const SPEAKS_OF_SECRETS =
  /key|token|secret|pass|pwd|auth|cred|api|client|team|login|init|licen|dsn|[=("'`<]/i;

/** A list of checksums has the name of what it checks, a colon and a hash: `DatadogCore: 5b7302d4543a…`. */
const isChecksum = (text: string, at: number, place: number): boolean =>
  !SPEAKS_OF_SECRETS.test(text.slice(Math.max(0, at - 24), place)) && endOf(HASH, text, place) !== -1;

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![A-Za-z0-9_])/iy;
const ID = /(?:^[\w.-]{0,40}|[^\w.-][\w.-]{0,40})(?:[_.-](?:uu|gu)?ids?|[a-z](?:Uu|Gu)?Ids?|ID)(?![\w.-])/;

/** What the name itself calls an id: `scaleway_project_id: …`. */
const isIdentifier = (text: string, nameEnd: number, place: number): boolean =>
  endOf(UUID, text, place) !== -1 && ID.test(text.slice(nameEnd, place));

function valuesFrom(text: string, at: number, { pattern, within, check }: Family): readonly Span[] {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return NOTHING;
  const { start, end } = spanOf(match);
  const isSecret = (value: string, groups: Groups) => check?.(value, groups) !== false && !isObvious(value);
  if (!within) return isSecret(text.slice(start, end), match.groups ?? {}) ? [{ start, end }] : NOTHING;
  return [...text.slice(start, end).matchAll(within)].flatMap((one) => {
    const inner = spanOf(one);
    return isSecret(one[0].slice(inner.start - one.index, inner.end - one.index), {
      ...match.groups,
      ...one.groups,
    })
      ? [{ start: start + inner.start, end: start + inner.end }]
      : [];
  });
}

/** Where the group `value` stands, else the whole match, with the group `head` before it. */
function spanOf({ index, 0: whole, indices }: RegExpExecArray): Span {
  const { head, value } = indices?.groups ?? {};
  const [start, end] = value ?? [index, index + whole.length];
  return { start: head?.[0] ?? start, end };
}

const NOTHING: readonly Span[] = [];
