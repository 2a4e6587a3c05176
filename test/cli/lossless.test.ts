import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLossless, LosslessDecoder } from '../../src/cli/lossless.ts';

/** Bytes as they come from anywhere: random ones, texts, and both cut and joined. */
const anyBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    ),
  )
  .map((parts) => Buffer.concat(parts));

const decoded = (bytes: Buffer, cuts: readonly number[]): string => {
  const decoder = new LosslessDecoder();
  let text = '';
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    text += decoder.decode(bytes.subarray(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  return text + decoder.decode(bytes.subarray(from)) + decoder.end();
};

describe('bytes as text and back', () => {
  it('are the same bytes, wherever they are split', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(60)), (bytes, cuts) => {
        expect(encodeLossless(decoded(bytes, cuts))).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('are what UTF-8 says where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(60)), (text, cuts) => {
        expect(decoded(Buffer.from(text), cuts)).toBe(Buffer.from(text).toString());
      }),
    );
  });
});
