/** The count behind the friction budget: questions to a person on one day. */
import { expect, it } from 'vitest';
import { AsksToday } from '../../src/gate/friction.ts';
import type { ActivityRecord } from '../../src/model/record.ts';

const NOON = Date.parse('2026-11-02T12:00:00.000Z');
const decided = (by: string, at = '2026-11-02T09:00:00.000Z') =>
  ({ type: 'decision', at, decider: { by } }) as unknown as ActivityRecord;

it('counts what was put to a person today, from the record and as it comes', () => {
  const asks = new AsksToday(() => [
    decided('person', '2026-11-01T23:59:59.999Z'),
    decided('person'),
    decided('timeout'),
    decided('grant'),
    decided('rule'),
  ]);
  asks.add(decided('person')); // In the record already, which is read below.
  expect(asks.count(NOON)).toBe(2);
  asks.add(decided('client'));
  asks.add(decided('grant'));
  expect(asks.count(NOON)).toBe(3);
});

it('begins anew with the day', () => {
  const asks = new AsksToday(() => [decided('person')]);
  expect(asks.count(NOON)).toBe(1);
  asks.add(decided('person', '2026-11-03T00:00:01.000Z'));
  expect(asks.count(NOON + 86_400_000)).toBe(1);
  expect(asks.count(NOON + 2 * 86_400_000)).toBe(0);
});
