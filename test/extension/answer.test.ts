import { expect, test } from 'vitest';
import { parseMessage } from '../../src/extension/approvals/answer.ts';

const answer = { type: 'answer', ask: 'a', digest: 'd' };

test.each([
  ['once', { answer: 'once' }],
  ['session', { answer: 'session' }],
  ['minutes', { answer: 'minutes', minutes: 15 }],
  ['deny', { answer: 'deny' }],
])('reads the answer %s', (name, choice) => {
  expect(parseMessage({ ...answer, answer: name })).toEqual({ ...answer, choice });
});

test('words go with a deny, and only with a deny', () => {
  expect(parseMessage({ ...answer, answer: 'deny', words: ' Use a branch. ' })).toMatchObject({
    choice: { answer: 'deny', words: 'Use a branch.' },
  });
  expect(parseMessage({ ...answer, answer: 'deny', words: '  ' })).toMatchObject({
    choice: { answer: 'deny' },
  });
  expect(parseMessage({ ...answer, answer: 'once', words: 'x' })).toMatchObject({
    choice: { answer: 'once' },
  });
});

test.each([
  undefined,
  null,
  'ready',
  { type: 'other' },
  { ...answer, answer: 'always' },
  { type: 'answer', ask: 'a', answer: 'once' },
  { type: 'undo', grant: 7 },
])('takes nothing else: %j', (value) => {
  expect(parseMessage(value)).toBeUndefined();
});
