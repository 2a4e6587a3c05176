/** Same call, other call: what joins and what does not. */
import { expect, it } from 'vitest';
import { Calls } from '../../src/gate/calls.ts';

it('joins two hooks that report one call, and never the same hook twice', async () => {
  const calls = new Calls();
  let decided = 0;
  const decide = async () => ++decided;
  const first = calls.once({ call: 'a', hook: 'cursor' }, undefined, decide);
  const second = calls.once({ call: 'a', hook: 'claude-code' }, undefined, decide);
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  expect(await calls.once({ call: 'a', hook: 'cursor' }, undefined, decide)).toBe(2);
  expect(await calls.once({ call: 'b', hook: 'cursor' }, undefined, decide)).toBe(3);
});

it('gives up only when no hook waits any more', async () => {
  const calls = new Calls();
  const [one, two] = [new AbortController(), new AbortController()];
  let given: AbortSignal | undefined;
  const decide = (signal: AbortSignal) => {
    given = signal;
    return new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('gave up')));
  };
  const waiting = [
    calls.once({ call: 'a', hook: 'x' }, one.signal, decide),
    calls.once({ call: 'a', hook: 'y' }, two.signal, decide),
  ];
  one.abort();
  expect(given?.aborted).toBe(false);
  two.abort();
  expect(await Promise.all(waiting)).toEqual(['gave up', 'gave up']);
});
