import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, highlight } from '../../src/extension/approvals/highlight.ts';

test('ties parts of the text to effects, nested spans included', () => {
  const text = 'bash -c "rm x" now';
  const spans = [{ start: 0, end: 14 }, undefined, { start: 9, end: 13 }];
  expect(highlight(text, spans)).toEqual([
    { text: 'bash -c "', effects: [0] },
    { text: 'rm x', effects: [0, 2] },
    { text: '"', effects: [0] },
    { text: ' now' },
  ]);
});

test('marks inside a span keep their effect', () => {
  expect(highlight('a\u202eb', [{ start: 0, end: 3 }])).toEqual([
    { text: 'a', effects: [0] },
    {
      text: '⟦U+202E⟧',
      mark: 'hidden',
      says: 'right-to-left override: reorders what is shown',
      effects: [0],
    },
    { text: 'b', effects: [0] },
  ]);
});

test('a span never cuts a character in two, whatever its offsets', () => {
  const offset = fc.integer({ min: -3, max: 12 });
  const span = fc.record({ start: offset, end: offset });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '🚀', ' '), { maxLength: 6 }),
      fc.array(span),
      (characters, spans) => {
        const text = characters.join('');
        expect(
          highlight(text, spans)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      },
    ),
  );
});

test('tells the lines of a diff apart, also those that look like file names', () => {
  const diff =
    '--- a.sql\n+++ a.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+++ new comment\n same\n--- b.sql\n+++ b.sql\n';
  expect(diffLines(diff).map((line) => line.kind)).toEqual([
    'file',
    'file',
    'hunk',
    'removed',
    'added',
    'same',
    'file',
    'file',
  ]);
});

test('a change without hunk headers keeps its lines, also those that look like file names', () => {
  const diff = '--- a.sql\n+++ a.sql (whole file)\n+++ x\n+y\n--- b.sql\n+++ b.sql\n-z';
  expect(diffLines(diff).map((line) => line.kind)).toEqual([
    'file',
    'file',
    'added',
    'added',
    'file',
    'file',
    'removed',
  ]);
});

test('a file of CRLF lines is quiet, a single carriage return is not', () => {
  const crlf = diffLines('@@ -1 +1 @@\n-a\r\n+b\r\n');
  expect(crlf.flatMap((line) => line.pieces).some((piece) => piece.mark)).toBe(false);
  const single = diffLines('@@ -1 +1 @@\n-a\n+b\r\n');
  expect(single.at(-1)?.pieces.map((piece) => piece.text)).toEqual(['+b', '⟦U+000D⟧']);
});

test('every line of a diff is there', () => {
  const diff = Array.from({ length: 5000 }, (_, index) => `+line ${index}`).join('\n');
  expect(diffLines(`@@ -0,0 +1,5000 @@\n${diff}`)).toHaveLength(5001);
});
