import { expect, test } from 'vitest';
import type { Situation } from '../../src/extension/situation.ts';
import { statusLook } from '../../src/extension/status-look.ts';
import type { GateState } from '../../src/gate/protocol.ts';
import { busy, NOW, quiet } from './samples.ts';

const live = (state: GateState): Situation => ({ kind: 'live', state });
const look = (situation: Situation) => statusLook(situation, NOW);

test('enforcing is quiet: a shield and two numbers', () => {
  expect(look(live(quiet))).toMatchObject({
    name: 'enforcing',
    text: '$(shield) Chaperone 128 · 3 denied',
    label:
      'Chaperone. Enforcing: every action is decided before it happens. 128 actions decided, 3 denied, 2 asked, 1 redacted.',
    tone: 'plain',
  });
});

test('observing has its own icon', () => {
  expect(look(live({ ...quiet, mode: 'observe' }))).toMatchObject({ name: 'observing', tone: 'plain' });
  expect(look(live({ ...quiet, mode: 'observe' })).text).toMatch(/^\$\(eye\)/);
});

test('waiting asks come before all else; those whose time is up do not count', () => {
  expect(look(live(busy))).toMatchObject({ text: '$(bell-dot) Chaperone: 3 waiting', tone: 'warning' });
  expect(look(live(busy)).label).toMatch(/^Chaperone\. 3 asks waiting for you\./);
});

test('a pause shows how long it lasts, and why', () => {
  const paused = live({ ...quiet, pause: { until: NOW + 11.5 * 60_000, reason: 'demo *now*' } });
  expect(look(paused)).toMatchObject({
    name: 'paused',
    text: '$(debug-pause) Chaperone paused, 12 min left',
    tone: 'warning',
  });
  expect(look(paused).tooltip).toContain('demo \\*now\\*');
});

test('a lock-down comes before all else, with its reason, until its time', () => {
  const order = { level: 'suspend', says: 'every agent here is stopped: Leak in *orders* (inc-7)' } as const;
  const stopped = look(live({ ...busy, orders: [order] }));
  expect(stopped).toMatchObject({ name: 'stopped', text: '$(lock) Chaperone locked down', tone: 'error' });
  expect(stopped.label).toContain(
    'Locked down: every action of every agent is denied. Ordered by acme: every agent here is stopped: Leak in *orders* (inc-7).',
  );
  expect(stopped.tooltip).toContain('Leak in \\*orders\\* ');
  expect(look(live({ ...quiet, orders: [{ ...order, until: NOW - 1 }] })).name).toBe('enforcing');
  expect(look(live({ ...quiet, orders: [{ ...order, until: NOW + 1 }] })).name).toBe('stopped');
});

test('a lock-down of some agents, and one that asks, are told beside what else holds', () => {
  const some = look(
    live({ ...quiet, orders: [{ level: 'suspend', says: 'codex is stopped: r', only: ['codex'] }] }),
  );
  expect(some).toMatchObject({
    name: 'enforcing',
    text: '$(shield) Chaperone locked down in part',
    tone: 'warning',
  });
  expect(some.label).toContain('Ordered by acme: codex is stopped: r.');
  const asks = live({ ...quiet, orders: [{ level: 'ask', says: 'r' }] });
  expect(look(asks)).toMatchObject({ text: '$(shield) Chaperone asks about everything', tone: 'warning' });
  expect(look(live({ ...busy, orders: [{ level: 'ask', says: 'r' }] })).text).toBe(
    '$(bell-dot) Chaperone: 3 waiting',
  );
});

test('problems make it degraded, and are told', () => {
  const degraded = look(
    live({ ...quiet, problems: ['The policy is broken: line 3. Run chaperone policy lint.'] }),
  );
  expect(degraded).toMatchObject({ name: 'degraded', tone: 'warning' });
  expect(degraded.tooltip).toContain('The policy is broken: line 3');
});

