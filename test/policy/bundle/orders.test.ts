/** Whom a lock-down or a revocation means; the strongest holds, and nothing loosens. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/model/principal.ts';
import type { Lockdown } from '../../../src/policy/bundle/documents.ts';
import { inForceAt, type Orders, orderFor, type Whose } from '../../../src/policy/bundle/orders.ts';

const ANA: Principal = {
  kind: 'person',
  issuer: 'https://id.acme.example',
  subject: '0a-ana',
  email: 'ana@acme.example',
  groups: [],
};
const WHOSE: Whose = { agent: 'codex', session: 's-1', device: 'dev-1', principal: ANA };
const NOBODY: Orders = { lockdown: [], revoked: [], restricted: false };
const locked = (scope: Lockdown['scope'], level: Lockdown['level'] = 'suspend', id = 'inc-77'): Lockdown => ({
  id,
  scope,
  level,
  reason: 'a drill',
});
const order = (lockdown: Lockdown[], whose: Partial<Whose> = {}) =>
  orderFor({ ...NOBODY, lockdown }, { ...WHOSE, ...whose });

describe('a lock-down', () => {
  it.each<[string, Lockdown['scope'], Partial<Whose>]>([
    ['an agent', { agents: ['codex'] }, { agent: 'cursor' }],
    ['a device', { devices: ['dev-1'] }, { device: 'dev-2' }],
    ['a session', { sessions: ['s-1'] }, { session: 's-2' }],
    ['a person by subject', { subjects: ['0a-ana'] }, { principal: { ...ANA, subject: '0b-bob' } }],
    [
      'a person by address',
      { subjects: ['ana@acme.example'] },
      { principal: { kind: 'anonymous', user: 'ana' } },
    ],
    [
      'a service',
      { subjects: ['0a-ana'] },
      { principal: { kind: 'workload', issuer: 'https://ci', subject: 'ci', groups: [] } },
    ],
  ])('of %s means it and no other', (_what, scope, other) => {
    expect(order([locked(scope)])?.rule).toBe('lockdown.inc-77');
    expect(order([locked(scope)], other)).toBeUndefined();
  });
  it('of all means all', () => {
    expect(order([locked({ all: true })], { agent: 'gemini-cli', principal: { kind: 'unknown' } })).toEqual({
      rule: 'lockdown.inc-77',
      level: 'suspend',
      reason: 'a drill (inc-77)',
    });
  });
  it('that suspends goes before one that asks, in whatever order they stand', () => {
    const both = [locked({ all: true }, 'ask', 'a'), locked({ agents: ['codex'] }, 'suspend', 'b')];
    expect(order(both)?.rule).toBe('lockdown.b');
    expect(order([...both].reverse())?.rule).toBe('lockdown.b');
    expect(order(both, { agent: 'cursor' })?.level).toBe('ask');
  });
  it('ends by itself at its time', () => {
    const until = '2026-11-23T18:00:00Z';
    const one = [{ ...locked({ all: true }), until }];
    expect(inForceAt(one, Date.parse(until) - 1)).toEqual(one);
    expect(inForceAt(one, Date.parse(until))).toEqual([]);
  });
  it('never loosens by another that is added', () => {
    const scope = fc.constantFrom<Lockdown['scope']>(
      { all: true },
      { agents: ['codex'] },
      { devices: ['dev-2'] },
      { sessions: ['s-1'] },
    );
    const one = fc.record({ scope, level: fc.constantFrom('ask' as const, 'suspend' as const) });
    const strength = (all: readonly { scope: Lockdown['scope']; level: Lockdown['level'] }[]) => {
      const found = order(all.map(({ scope, level }) => locked(scope, level)));
      return found === undefined ? 0 : found.level === 'ask' ? 1 : 2;
    };
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), one, (before, added) => {
        expect(strength([added, ...before])).toBeGreaterThanOrEqual(strength(before));
        expect(strength([...before, added])).toBeGreaterThanOrEqual(strength(before));
      }),
    );
  });
});

describe('a revocation', () => {
  const none = { devices: [], subjects: [], sessions: [] };
  it.each([
    ['revoked.device', { ...none, devices: ['dev-1'] }],
    ['revoked.subject', { ...none, subjects: ['ana@acme.example'] }],
    ['revoked.session', { ...none, sessions: ['s-1'] }],
  ])('is %s and suspends', (rule, revoked) => {
    const found = orderFor({ ...NOBODY, revoked: [none, revoked] }, WHOSE);
    expect(found).toMatchObject({ rule, level: 'suspend' });
    const other: Whose = { ...WHOSE, device: 'x', session: 'x', principal: { kind: 'unknown' } };
    expect(orderFor({ ...NOBODY, revoked: [revoked] }, other)).toBeUndefined();
  });
});
