import fc from 'fast-check';
import { expect, it } from 'vitest';
import { masked } from '../../src/secrets/mask.ts';

it('shows the last four characters of a long value, and nothing of a short one', () => {
  expect(masked('ghp_16C7e42F292c6912E7710c838347Ae178B4a')).toBe('…8B4a');
  expect(masked('tr0ub4dor-3-horses')).toBe('…');
  expect(masked(`-----BEGIN X-----\n${'a'.repeat(64)}\n-----END X-----`)).toBe('…');
  expect(masked(`${'a'.repeat(30)}\n`)).toBe('…');
});

it('never shows more than a fifth of a value', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (value) => {
      const shown = masked(value).slice(1);
      return shown.length * 5 <= value.length && value.endsWith(shown);
    }),
  );
});