test('without a gate it says so, and what holds meanwhile', () => {
  const off = look({ kind: 'off', why: 'node was not found.' });
  expect(off).toMatchObject({ name: 'off', text: '$(circle-slash) Chaperone off', tone: 'error' });
  expect(off.tooltip).toContain('node was not found');
  expect(off.tooltip).toContain('Hooks go on deciding by themselves');
});

test('the tooltip tells when each agent that has hooks was last heard of', () => {
  const { tooltip } = look(live(quiet));
  expect(tooltip).toContain('- Claude Code: last heard of 2 min ago\n- Cursor: not heard of yet');
  expect(tooltip).not.toContain('Codex');
});

test('an agent that was heard of counts, though no install here has put its hooks in', () => {
  const agents = quiet.agents.map((agent) => ({ ...agent, isInstalled: false }));
  expect(look(live({ ...quiet, agents })).name).toBe('enforcing');
});

test('before any agent has hooks it does not say that it enforces, and offers to install', () => {
  const agents = quiet.agents.map(({ agent, title, isHere }) => ({
    agent,
    title,
    isHere,
    isInstalled: false,
  }));
  const unused = look(live({ ...quiet, agents }));
  expect(unused).toMatchObject({ name: 'unused', text: '$(plug) Chaperone: no agents', tone: 'plain' });
  expect(unused.label).toContain('nothing is governed');
  expect(unused.tooltip).toContain('(command:chaperone.install)');
});

test('a pause shows beside what waits', () => {
  const pause = { until: NOW + 60_000, reason: 'Trying' };
  expect(look(live({ ...busy, pause })).text).toMatch(/waiting, paused$/);
});

test('says which policy is in force', () => {
  expect(look(live(quiet)).tooltip).toContain('In force: the policy of acme, revision 42.');
  const policy = { organization: 'local', revision: 1 };
  expect(look(live({ ...quiet, policy })).tooltip).toContain('In force: your own policy, revision 1.');
  expect(look(live({ ...quiet, policy: { ...policy, isSafeDefaults: true } })).tooltip).toContain(
    'In force: the safe defaults.',
  );
});

test('tells how far the evidence has got, and what is wrong with it', () => {
  const evidence = { url: 'https://acme.example', batches: 7, waiting: 0, waitingBytes: 0, records: 2 };
  const sent = { ...quiet, evidence: { ...evidence, lastSent: NOW - 5 * 60_000 } };
  expect(look(live(sent)).tooltip).toContain('Evidence: last sent 5 min ago, nothing waits');
  const late = { ...quiet, evidence: { ...evidence, waiting: 2, problem: 'It answers [503](x).' } };
  const tooltip = look(live(late)).tooltip;
  expect(tooltip).toContain('$(warning) Evidence: nothing sent yet, 2 batches wait');
  expect(tooltip).toContain('\\[503\\]\\(x\\)');
  const forked = { ...quiet, evidence: { ...evidence, forked: 8 } };
  expect(look(live(forked)).tooltip).toContain('has another batch 8 of this device');
});

test('tells where the friction budget stands, and what observed rules would have done', () => {
  const would = { denied: 1, asked: 2, redacted: 0 };
  const state = { ...quiet, counts: { ...quiet.counts, would }, friction: { asksPerDay: 3, today: 4 } };
  expect(look(live(state)).tooltip).toContain('$(warning) Asked 4 times today; the friction budget is 3.');
  expect(look(live(state)).label).toContain('observed only: 1 would be denied, 2 asked, 0 redacted');
});

test('beside each agent stands how its versions did what they were told', () => {
  const agents = quiet.agents.slice(0, 1);
  const obedience = [
    { agent: 'claude-code', clientVersion: '2.1.330', yes: 12, no: 0, unknown: 1 },
    { agent: 'claude-code', clientVersion: '2.1.331', yes: 0, no: 1, unknown: 0 },
  ] as const;
  const { tooltip } = look(live({ ...quiet, agents, obedience }));
  expect(tooltip).toContain('obeyed 12 of 12 answers, 1 could not be checked');
  expect(tooltip).toMatch(/\$\(error\) 2\\\.1\\\.331 obeyed 0 of 1 answer/);
});
