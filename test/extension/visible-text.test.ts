import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible, visiblePieces } from '../../src/extension/approvals/visible-text.ts';
import { busy } from '../rig/busy.ts';

test('leaves ordinary text, line breaks and tabs alone', () => {
  const text = 'for f in *.ts; do\n\techo "$f" # naïve café 日本 Привет\ndone';
  expect(visiblePieces(text)).toEqual([{ text }]);
});

test.each([
  ['reordering', 'a\u202eb', 'a⟦U+202E⟧b'],
  ['isolates', '\u2066x\u2069', '⟦U+2066⟧x⟦U+2069⟧'],
  ['zero width', 'ba\u200bsh', 'ba⟦U+200B⟧sh'],
  ['terminal escapes', '\u001b[31mred', '⟦U+001B⟧[31mred'],
  ['carriage return', 'rm -rf x\recho hi', 'rm -rf x⟦U+000D⟧echo hi'],
  ['backspace', 'a\bb', 'a⟦U+0008⟧b'],
  ['spaces that are none', 'a\u00a0b\u3000c', 'a⟦U+00A0⟧b⟦U+3000⟧c'],
  ['fillers', 'a\u3164b\u2800c', 'a⟦U+3164⟧b⟦U+2800⟧c'],
  ['line separator', 'a\u2028b', 'a⟦U+2028⟧b'],
  ['lone surrogates', 'a\ud800b', 'a⟦U+D800⟧b'],
  ['tags', 'a\u{e0041}b', 'a⟦U+E0041⟧b'],
])('marks %s', (_name, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('says what a hidden letter spells', () => {
  expect(visiblePieces('\u{e0041}')).toEqual([
    { text: '⟦U+E0041⟧', mark: 'hidden', says: 'hidden letter “A”' },
  ]);
});

test('shows whole emoji as they are, joiners and all', () => {
  for (const text of ['🚀', '❤️', '👩‍💻', '👍🏽', '⚠️ careful']) expect(visible(text)).toBe(text);
});

test('points out letters that pass for Latin ones, and only in words that mix alphabets', () => {
  expect(visiblePieces('curl ex\u0430mple.com')).toEqual([
    { text: 'curl ' },
    { text: 'ex' },
    { text: '\u0430', mark: 'lookalike', says: 'Cyrillic letter in a Latin word' },
    { text: 'mple.com' },
  ]);
  expect(visiblePieces('git commit -m "исправить"')).toEqual([{ text: 'git commit -m "исправить"' }]);
});

test('a megabyte without a space is read in one pass', () => {
  const word = 'a1B2'.repeat(250_000);
  const began = busy();
  expect(visiblePieces(word)).toEqual([{ text: word }]);
  expect(busy() - began).toBeLessThan(1000);
});

test('nothing is left out: what is shown can be turned back into the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const back = visiblePieces(text)
        .map((piece) =>
          piece.mark === 'hidden'
            ? String.fromCodePoint(Number.parseInt(piece.text.slice(3, -1), 16))
            : piece.text,
        )
        .join('');
      expect(back).toBe(text);
    }),
  );
});

test('nothing invisible is left: showing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(visible(text))).toBe(visible(text));
    }),
  );
});
