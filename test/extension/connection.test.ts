import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection } from '../../src/extension/connection.ts';
import type { Situation } from '../../src/extension/situation.ts';
import { fakeGate } from './fake-gate.ts';
import { quiet } from './samples.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function connect(ensure: () => Promise<void> = async () => {}) {
  const gate = fakeGate();
  const seen: Situation[] = [];
  const connection = new Connection(gate, ensure, (situation) => seen.push(situation));
  connection.start();
  return { gate, seen, connection };
}

test('goes live with the first state', async () => {
  const { gate, connection } = connect();
  expect(connection.situation).toEqual({ kind: 'connecting' });
  await vi.advanceTimersByTimeAsync(0);
  gate.say(quiet);
  expect(connection.situation).toEqual({ kind: 'live', state: quiet });
});

test('a gate that is replaced is no alarm: it connects to the next one', async () => {
  const { gate, seen, connection } = connect();
  await vi.advanceTimersByTimeAsync(0);
  gate.say(quiet);
  gate.drop('The gate handed over.');
  expect(connection.situation).toEqual({ kind: 'connecting' });
  await vi.advanceTimersByTimeAsync(500);
  gate.say(quiet);
  expect(seen.map((situation) => situation.kind)).toEqual(['live', 'connecting', 'live']);
});

test('a gate that cannot be started is off, with the reason, and is looked for again, less and less often', async () => {
  const ensure = vi.fn(async () => {
    throw new Error('node was not found.');
  });
  const { connection } = connect(ensure);
  await vi.advanceTimersByTimeAsync(0);
  expect(connection.situation).toEqual({ kind: 'off', why: 'Node was not found.' });
  await vi.advanceTimersByTimeAsync(500 + 1000 + 2000);
  expect(ensure).toHaveBeenCalledTimes(4);
  await vi.advanceTimersByTimeAsync(3600_000);
  expect(ensure.mock.calls.length).toBeLessThan(4 + 3600 / 30 + 6);
});

test('after stop nothing is heard and nothing is tried', async () => {
  const { gate, seen, connection } = connect();
  await vi.advanceTimersByTimeAsync(0);
  connection.stop();
  gate.say(quiet);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toEqual([]);
  expect(gate.listened).toBe(1);
});

test('a start by hand does not wait', async () => {
  let isThere = false;
  const { gate, connection } = connect(async () => {
    if (!isThere) throw new Error('not there');
  });
  await vi.advanceTimersByTimeAsync(60_000);
  isThere = true;
  connection.start();
  await vi.advanceTimersByTimeAsync(0);
  gate.say(quiet);
  expect(connection.situation.kind).toBe('live');
});
