import { expect, test } from 'vitest';
import { ago, grantScope, grantSentence, minutesLeft } from '../../src/extension/wording.ts';
import { minutesGrant, sessionGrant } from './samples.ts';

test('time left is rounded up, so that what still runs never reads as zero', () => {
  expect([1, 60_000, 60_001, 3_600_000, 5_400_000].map(minutesLeft)).toEqual([
    '1 min',
    '1 min',
    '2 min',
    '1 h',
    '1 h 30 min',
  ]);
});

test('time past is rounded down', () => {
  expect([10_000, 119_000, 7_200_000, 90_000_000].map(ago)).toEqual([
    'just now',
    '1 min ago',
    '2 h ago',
    '1 day ago',
  ]);
});

test('grants are told with their end', () => {
  expect(grantSentence(minutesGrant)).toMatch(
    /^Allowed until 12[:.]14.*: git push to feature\/totals on origin$/,
  );
  expect(grantScope(sessionGrant)).toBe('Allowed until this session ends');
});
