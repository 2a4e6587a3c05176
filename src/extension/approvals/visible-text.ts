/**
 * Makes every character of a command or diff visible, so that what a person reads is what runs.
 * Invisible, reordering and control characters become marks (`⟦U+202E⟧`); letters of another alphabet that pass
 * for Latin ones are pointed out. Nothing is ever left out.
 */

/** A run of text that is shown in one way. */
export interface Piece {
  readonly text: string;
  /** `hidden`: `text` is a mark in place of a character that would not show. `lookalike`: it passes for another letter. */
  readonly mark?: 'hidden' | 'lookalike';
  /** For a mark: what is there, in words. */
  readonly says?: string;
  /** Effects (by index) that come from this part. */
  readonly effects?: readonly number[];
}

/** Emoji are made of joiners and selectors that are invisible elsewhere; a whole emoji is shown as it is. */
const EMOJI = String.raw`\p{Emoji_Presentation}(?:\u{FE0F}|\p{Emoji_Modifier})?(?:\u{200D}\p{Extended_Pictographic}\u{FE0F}?)*|\p{Extended_Pictographic}\u{FE0F}`;
/** Controls (but for tab and line feed), format and reordering characters, fillers, spaces that are no space, lone surrogates. */
const HIDDEN = String.raw`(?![\t\n ])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u{2800}]`;
/** A whole word at a time, so that a megabyte without a space is still read in one pass. */
const WORD = String.raw`(?:(?!${HIDDEN})[\p{L}\p{N}_.-])+`;

const NOTABLE = new RegExp(`${EMOJI}|(?<hidden>${HIDDEN})|(?<word>${WORD})`, 'gu');
const LATIN = /\p{Script=Latin}/u;
const FOREIGN_LETTER = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

const NAMES: Readonly<Record<number, string>> = {
  0: 'null character',
  8: 'backspace: rubs out what stands before it on a terminal',
  13: 'carriage return: overwrites the line on a terminal',
  27: 'escape: starts a terminal control sequence',
  160: 'no-break space',
  173: 'soft hyphen',
  8203: 'zero width space',
  8204: 'zero width non-joiner',
  8205: 'zero width joiner',
  8206: 'left-to-right mark',
  8207: 'right-to-left mark',
  8294: 'left-to-right isolate: reorders what is shown',
  8295: 'right-to-left isolate: reorders what is shown',
  8296: 'first strong isolate: reorders what is shown',
  8297: 'pop directional isolate',
  8234: 'left-to-right embedding: reorders what is shown',
  8235: 'right-to-left embedding: reorders what is shown',
  8236: 'pop directional formatting',
  8237: 'left-to-right override: reorders what is shown',
  8238: 'right-to-left override: reorders what is shown',
  65279: 'zero width no-break space',
};

/** The text in pieces, every character accounted for. */
export function visiblePieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  for (const match of text.matchAll(NOTABLE)) {
    const { hidden, word } = match.groups ?? {};
    const marked = hidden ? [markOf(hidden)] : word && isMixed(word) ? mixedWord(word) : undefined;
    if (!marked) continue;
    if (match.index > rest) pieces.push({ text: text.slice(rest, match.index) });
    pieces.push(...marked);
    rest = match.index + match[0].length;
  }
  if (rest < text.length) pieces.push({ text: text.slice(rest) });
  return pieces;
}

/** The same as one string, for places that take no markup. */
export const visible = (text: string): string =>
  visiblePieces(text)
    .map((piece) => piece.text)
    .join('');

function markOf(character: string): Piece {
  const code = character.codePointAt(0) ?? 0;
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  // Tag characters spell ASCII text that nobody sees: say which letter.
  const tag =
    code > 0xe0020 && code < 0xe007f ? `hidden letter “${String.fromCharCode(code - 0xe0000)}”` : undefined;
  return { text: `⟦${point}⟧`, mark: 'hidden', says: NAMES[code] ?? tag ?? 'invisible character' };
}

const isMixed = (word: string): boolean => LATIN.test(word) && word.search(FOREIGN_LETTER) >= 0;

function mixedWord(word: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  for (const { 0: letter, index } of word.matchAll(FOREIGN_LETTER)) {
    if (index > rest) pieces.push({ text: word.slice(rest, index) });
    const script = /\p{Script=Greek}/u.test(letter) ? 'Greek' : 'Cyrillic';
    pieces.push({ text: letter, mark: 'lookalike', says: `${script} letter in a Latin word` });
    rest = index + letter.length;
  }
  if (rest < word.length) pieces.push({ text: word.slice(rest) });
  return pieces;
}
