import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, LosslessDecoder } from '../../src/secrets/lossless.ts';

const decoded = (chunks: readonly Buffer[]): string => {
  const decoder = new LosslessDecoder();
  return chunks.map((chunk) => decoder.decode(chunk)).join('') + decoder.end();
};
const splitAt = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const ends = [...places.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
};
const places = fc.array(fc.nat(), { maxLength: 12 });
/** Bytes among which beginnings, ends and wrong forms of characters are common. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        0x41,
        0x80,
        0xbf,
        0xc0,
        0xc3,
        0xa9,
        0xe0,
        0xe2,
        0x82,
        0xac,
        0xed,
        0xa0,
        0xf0,
        0x9f,
        0x98,
        0x80,
        0xf4,
        0x90,
        0xff,
      ),
      fc.nat(255),
    ),
    { maxLength: 80 },
  )
  .map((all) => Buffer.from(all));

describe('bytes as text', () => {
  it('become the same bytes again, whatever they are and however they are split', () => {
    fc.assert(
      fc.property(odd, places, (bytes, at) => {
        expect(bytesOf(decoded(splitAt(bytes, at)))).toEqual(bytes);
        expect(decoded(splitAt(bytes, at))).toBe(decoded([bytes]));
      }),
      { numRuns: 2000 },
    );
  });
  it('are read as UTF-8 where they are, also split within a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), places, (text, at) => {
        expect(decoded(splitAt(Buffer.from(text), at))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});
