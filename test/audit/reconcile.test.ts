/** Real exports of the clients' own telemetry, laid beside records. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reconcile } from '../../src/audit/reconcile.ts';
import { type ToldCall, toldCalls } from '../../src/audit/telemetry.ts';
import type { ActivityRecord } from '../../src/model/record.ts';

const linesOf = (name: string): unknown[] =>
  readFileSync(path.resolve(import.meta.dirname, '../fixtures/telemetry', name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const brief = ({ call, tool, how }: ToldCall) => `${call} ${tool} ${how}`;
const claude = toldCalls(linesOf('claude-code.jsonl'));
const copilot = toldCalls(linesOf('copilot-cli.jsonl'));

describe('A client’s telemetry', () => {
  it('of Claude Code 2.1.330 tells each call once, refused or run', () => {
    expect(claude.map(brief)).toEqual([
      'toolu_00000001 Bash refused',
      'toolu_00000003 Read ran',
      'toolu_00000005 Bash ran',
      'toolu_00000007 Bash ran',
      'toolu_00000009 Bash ran',
      'toolu_00000011 Write refused',
      'toolu_00000013 Agent ran',
      'toolu_00000015 Bash refused',
      'toolu_00000017 Bash ran',
    ]);
    expect(claude.every(({ from, to }) => to - from < 5000 && from > Date.parse('2026-11-25'))).toBe(true);
  });

  it('of Copilot CLI 1.0.102 tells spans, and metrics are none', () => {
    expect(copilot.map(brief)).toEqual([
      'call_00000001 bash refused',
      'call_00000003 bash ran',
      'call_00000005 view ran',
    ]);
  });

  it('is read in any nesting: a whole export in a list, and events by themselves', () => {
    expect(toldCalls([[{ signals: linesOf('claude-code.jsonl') }]]).map(brief)).toEqual(claude.map(brief));
    const flat = {
      'event.name': 'tool_result',
      'session.id': 's',
      tool_use_id: 't',
      tool_name: 'Bash',
      'event.timestamp': '2026-11-25T10:00:01Z',
      duration_ms: '1000',
    };
    const times = { from: Date.parse('2026-11-25T10:00:00Z'), to: Date.parse('2026-11-25T10:00:01Z') };
    expect(toldCalls([flat])).toEqual([{ session: 's', call: 't', tool: 'Bash', ...times, how: 'ran' }]);
  });

  it('of any shape gives nothing', () => {
    expect(toldCalls([null, 7, 'x', {}, [], { attributes: [null, {}] }, { attributes: 7 }])).toEqual([]);
  });
});

let seq = 0;
const decided = (
  { session, call, from }: ToldCall,
  answer: 'pass' | 'deny',
  more: object = {},
): ActivityRecord =>
  ({
    type: 'decision',
    agent: 'claude-code',
    session,
    action: call,
    tool: 'Bash',
    at: new Date(from).toISOString(),
    answer,
    seq: ++seq,
    ...more,
  }) as ActivityRecord;
const answerTo = (call: ToldCall) => decided(call, call.how === 'refused' ? 'deny' : 'pass');

describe('Telemetry and log', () => {
  it('agree where every call was decided', () => {
    expect(reconcile(claude, claude.map(answerTo))).toEqual({
      matched: 9,
      unseen: [],
      ranDenied: [],
      untold: [],
    });
  });

  it('show a call that no hook saw, unless it was refused anyway', () => {
    const [refused, , third, ...others] = claude as [ToldCall, ToldCall, ToldCall, ...ToldCall[]];
    const seen = [claude[1] as ToldCall, ...others].map(answerTo);
    expect(reconcile(claude, seen).unseen.map(brief)).toEqual([brief(third)]);
    expect(refused.how).toBe('refused');
  });

  it('show a call that ran although it was denied', () => {
    const records = claude.map((call, index) => decided(call, index === 2 ? 'deny' : 'pass'));
    expect(reconcile(claude, records).ranDenied.map(({ call }) => call)).toEqual(['toolu_00000005']);
  });

  it('show a call that the client does not know, within the time that it tells of', () => {
    const [first] = claude as [ToldCall];
    const last = claude.at(-1) as ToldCall;
    const invented = decided({ ...first, call: 'toolu_invented', from: first.to + 100 }, 'pass');
    const later = decided({ ...first, call: 'toolu_later', from: last.to + 60_000 }, 'pass');
    const { untold } = reconcile(claude, [...claude.map(answerTo), invented, later]);
    expect(untold.map(({ action }) => action)).toEqual(['toolu_invented']);
  });

  it('are joined by time where hooks have no ids', () => {
    const records = copilot.map((call) =>
      decided({ ...call, call: `derived:${call.call}` }, call.how === 'ran' ? 'pass' : 'deny'),
    );
    expect(reconcile(copilot, records)).toMatchObject({ matched: 3, unseen: [], ranDenied: [], untold: [] });
    expect(reconcile(copilot, records.slice(0, 2)).unseen.map(brief)).toEqual(['call_00000005 view ran']);
  });
});
