/** What is read of a line for a batch, and which lines are none. */
import { describe, expect, it } from 'vitest';
import { toldBy } from '../../../src/audit/batch/told.ts';
import { linked, START } from '../../../src/audit/chain.ts';
import type { NewRecord } from '../../../src/model/record.ts';
import { entry } from '../records.ts';

const line = (change: object = {}, from = entry('npm test')): Buffer =>
  linked({ ...from, ...change } as NewRecord, START).line.subarray(0, -1);

const lost = { type: 'log', event: 'lost', says: '7 records could not be written.', count: 7 };

describe('what a batch says of a record', () => {
  it('is its place, on whose behalf it is, and by which policy was decided', () => {
    const { principal } = entry('npm test');
    const policy = { organization: 'acme', revision: 42, sha256: 'b'.repeat(64) };
    expect(toldBy(line({ type: 'decision', policy }))).toMatchObject({
      seq: 1,
      prev: START.hash,
      principal,
      policy: { revision: 42, sha256: 'b'.repeat(64) },
    });
  });

  it('is how many were lost, of the record that says so and of no other', () => {
    expect(toldBy(line(lost))?.lost).toBe(7);
    expect(toldBy(line({ ...lost, event: 'repaired' }))).not.toHaveProperty('lost');
    expect(toldBy(line({ ...lost, type: 'governance' }))).not.toHaveProperty('lost');
  });

  it.each<[string, Buffer]>([
    ['no JSON', Buffer.from('{"seq":1')],
    ['no object', Buffer.from('[1]')],
    ['nothing', Buffer.from('null')],
    ['another version', line({ v: 1 })],
    ['no number', line({ seq: '1' })],
    ['a number below the first', line({ seq: 0 })],
    ['no chain', line({ prev: 'none' })],
    ['nobody', line({ principal: { kind: 'anonymous' } })],
    ['a decision by no policy', line({ type: 'decision' })],
    ['a decision by a policy without a number', line({ type: 'decision', policy: { revision: '42' } })],
  ])('is nothing of a line with %s', (_, text) => {
    expect(toldBy(text)).toBeUndefined();
  });
});
