import { expect, test } from 'vitest';
import { approvalsView, askView } from '../../src/extension/approvals/view.ts';
import { busy, deployAsk, editAsk, expiredAsk, NOW, pushAsk, quiet } from './samples.ts';

const textOf = (pieces: readonly { text: string }[] | undefined) =>
  pieces?.map((piece) => piece.text).join('');

test('the queue runs from the oldest to the newest, and what is over comes last', () => {
  const view = approvalsView({
    kind: 'live',
    state: { ...busy, asks: [expiredAsk, deployAsk, pushAsk, editAsk] },
  });
  expect(view.asks.map((ask) => ask.id)).toEqual(['ask-push', 'ask-edit', 'ask-deploy', 'ask-expired']);
  expect(view.headline).toBe('3 asks waiting for you');
});

test('the decisive effect stands first and still points at its own part of the command', () => {
  const [first] = askView(pushAsk).effects;
  expect(first).toMatchObject({
    index: 1,
    words: 'pushes to',
    decisive: true,
    certaintyWords: 'certain',
    inText: true,
  });
  const part = askView(pushAsk).text?.filter((piece) => piece.effects?.includes(1));
  expect(textOf(part)).toBe('git push origin main');
});

test('the whole command is there, however long', () => {
  const text = Array.from({ length: 3000 }, (_, index) => `echo ${index}`).join('\n');
  expect(textOf(askView({ ...pushAsk, text }).text)).toBe(text);
});

test('an edit shows its diff, who in the agent asks, and where', () => {
  const view = askView(editAsk);
  expect(view.text).toBeUndefined();
  expect(view.diff?.filter((line) => line.kind === 'added')).toHaveLength(2);
  expect(view.where).toEqual([
    'Claude Code, subagent explorer',
    'Edit',
    '/home/mia/orders',
    'session 5f2c9d1e',
  ]);
});

test('characters that mislead are worth a warning', () => {
  expect(askView(pushAsk).warning).toBeUndefined();
  expect(askView(deployAsk).warning).toContain('right-to-left override');
  expect(askView(deployAsk).warning).toContain('Cyrillic letter in a Latin word');
});

test('a pause and problems are told above the queue', () => {
  const state = { ...quiet, pause: { until: NOW, reason: 'demo' }, problems: ['The disk is full.'] };
  expect(approvalsView({ kind: 'live', state }).notice).toMatch(
    /^Chaperone is paused until .* \(demo\): .* The disk is full\.$/,
  );
});

test('without a gate the page says so and shows nothing to answer', () => {
  const view = approvalsView({ kind: 'off', why: 'It did not start.' });
  expect(view.notice).toContain('The gate is not running. It did not start.');
  expect(view.asks).toEqual([]);
});
