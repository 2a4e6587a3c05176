/** The log: every record once, in order, also over crashes. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ActivityLog, type NewRecord, readRecords, spoolRecord } from '../../src/audit/log.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  file = path.join(folder, 'activity.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (detail: string, at = '2026-01-01T00:00:00.000Z'): NewRecord => ({
  at,
  agent: 'claude-code',
  session: 's',
  cwd: '/w',
  type: 'session',
  moment: 'start',
  detail,
});

it('numbers records from 1 and goes on over a restart', () => {
  const log = new ActivityLog(file);
  log.append(entry('a'));
  log.append(entry('b'));
  new ActivityLog(file).append(entry('c'));
  expect(readRecords(file).map((r) => r.seq)).toEqual([1, 2, 3]);
  expect(new ActivityLog(file).recent.map((r) => r.seq)).toEqual([3, 2, 1]);
});

it('starts a line of its own after one that a crash cut off', () => {
  new ActivityLog(file).append(entry('a'));
  appendFileSync(file, '{"v":1,"seq":2,"at":"20');
  new ActivityLog(file).append(entry('b'));
  expect(readRecords(file).map((r) => (r.type === 'session' ? r.detail : ''))).toEqual(['a', 'b']);
});

it('takes in what hooks spooled: oldest first, each once', () => {
  const spool = path.join(folder, 'spool');
  mkdirSync(spool);
  spoolRecord(spool, entry('later', '2026-01-02T00:00:00.000Z'));
  spoolRecord(spool, entry('earlier', '2026-01-01T00:00:00.000Z'));
  const log = new ActivityLog(file);
  expect([log.takeIn(spool), log.takeIn(spool)]).toEqual([2, 0]);
  expect(readRecords(file).map((r) => (r.type === 'session' ? r.detail : ''))).toEqual(['earlier', 'later']);
  expect(readdirSync(spool)).toEqual([]);
});

it('throws where it cannot write, and works again when it can', () => {
  mkdirSync(file);
  const log = new ActivityLog(file);
  expect(() => log.append(entry('lost'))).toThrow();
  rmSync(file, { recursive: true });
  expect(log.append(entry('kept')).seq).toBe(1);
});
