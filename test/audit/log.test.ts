/** The log: every record once, in order, chained, also over crashes, full disks and other writers. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ActivityLog } from '../../src/audit/log.ts';
import { recordsIn, segmentsIn } from '../../src/audit/segments.ts';
import { spoolRecord } from '../../src/audit/spool.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { entry, logFolder } from './records.ts';

const log = logFolder();
const whole = () => verifyLog(log.path());

it('numbers records from 1, chains them, and goes on over a restart', async () => {
  const first = log.open();
  first.append(entry('a'));
  first.append(entry('b'));
  first.close();
  const second = log.open();
  second.append(entry('c'));
  await second.synced();
  expect(log.details()).toEqual(['begun', 'a', 'b', 'c']);
  expect([...recordsIn(log.path())].map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect(second.recent.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  expect(whole()).toMatchObject({ ok: true, records: 4, first: 1, last: 4, signed: 'unsigned' });
});

it('says which bytes it took away when a crash has cut off the last line', () => {
  const before = log.open();
  before.append(entry('a'));
  before.close();
  appendFileSync(segmentsIn(log.path())[0]?.file as string, '{"agent":"cla');
  expect(whole().ok).toBe(true);
  log.open().append(entry('b'));
  expect(log.details()).toEqual(['begun', 'a', 'repaired', 'b']);
  expect([...recordsIn(log.path())][2]).toMatchObject({ type: 'log', bytes: 13 });
  expect(whole().ok).toBe(true);
});

it('never uses a number twice when records that were on disk are gone, and the gap is found', () => {
  const before = log.open();
  for (const detail of ['a', 'b', 'c']) before.append(entry(detail));
  before.close();
  const file = segmentsIn(log.path())[0]?.file as string;
  const lines = readFileSync(file, 'utf8').split('\n');
  truncateSync(file, Buffer.byteLength(`${lines.slice(0, 2).join('\n')}\n`));
  const after = log.open();
  expect(after.append(entry('d')).seq).toBe(6);
  after.close();
  expect(log.details()).toEqual(['begun', 'a', 'missing', 'd']);
  expect(whole()).toMatchObject({ ok: false, broken: { seq: 3, line: 1 } });
});

it('notices within one process that its file was taken away, and goes on in a new one', async () => {
  const one = log.open();
  one.append(entry('a'));
  await one.synced();
  rmSync(segmentsIn(log.path())[0]?.file as string);
  expect(one.append(entry('b')).seq).toBe(4);
  expect(log.details()).toEqual(['missing', 'b']);
});

describe('segments', () => {
  const small = { segment: { bytes: 2000, milliseconds: 1e9 } };

  it('begins a new one by size and by age, and the chain goes through', () => {
    const one = log.open(small);
    for (let i = 0; i < 40; i++) one.append(entry(`${i}`));
    one.close();
    let now = Date.now();
    const two = log.open({ segment: { bytes: 1e9, milliseconds: 1000 }, now: () => now });
    const before = segmentsIn(log.path()).length;
    expect(before).toBeGreaterThan(4);
    now += 2000;
    two.append(entry('later'));
    two.close();
    expect(segmentsIn(log.path()).length).toBe(before + 1);
    expect(log.details().length).toBe(42);
    expect(whole()).toMatchObject({ ok: true, records: 42 });
  });

  it('removes the oldest by size, says so first, and what is left still verifies', () => {
    const keep = () => ({ milliseconds: 1e12, bytes: 6000 });
    const one = log.open({ ...small, keep });
    for (let i = 0; i < 60; i++) one.append(entry(`${i}`));
    one.close();
    const [first] = segmentsIn(log.path());
    expect(first?.first).toBeGreaterThan(1);
    const found = whole();
    expect(found).toMatchObject({ ok: true });
    expect(found.notes.join()).toMatch(/records 1 to \d+ were removed, as a record says/);
    expect(log.details()).toContain('removed');
  });

  it('removes by age; and a segment that somebody else removed is a break', () => {
    const one = log.open(small);
    for (let i = 0; i < 30; i++) one.append(entry(`${i}`));
    one.close();
    const [first, second] = segmentsIn(log.path());
    const old = new Date(Date.now() - 100_000);
    utimesSync(first?.file as string, old, old);
    log.open({ keep: () => ({ milliseconds: 50_000, bytes: 1e12 }) }).close();
    expect(segmentsIn(log.path())[0]?.first).toBe(second?.first);
    expect(whole().ok).toBe(true);
    rmSync(second?.file as string);
    expect(whole().broken?.problem).toMatch(/gone, and no record says why/);
  });
});

describe('a second writer', () => {
  it('is refused, and may write once the first is done', () => {
    const one = log.open();
    one.append(entry('a'));
    const two = log.open();
    expect(() => two.append(entry('b'))).toThrow(/two writers would break its chain/);
    one.close();
    expect(two.append(entry('c')).seq).toBe(4);
    expect(log.details()).toEqual(['begun', 'a', 'lost', 'c']);
    expect(whole().ok).toBe(true);
  });

  it('takes over from a process that is gone', () => {
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const begin = { pid: gone, at: Date.now(), began: '1' };
    writeFileSync(path.join(log.path(), 'writer.lock'), JSON.stringify(begin));
    expect(log.open().append(entry('a')).seq).toBe(2);
    // The number belongs to another process by now.
    const reused = mkdtempSync(path.join(tmpdir(), 'log-'));
    writeFileSync(path.join(reused, 'writer.lock'), JSON.stringify({ ...begin, pid: process.pid }));
    const other = new ActivityLog(reused, { device: 'd', principal: { kind: 'unknown' } });
    if (process.platform === 'linux') expect(other.append(entry('a')).seq).toBe(2);
    other.close();
    rmSync(reused, { recursive: true });
  });
});

describe('the spool', () => {
  const spool = () => {
    const folder = path.join(log.path(), 'spool');
    mkdirSync(folder, { recursive: true });
    return folder;
  };

  it('is taken in oldest first, and once', () => {
    spoolRecord(spool(), entry('later', '2026-01-01T00:00:02.000Z'));
    spoolRecord(spool(), entry('earlier', '2026-01-01T00:00:00.000Z'));
    const one = log.open();
    expect([one.takeIn(spool()), one.takeIn(spool())]).toEqual([2, 0]);
    expect(log.details()).toEqual(['begun', 'earlier', 'later']);
    expect([...recordsIn(log.path())][1]?.spooled).toMatch(/\.jsonl:1$/);
    expect(readdirSync(spool())).toEqual([]);
  });

  it('is taken in once also when the gate died before it could clear it', () => {
    for (let i = 0; i < 5; i++) spoolRecord(spool(), entry(`${i}`, `2026-01-01T00:00:0${i}.000Z`));
    const kept = readdirSync(spool()).map((name) => [name, readFileSync(path.join(spool(), name))] as const);
    const one = log.open();
    one.takeIn(spool());
    one.close();
    // As a crash leaves them: in the log, and some of them still in the spool.
    for (const [name, bytes] of kept.slice(2)) writeFileSync(path.join(spool(), name), bytes);
    spoolRecord(spool(), entry('new', '2026-01-01T00:00:09.000Z'));
    expect(log.open().takeIn(spool())).toBe(1);
    expect(log.details()).toEqual(['begun', '0', '1', '2', '3', '4', 'new']);
    expect(readdirSync(spool())).toEqual([]);
  });

  it('keeps aside what is no record, and says so', () => {
    writeFileSync(path.join(spool(), '1.jsonl'), `{"type":"session"}\n${JSON.stringify(entry('good'))}\n`);
    expect(log.open().takeIn(spool())).toBe(2);
    expect(log.details()).toEqual(['begun', 'unreadable', 'good']);
    expect(readdirSync(spool())).toEqual(['1.jsonl.unreadable']);
  });
});

describe('a disk that takes nothing', () => {
  it('is told at once, and how many records were lost is recorded when it works again', () => {
    const folder = path.join(log.path(), 'log');
    writeFileSync(folder, '');
    const one = new ActivityLog(folder, { device: 'd', principal: { kind: 'unknown' } });
    for (let i = 0; i < 3; i++) expect(() => one.append(entry('lost'))).toThrow();
    rmSync(folder);
    one.append(entry('kept'));
    one.close();
    const records = [...recordsIn(folder)];
    expect(records.map((r) => r.type)).toEqual(['log', 'log', 'session']);
    expect(records[1]).toMatchObject({ event: 'lost', count: 3 });
    expect(verifyLog(folder).ok).toBe(true);
  });

  it('keeps nobody waiting for a record that went with the log, and lets nobody count on it', async () => {
    const folder = path.join(log.path(), 'log');
    const one = new ActivityLog(folder, { device: 'd', principal: { kind: 'unknown' } });
    one.append(entry('kept'));
    await one.synced();
    expect(one.durable.seq).toBe(2);
    one.append(entry('lost'));
    const waits = one.synced();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    expect(() => one.append(entry('lost, too'))).toThrow();
    await expect(waits).rejects.toThrow(/./);
    await expect(one.synced()).rejects.toThrow(/./);
    expect(one.durable.seq).toBe(0);
  });

  it.skipIf(!canMount())(
    'may be full in the middle of a record: nothing of it stays, and the chain holds',
    () => {
      const disk = path.join(log.path(), 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
      try {
        const one = new ActivityLog(path.join(disk, 'log'), { device: 'd', principal: { kind: 'unknown' } });
        writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(8192));
        let failed = 0;
        for (let i = 0; i < 60; i++) {
          try {
            one.append(entry('x'.repeat(1500)));
          } catch (error) {
            expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
            failed++;
          }
        }
        expect(failed).toBeGreaterThan(5);
        expect(verifyLog(path.join(disk, 'log')).ok).toBe(true);
        rmSync(path.join(disk, 'ballast'));
        one.append(entry('room again'));
        one.close();
        const records = [...recordsIn(path.join(disk, 'log'))];
        const lost = records.flatMap((r) => (r.type === 'log' && r.event === 'lost' ? [r.count ?? 0] : []));
        expect(lost.reduce((sum, count) => sum + count)).toBe(failed);
        expect(verifyLog(path.join(disk, 'log')).ok).toBe(true);
        execFileSync('mount', ['-o', 'remount,ro', disk]);
        const readOnly = new ActivityLog(path.join(disk, 'log'), {
          device: 'd',
          principal: { kind: 'unknown' },
        });
        expect(() => readOnly.append(entry('no'))).toThrow(/EROFS/);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );
});

it('goes on behind a log of version 1, vouches for it, and reads it', () => {
  const old = { v: 1, at: '2025-01-01T00:00:00.000Z', agent: 'cursor', session: 'old', cwd: '/w' };
  const lines = [
    { ...old, seq: 1, type: 'session', moment: 'start', detail: 'one' },
    { ...old, seq: 2, type: 'prompt', summary: 'do it', outcome: 'allow' },
  ];
  const file = path.join(log.path(), 'activity.jsonl');
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const one = log.open();
  expect(one.append(entry('new')).seq).toBe(4);
  one.close();
  expect(log.details()).toEqual(['one', 'prompt', 'begun', 'new']);
  expect([...recordsIn(log.path())][0]).toMatchObject({ v: 2, principal: { kind: 'unknown' } });
  expect(whole().ok).toBe(true);
  appendFileSync(file, '\n');
  expect(whole().broken).toMatchObject({ file: 'activity.jsonl', problem: expect.stringMatching(/changed/) });
});

function canMount(): boolean {
  if (process.platform !== 'linux') return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted && !existsSync(folder);
}
