/** When batches are cut, and what becomes of them where they cannot be sent or kept. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkBatches } from '../../../src/audit/batch/check.ts';
import { batchesIn } from '../../../src/audit/batch/folder.ts';
import { statementOf } from '../../../src/audit/batch/state.ts';
import type { Statement } from '../../../src/audit/batch/statement.ts';
import { ActivityLog } from '../../../src/audit/log.ts';
import { Evidence } from '../../../src/gate/evidence/evidence.ts';
import { HeldKey } from '../../../src/gate/evidence/held-key.ts';
import { locate } from '../../../src/gate/home.ts';
import type { EvidencePolicy } from '../../../src/model/policy/evidence.ts';
import type { NewRecord } from '../../../src/model/record.ts';
import { mustParsePolicy } from '../../../src/policy/parse.ts';
import { DEVICE } from '../../audit/batch/chain.ts';
import { entry } from '../../audit/records.ts';
import { EvidenceServer } from '../../rig/evidence-server.ts';
import { until } from '../../rig/processes.ts';

let folder: string;
let server: EvidenceServer;
let log: ActivityLog;
let evidence: Evidence;
let settings: EvidencePolicy | undefined;
let isPresent: boolean;
let found: string[];

const home = () => locate({ CHAPERONE_HOME: folder });

beforeEach(async () => {
  vi.stubEnv('CHAPERONE_KEYCHAIN', 'off');
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  server = await new EvidenceServer().open();
  log = new ActivityLog(home().log, { device: DEVICE, principal: { kind: 'anonymous', user: 'mia' } });
  // Shorter than a policy may ask for, so that the test need not wait.
  settings = {
    url: server.url,
    everySeconds: 60,
    records: 10,
    heartbeatMinutes: 60,
    keepDays: 14,
    keepMegabytes: 512,
  };
  isPresent = true;
  found = [];
  evidence = opened();
});
afterEach(async () => {
  await evidence.finish();
  log.close();
  await evidence.close();
  await server.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function opened(of: Pick<ActivityLog, 'durable'> = log): Evidence {
  const policy = mustParsePolicy('chaperone: 1\n', 'policy.yaml');
  const one = new Evidence({
    home: home(),
    device: DEVICE,
    key: new HeldKey(DEVICE, home().deviceKey, () => {}),
    log: of,
    policy: () => ({ ...policy, evidence: settings }),
    isPresent: () => isPresent,
    found: (signal) => found.push(signal),
    changed: () => {},
    stores: { table: () => ({}), cwd: folder },
  });
  one.start();
  return one;
}

async function append(...entries: NewRecord[]): Promise<void> {
  for (const one of entries) {
    log.append(one);
    evidence.heard(one);
  }
  await log.synced();
}
const many = (count: number) => Array.from({ length: count }, (_, n) => entry(`record ${n}`));

const statements = (): Statement[] =>
  batchesIn(path.join(home().evidence, '1')).flatMap(({ statement }) => statementOf(statement) ?? []);
const reasons = () => statements().map(({ reason, count }) => `${reason} ${count}`);
const cut = (wanted: readonly string[]) =>
  until(`batches ${wanted.join()}`, () => reasons().join() === wanted.join());

describe('a batch is cut', () => {
  it('once it has as many records as the policy says, and the rest waits', async () => {
    await append(...many(25));
    await cut(['size 10', 'size 10']);
    await until('both to be sent', () => {
      const state = evidence.state();
      return state?.batches === 2 && state.waiting === 0;
    });
    expect(evidence.state()).toMatchObject({ records: 6, url: server.url });
    expect(server.batches(`${DEVICE}/1`)).toEqual([1, 2]);
  });

  it('once its first record is old enough', async () => {
    settings = { ...settings, everySeconds: 1 } as EvidencePolicy;
    await append(...many(2));
    await cut(['interval 3']);
  });

  it('when a session ends', async () => {
    await append(...many(2), {
      ...entry('done'),
      type: 'session',
      moment: 'end',
      detail: 'done',
    } as NewRecord);
    await cut(['session-end 4']);
    await append(...many(1));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(reasons()).toEqual(['session-end 4']);
  });

  it('without any record after a while, as long as an agent or an editor is there', async () => {
    settings = { ...settings, everySeconds: 1, heartbeatMinutes: 2 / 60 } as EvidencePolicy;
    await append(...many(1));
    await cut(['interval 2', 'heartbeat 0']);
    isPresent = false;
    const before = reasons().length;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(reasons()).toHaveLength(before);
    isPresent = true;
    await until('another', () => reasons().length > before);
  });

  it('at the end, so that silence after it is explained', async () => {
    await append(...many(1));
    await until('the first look', () => evidence.state() !== undefined);
    await evidence.finish();
    expect(reasons()).toEqual(['shutdown 2']);
  });

  it('no longer than a moment at the end, and the next gate goes on', async () => {
    settings = { ...settings, records: 1 } as EvidencePolicy;
    await append(...many(3000));
    await until('the first batches', () => reasons().length > 0);
    await evidence.finish();
    const made = reasons();
    expect(made.length).toBeLessThan(3001);
    // It is not the end of what there is to say.
    expect(made).not.toContain('shutdown 1');
    settings = { ...settings, records: 1000, everySeconds: 1 } as EvidencePolicy;
    await evidence.close();
    evidence = opened();
    await until('the rest', () => statements().at(-1)?.last === 3001);
    expect(checkBatches(batchesIn(path.join(home().evidence, '1')))).toMatchObject({
      ok: true,
      records: 3001,
    });
  });

  it('by nobody who has not got the log: what the other one does meanwhile is not known', async () => {
    await append(...many(12));
    await cut(['size 10']);
    const other = new ActivityLog(home().log, {
      device: DEVICE,
      principal: { kind: 'anonymous', user: 'mia' },
    });
    const waiting = opened(other);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await append(...many(10));
    await cut(['size 10', 'size 10']);
    await evidence.finish();
    log.close();
    // It takes the log over, and goes on where the other one has stopped.
    other.append(entry('another'));
    await other.synced();
    await waiting.finish();
    other.close();
    await waiting.close();
    expect(reasons()).toEqual(['size 10', 'size 10', 'shutdown 3', 'shutdown 1']);
    expect(checkBatches(batchesIn(path.join(home().evidence, '1'))).broken).toBeUndefined();
  });

  it('not at all where the policy wants none, and from then on where it comes to want it', async () => {
    const wanted = settings;
    settings = undefined;
    await append(...many(12));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(evidence.state()).toBeUndefined();
    expect(statements()).toEqual([]);
    settings = wanted;
    await cut(['size 10']);
  });
});

describe('a server that is away', () => {
  it('lets batches wait up to their bound; the next one names what went, and the rest arrives', async () => {
    await server.close();
    settings = { ...settings, keepMegabytes: 6000 / 1024 / 1024 } as EvidencePolicy;
    for (let round = 1; round <= 6; round++) {
      await append(...many(10));
      await until(`batch ${round}`, () => evidence.state()?.batches === round);
    }
    await until('the bound', () => (evidence.state()?.waitingBytes ?? 0) <= 6000);
    const state = evidence.state();
    expect(state?.waiting).toBeLessThan(6);
    expect(state?.problem).toMatch(/cannot be reached/);
    // Not yet a problem that a person has to see.
    expect(evidence.problems()).toEqual([]);
    await append(...many(10));
    await until('the next batch', () => evidence.state()?.batches === 7);
    const dropped = statements().flatMap((one) => one.dropped);
    expect(dropped[0]).toMatchObject({ why: 'spool', first: expect.any(Number) });
    await server.open();
    await until('the rest to be sent', () => evidence.state()?.waiting === 0);
    const sent = checkBatches(batchesIn(path.join(server.writeTo(path.join(folder, 'audit')), DEVICE, '1')));
    // All that is missing is declared, but what the last trim took after the last batch: that is for the next.
    await append(...many(10));
    await until('all to be told', () => server.batches(`${DEVICE}/1`).includes(8));
    const whole = checkBatches(batchesIn(path.join(server.writeTo(path.join(folder, 'audit')), DEVICE, '1')));
    expect(whole.broken).toBeUndefined();
    expect(whole.dropped.length).toBeGreaterThanOrEqual(sent.dropped.length);
  });
});

describe('a folder that takes nothing', () => {
  it('is told, and the records wait in the log', async () => {
    // A file in its place: nobody's rights help there.
    writeFileSync(home().evidence, '');
    await append(...many(12));
    await until('the problem', () => evidence.problems().length > 0);
    expect(evidence.problems()[0]).toContain('Records wait in the log');
    rmSync(home().evidence);
    await until('the batch', () => evidence.state()?.batches === 1);
    expect(evidence.problems()).toEqual([]);
  });

  it('is told when it goes away in the middle, too', async () => {
    await append(...many(12));
    await cut(['size 10']);
    // Nothing is written there any more that could bring the folder back while it is removed.
    await until('it to be sent', () => {
      const state = evidence.state();
      return state?.batches === 1 && state.waiting === 0;
    });
    rmSync(home().evidence, { recursive: true });
    writeFileSync(home().evidence, '');
    await append(...many(10));
    await until('the problem', () => evidence.problems().length > 0);
    rmSync(home().evidence);
    await until('the next batch', () => evidence.state()?.batches === 2);
  });
});
