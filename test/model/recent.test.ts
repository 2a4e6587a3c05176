import { expect, it } from 'vitest';
import { Recent } from '../../src/model/recent.ts';

it('forgets what was set longest ago, and nothing else', () => {
  const recent = new Recent<number>(2);
  recent.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...recent]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
  recent.set('c', 5);
  expect(recent.get('a')).toBe(3);
});

it('is as full as it may be, not one less', () => {
  const recent = new Recent<number>(3);
  for (let n = 0; n < 10; n++) recent.set(String(n), n);
  expect([...recent.keys()]).toEqual(['7', '8', '9']);
});
