/** From the parts of a word to the fields that they make: values put together, split at blanks, one field or many. */
import { atMost, isKnown, ONE, STAR, type Text } from '../text.ts';
import type { Field, Output, Scope, Sources } from './scope.ts';
import { atMostFields, merged } from './scope.ts';

/** Readings of one word: each makes fields of its own. Any more are folded into one. */
const READING_LIMIT = 64;
/** Readings of a word times its parts: so much work one word gets. */
const WORK_LIMIT = 4_000;
/** A part of a word: the texts that it may be; `fields` where it makes several fields (`"$@"`). */
export interface Piece {
  readonly texts: readonly Text[];
  readonly quoted: boolean;
  readonly from: Sources;
  readonly fields?: true;
  readonly stream?: Output;
}

const BLANKS = /[ \t\n]+/;
const NEVER = /(?!)/;

/** Where an unquoted value is split: at blanks, unless the script has set `IFS`. */
export function separatorOf(scope: Scope): RegExp {
  const set = scope.vars.get('IFS')?.texts[0];
  if (set === undefined || set === ' \t\n') return BLANKS;
  if (set === '') return NEVER;
  const letters = set.replace(/[\]\\^-]/g, '\\$&');
  return isKnown(set) ? new RegExp(`[${letters}]${/^\s+$/.test(set) ? '+' : ''}`) : BLANKS;
}

/** Puts pieces together to the fields of one word. */
export function joinPieces(pieces: readonly Piece[], separator: RegExp): Field[] {
  const limit = Math.min(READING_LIMIT, Math.ceil(WORK_LIMIT / (pieces.length + 1)));
  const states = joinStates(pieces, separator, limit);
  if (states.length === 1) return states[0] ?? [];
  return dedupe(states.flat());
}

/** Unquoted values are split at blanks; each alternative makes a list of fields of its own. */
export function joinStates(pieces: readonly Piece[], separator: RegExp, limit: number): Field[][] {
  interface Open {
    done: Field[];
    text: Text;
    from: Sources;
    /** There is a field even if its text is empty: something was quoted. */
    kept: boolean;
  }
  let states: Open[] = [{ done: [], text: '', from: [], kept: false }];
  let stream: Output | undefined;
  for (const piece of pieces) {
    stream ??= piece.stream;
    const next: Open[] = [];
    const options: readonly (readonly Text[])[] = piece.fields
      ? [piece.texts]
      : atMost(piece.texts, Math.max(1, Math.floor(limit / states.length))).map((text) => [text]);
    for (const state of states)
      for (const option of options) {
        const open: Open = {
          ...state,
          done: options.length === 1 && states.length === 1 ? state.done : [...state.done],
        };
        option.forEach((text, i) => {
          if (i > 0) closeField(open);
          append(open, text, piece);
        });
        next.push(open);
      }
    states = next;
  }
  return states.map((state) => {
    closeField(state);
    const [first] = state.done;
    if (stream && first) return [{ ...first, stream }];
    return states.length === 1 ? state.done : [...atMostFields(state.done, READING_LIMIT)];
  });

  function append(open: Open, text: Text, piece: Piece): void {
    open.from = merged(open.from, piece.from);
    if (piece.quoted) {
      open.text += text;
      open.kept = true;
      return;
    }
    // Words of a value that is not quoted are fields of their own; globs in it count.
    const words = text.split(separator);
    words.forEach((word, i) => {
      if (i > 0) closeField(open);
      open.text += word.replaceAll('*', STAR).replaceAll('?', ONE);
      if (word !== '') open.kept = true;
    });
  }

  function closeField(open: Open): void {
    if (open.kept) open.done.push({ text: open.text, from: open.from });
    open.text = '';
    open.kept = false;
    open.from = [];
  }
}

function dedupe(fields: readonly Field[]): Field[] {
  const seen = new Set<string>();
  return fields.filter((each) => !seen.has(each.text) && seen.add(each.text));
}
