import { expect, test } from 'vitest';
import { type MenuEntry, menuEntries } from '../../src/extension/menu-entries.ts';
import { busy, denied, NOW, quiet } from './samples.ts';

const headings = (entries: MenuEntry[]) =>
  entries.filter((entry) => entry.kind === 'heading').map((entry) => entry.label);
const commands = (entries: MenuEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'choice' && entry.target.kind === 'command' ? [entry.target.command] : [],
  );

test('asks come first, then grants, decisions, actions', () => {
  const entries = menuEntries({ kind: 'live', state: busy }, NOW);
  expect(headings(entries)).toEqual(['Waiting for you', 'Allowed for now', 'Last decisions', 'Actions']);
  expect(entries[1]).toMatchObject({ target: { kind: 'ask', ask: 'ask-push' }, description: '5 min left' });
});

test('a decision shows what, by which rule, and its effects', () => {
  const entry = menuEntries({ kind: 'live', state: quiet }, NOW)[1];
  expect(entry).toEqual({
    kind: 'choice',
    label: '$(circle-slash) git push --force origin main',
    detail: 'deny, by git.protected-branch, 2 min ago: pushes to main on origin',
    target: { kind: 'decision', record: denied },
  });
});

test('a change is listed by its file', () => {
  const record = {
    ...denied,
    summary: '--- a.ts\n+++ a.ts\n+x',
    effects: [{ kind: 'file.write', resource: '/w/a.ts', certainty: 'proven' }],
  } as const;
  const entry = menuEntries({ kind: 'live', state: { ...quiet, recent: [record] } }, NOW)[1];
  expect(entry?.label).toBe('$(circle-slash) writes /w/a.ts');
});

test('an agent cannot draw icons of ours', () => {
  const record = { ...denied, summary: 'echo $(pass) fine' };
  const entry = menuEntries({ kind: 'live', state: { ...quiet, recent: [record] } }, NOW)[1];
  expect(entry?.label).toBe('$(circle-slash) echo \\$(pass) fine');
});

test('pause turns into resume while paused', () => {
  const pause = { until: NOW + 60_000, reason: 'demo' };
  expect(commands(menuEntries({ kind: 'live', state: quiet }, NOW))).toContain('chaperone.pause');
  expect(commands(menuEntries({ kind: 'live', state: { ...quiet, pause } }, NOW))).toContain(
    'chaperone.resume',
  );
});

test('without a gate the first action starts it', () => {
  const entries = menuEntries({ kind: 'off', why: 'It did not start.' }, NOW);
  expect(headings(entries)).toEqual(['Actions']);
  expect(commands(entries)[0]).toBe('chaperone.reconnect');
});

test('who is signed in is told beside the way to change it, where the policy wants to know', () => {
  const identity = {
    principal: { kind: 'anonymous', user: 'dev' },
    issuer: 'https://login.acme.example',
    required: true,
    problems: [],
  } as const;
  const person = {
    kind: 'person',
    issuer: identity.issuer,
    subject: '1',
    groups: [],
    email: '$(pass)@x',
  } as const;
  const entriesOf = (given: object) =>
    menuEntries({ kind: 'live', state: { ...quiet, ...given } }, NOW).filter((entry) =>
      /Sign (?:in|out)/.test(entry.label),
    );
  expect(entriesOf({})).toEqual([]);
  expect(entriesOf({ identity })).toMatchObject([
    { target: { command: 'chaperone.signIn' }, description: expect.stringContaining('denied everything') },
  ]);
  expect(entriesOf({ identity: { ...identity, principal: person } })).toMatchObject([
    { target: { command: 'chaperone.signOut' }, description: 'Signed in as \\$(pass)@x' },
  ]);
});
