import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automatonOf, findWords } from '../../src/secrets/keywords.ts';

function found(words: string[], text: string): string[] {
  const places: string[] = [];
  findWords(automatonOf(words), text, (word, start) => places.push(`${words[word]}@${start}`));
  return places.sort();
}

describe('the pass that looks for all keywords', () => {
  it('finds words within words, and words that overlap, in any letter case', () => {
    expect(found(['he', 'she', 'his', 'hers'], 'uSHErs')).toEqual(['he@2', 'hers@2', 'she@1']);
  });
  it('finds what a plain search for each word finds', () => {
    const letters = (max: number) =>
      fc.string({ unit: fc.constantFrom('a', 'b', '-', 'A', 'é', 'ǡ'), maxLength: max });
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), letters(60), (words, text) => {
        const plain = words.flatMap((one) =>
          [...text].flatMap((_, at) =>
            text.slice(at, at + one.length).toLowerCase() === one ? [`${one}@${at}`] : [],
          ),
        );
        expect(found(words, text)).toEqual(plain.sort());
      }),
    );
  });
});
