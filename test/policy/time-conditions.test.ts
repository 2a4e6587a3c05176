/** Windows of time: over midnight, by day, where clocks are put forward and back, and moment after moment. */
import { expect, it } from 'vitest';
import type { TimeWindow } from '../../src/model/policy/conditions.ts';
import { timePredicate } from '../../src/policy/time-conditions.ts';

const BERLIN = { zone: 'Europe/Berlin' };
const NIGHT: TimeWindow = { from: '22:00', to: '06:00', ...BERLIN };
const FRIDAY_NIGHT: TimeWindow = { ...NIGHT, days: 'fri' };
const GAP: TimeWindow = { from: '02:00', to: '03:00', ...BERLIN };

it.each([
  ['an evening', NIGHT, '2026-01-05T22:00:00+01:00', true],
  ['the morning after it', NIGHT, '2026-01-06T05:59:00+01:00', true],
  ['the end, which is outside', NIGHT, '2026-01-06T06:00:00+01:00', false],
  ['Saturday morning, which belongs to Friday', FRIDAY_NIGHT, '2026-01-10T03:00:00+01:00', true],
  ['Friday morning, which belongs to Thursday', FRIDAY_NIGHT, '2026-01-09T03:00:00+01:00', false],
  ['a summer evening, by its own offset', NIGHT, '2026-07-06T20:00:00Z', true],
  ['an hour that the clock skips', GAP, '2026-03-29T01:30:00Z', false],
  ['an hour that comes twice, the first time', GAP, '2026-10-25T00:30:00Z', true],
  ['an hour that comes twice, the second time', GAP, '2026-10-25T01:30:00Z', true],
  ['a whole day', { days: 'mon', to: '00:00', ...BERLIN }, '2026-01-05T23:59:00+01:00', true],
  ['before it begins', { since: '2026-12-20' }, '2026-12-19T23:59:59Z', false],
  ['after it is over', { days: 'mon', until: '2026-01-05', ...BERLIN }, '2026-01-05T09:00:00Z', false],
] as const)('%s', (_, window, at, open) => {
  expect(timePredicate([window as TimeWindow])(Date.parse(at))).toBe(open);
});

it('tells one moment from the next', () => {
  const isOpen = timePredicate([NIGHT]);
  const [day, night] = [Date.parse('2026-01-05T12:00:00Z'), Date.parse('2026-01-05T23:00:00Z')];
  expect([day, night, night, day, night].map(isOpen)).toEqual([false, true, true, false, true]);
});
