import { expect, test } from 'vitest';
import { Desk } from '../../src/extension/approvals/desk.ts';
import type { Ask } from '../../src/gate/protocol.ts';
import type { Grant } from '../../src/model/grant.ts';
import { fakeGate } from './fake-gate.ts';
import { editAsk, expiredAsk, minutesGrant, NOW, pushAsk, quiet } from './samples.ts';

function openDesk(belongsHere: (ask: Ask) => boolean = () => true) {
  const gate = fakeGate();
  const shown: string[] = [];
  const granted: Grant[] = [];
  const desk = new Desk(gate, belongsHere, {
    onNewAsks: (asks) => shown.push(...asks.map((ask) => ask.id)),
    onGrant: (grant) => granted.push(grant),
  });
  return { gate, desk, shown, granted };
}

test('shows each ask once, and none whose time is up', () => {
  const { desk, shown } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk, expiredAsk] });
  desk.update({ ...quiet, asks: [pushAsk, editAsk, expiredAsk] });
  expect(shown).toEqual(['ask-push', 'ask-edit']);
});

test('an ask for another window is shown when this one comes to the front', () => {
  let isFront = false;
  const { desk, shown } = openDesk(() => isFront);
  desk.update({ ...quiet, asks: [pushAsk] });
  expect(shown).toEqual([]);
  isFront = true;
  desk.showNew();
  expect(shown).toEqual(['ask-push']);
});

test('an answer is bound to its ask and settles no other', async () => {
  const { desk, gate } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk, editAsk] });
  expect(await desk.settle('ask-edit', editAsk.digest, { answer: 'deny', words: 'No.' })).toEqual({
    done: true,
  });
  expect(gate.answers).toEqual([
    { ask: 'ask-edit', answer: { answer: 'deny', words: 'No.', digest: editAsk.digest } },
  ]);
});

test('answering in one place settles the other', async () => {
  const { desk, gate } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk] });
  const both = [
    desk.settle('ask-push', pushAsk.digest, { answer: 'once' }),
    desk.settle('ask-push', pushAsk.digest, { answer: 'deny' }),
  ];
  expect(await Promise.all(both)).toEqual([
    { done: true },
    { done: false, why: expect.stringContaining('no longer waits') },
  ]);
  desk.update(quiet);
  expect(await desk.settle('ask-push', pushAsk.digest, { answer: 'once' })).toMatchObject({ done: false });
  expect(gate.answers).toHaveLength(1);
});

test('what was shown is what is answered: another digest is refused', async () => {
  const { desk, gate } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk] });
  expect(await desk.settle('ask-push', 'f'.repeat(64), { answer: 'once' })).toMatchObject({ done: false });
  expect(gate.answers).toEqual([]);
});

test('an answer that the gate refuses can be given again', async () => {
  const { desk, gate } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk] });
  gate.refuse('The gate is gone.');
  const first = await desk.settle('ask-push', pushAsk.digest, { answer: 'once' });
  expect(first).toEqual({ done: false, why: 'The gate is gone.' });
  expect(await desk.settle('ask-push', pushAsk.digest, { answer: 'once' })).toEqual({ done: true });
});

test('announces the grant that came of an answer given here, once', async () => {
  const { desk, granted } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk] });
  await desk.settle('ask-push', pushAsk.digest, { answer: 'minutes', minutes: 15 });
  desk.update({ ...quiet, grants: [minutesGrant] });
  desk.update({ ...quiet, grants: [minutesGrant] });
  expect(granted).toEqual([minutesGrant]);
});

test('grants from elsewhere, earlier ones and those for one call are not announced', async () => {
  const { desk, granted } = openDesk();
  desk.update({ ...quiet, asks: [pushAsk], grants: [minutesGrant] });
  desk.update({ ...quiet, asks: [pushAsk], grants: [minutesGrant, { ...minutesGrant, id: 'elsewhere' }] });
  await desk.settle('ask-push', pushAsk.digest, { answer: 'once' });
  const once: Grant = { ...minutesGrant, id: 'once', scope: { kind: 'once', until: NOW + 60_000 } };
  desk.update({ ...quiet, grants: [minutesGrant, once] });
  expect(granted).toEqual([]);
});
