/** What sessions have been through, from their records. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/model/effect.ts';
import type { ActivityRecord } from '../../src/model/record.ts';
import { mayTellOfPast, Pasts } from '../../src/policy/pasts.ts';
import { CIRCUMSTANCES } from '../effects/world.ts';
import { policyOf } from './judge.ts';
import { recordOfCall } from './records.ts';

const POLICY = policyOf('chaperone: 1\nrules: [{ id: push, on: git.push, do: deny }]\n');
const decided = (effect: Effect): ActivityRecord => recordOfCall([effect], CIRCUMSTANCES, POLICY);
const net = (direction: 'upload' | 'download' | 'both') =>
  decided({ kind: 'net.connect', host: 'x.example', direction, certainty: 'proven' });
const result = (counts: { redactions: number; wouldRedact?: number }) =>
  ({ ...net('upload'), type: 'result', ...counts }) as unknown as ActivityRecord;
const push = decided({
  kind: 'git.push',
  remote: 'origin',
  branch: 'x',
  repository: '/home/dev/shop',
  certainty: 'proven',
});

const statesAfter = (record: ActivityRecord): string[] => {
  const pasts = new Pasts();
  // As the gate reads them back after a restart.
  const line = Buffer.from(JSON.stringify(record));
  if (mayTellOfPast(line)) pasts.note(JSON.parse(line.toString()));
  return [...pasts.of(record).states];
};

describe('the past of a session', () => {
  it.each([
    ['a download', net('download'), ['web']],
    ['a connection both ways', net('both'), ['web']],
    ['a search', recordOfCall([], { ...CIRCUMSTANCES, tool: 'web' }, POLICY), ['web']],
    [
      'what an MCP server returns',
      decided({ kind: 'mcp.call', server: 's', tool: 't', certainty: 'proven' }),
      ['web'],
    ],
    ['a denial', push, ['denied']],
    ['secrets taken out', result({ redactions: 2 }), ['secrets']],
    [
      'secrets that were only observed, and came through',
      result({ redactions: 0, wouldRedact: 1 }),
      ['secrets'],
    ],
    ['an upload', net('upload'), []],
    ['a result without secrets', result({ redactions: 0 }), []],
  ] as const)('tells of %s', (_, record, states) => {
    expect(statesAfter(record)).toEqual(states);
  });
});
