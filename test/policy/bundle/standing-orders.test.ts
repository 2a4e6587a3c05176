import { expect, it } from 'vitest';
import type { Principal } from '../../../src/model/principal.ts';
import type { Lockdown } from '../../../src/policy/bundle/documents.ts';
import { type Orders, standingOrders } from '../../../src/policy/bundle/orders.ts';

const ANA: Principal = { kind: 'person', issuer: 'https://id', subject: 'ana', groups: [] };
const HERE = { device: 'dev-1', principal: ANA };
const NONE = { devices: [], subjects: [], sessions: [] };
const orders = (scope: Lockdown['scope'], level: Lockdown['level'] = 'suspend'): Orders => ({
  lockdown: [{ id: 'inc-7', scope, level, reason: 'A drill' }],
  revoked: [],
  restricted: false,
});
const says = (given: Orders) => standingOrders(given, HERE).map((order) => order.says);

it.each([
  [{ all: true as const }, ['every agent here is stopped: A drill (inc-7)']],
  [{ devices: ['dev-1'] }, ['every agent here is stopped: A drill (inc-7)']],
  [{ devices: ['dev-2'] }, []],
  [{ subjects: ['ana'] }, ['every agent here is stopped: A drill (inc-7)']],
  [{ subjects: ['bob'] }, []],
  [{ agents: ['codex', 'cursor'] }, ['codex, cursor is stopped: A drill (inc-7)']],
  [{ sessions: ['s1'] }, ['s1 is stopped: A drill (inc-7)']],
])('a lock-down of %j tells here: %j', (scope, told) => {
  expect(says(orders(scope))).toEqual(told);
});

it('tells what stops before what asks, and revocations of this device or person', () => {
  const both = {
    ...orders({ all: true }, 'ask'),
    revoked: [
      { ...NONE, devices: ['dev-1'] },
      { ...NONE, devices: ['dev-2'], subjects: ['bob'] },
    ],
  };
  expect(says(both)).toEqual([
    'every agent here is stopped: this device (dev-1) was revoked',
    'every action of every agent here is asked about: A drill (inc-7)',
  ]);
});
