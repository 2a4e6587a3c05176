import { expect, test } from 'vitest';
import { counted } from '../../src/model/counted.ts';

test('counts in the singular and the plural, and groups what is long', () => {
  expect([counted(1, 'ask'), counted(0, 'ask'), counted(2, 'batch', 'batches')]).toEqual([
    '1 ask',
    '0 asks',
    '2 batches',
  ]);
  expect(counted(12_345, 'record')).toBe('12,345 records');
});
