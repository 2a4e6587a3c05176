/** Evidence of a real gate under real hooks: one chain, sent exactly once, also when the gate dies over it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { checkBatches } from '../../../src/audit/batch/check.ts';
import { batchesIn } from '../../../src/audit/batch/folder.ts';
import { linesIn } from '../../../src/audit/lines.ts';
import { EvidenceServer } from '../../rig/evidence-server.ts';
import { gateState, sitDown } from '../../rig/person.ts';
import { until } from '../../rig/processes.ts';
import { type Product, setUpProduct } from '../../rig/product.ts';
import { makeSandbox, type Sandbox } from '../../rig/sandbox.ts';
import { callHook, toolCall } from '../hooks.ts';

let sandbox: Sandbox;
let product: Product;
let server: EvidenceServer;

beforeEach(async () => {
  sandbox = makeSandbox('evidence');
  product = await setUpProduct(sandbox);
  server = await new EvidenceServer().open();
  await product.chaperone('install', 'claude-code');
});
afterEach(async () => {
  await product.close();
  await server.close();
  sandbox.close();
});

function follow(more = ''): void {
  mkdirSync(product.home.root, { recursive: true });
  writeFileSync(
    product.home.policy,
    `chaperone: 1\nevidence: { url: "${server.url}", everySeconds: 1, records: 10${more} }\n`,
  );
}

const call = (command: string) =>
  callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse' },
    toolCall('claude-code', sandbox, { command }),
  );
const calls = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => call(`echo ${n}`)));

/** So many decisions are on the log, everything on the log is in a batch, and everything of that is there. */
async function allArrived(decisions: number): Promise<void> {
  await until('all evidence to be sent', async () => {
    // Hooks that found the gate too busy have spooled theirs.
    if (product.logText().split('"type":"decision"').length <= decisions) return false;
    const evidence = (await gateState(sandbox.state))?.evidence;
    return evidence && evidence.batches > 0 && evidence.waiting === 0 && evidence.records === 0;
  });
}

const device = (): string => [...server.kept.keys()][0]?.split('/')[0] ?? '';
const chains = () => new Set([...server.kept.keys()].map((name) => name.split('/').slice(0, 2).join('/')));

/** What has arrived, as an auditor has it. */
async function audited() {
  const folder = server.writeTo(path.join(sandbox.root, 'audit'));
  const { stdout } = await product.chaperone('log', 'device-key');
  const key = sandbox.write(path.join(sandbox.root, 'device.pem'), stdout);
  const verified = await product.chaperone('log', 'verify', folder, '--device-key', key, '--json');
  return JSON.parse(verified.stdout) as ReturnType<typeof checkBatches>;
}

/** The records that have arrived, each as often as it has. */
const arrived = (): string[] =>
  [...chains()].flatMap((chain) =>
    batchesIn(path.join(sandbox.root, 'audit', chain)).flatMap((batch) => {
      const body = batch.statement.length > 0 ? batch.body() : undefined;
      return body && !('problem' in body) ? linesIn(body).map(String) : [];
    }),
  );

/** All statements that have arrived. */
const said = (): string =>
  [...server.kept]
    .filter(([name]) => name.endsWith('.dsse.json'))
    .map(([, bytes]) => (JSON.parse(String(bytes)) as { payload: string }).payload)
    .map((payload) => Buffer.from(payload, 'base64').toString())
    .join();

describe('evidence of a gate', () => {
  it('is one chain of all hooks and windows, whole, and nothing waits for it', async () => {
    follow();
    await product.startGate();
    const windows = [await sitDown(sandbox.state), await sitDown(sandbox.state)];
    await calls(10);
    await calls(10);
    await allArrived(20);
    for (const window of windows) window.leave();
    const found = await audited();
    expect(found).toMatchObject({ ok: true, signed: 'good', chain: `${device()}/1`, first: 1 });
    expect(chains().size).toBe(1);
    const decided = arrived().filter((line) => line.includes('"type":"decision"'));
    expect(decided).toHaveLength(20);
    expect(arrived().join('\n').split('\n').slice(0, found.records)).toEqual(
      product.logText().trim().split('\n').slice(0, found.records),
    );
  });

  it('arrives exactly once although the gate is killed in the middle, again and again', async () => {
    // Slow enough to be killed in the middle of each; a third of the answers never arrive.
    server.fault = (number) => (number % 3 === 0 ? 'kept-and-dropped' : { delay: 30 });
    follow();
    for (let round = 0; round < 4; round++) {
      await product.startGate();
      await calls(12);
      const before = server.asked.length;
      await until('an upload', () => server.asked.length > before);
      await product.crashGate();
    }
    server.fault = () => 'none';
    await product.startGate();
    await allArrived(48);
    const found = await audited();
    expect(found).toMatchObject({ ok: true, dropped: [] });
    const lines = arrived();
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => line.includes('"type":"decision"'))).toHaveLength(48);
  });

  it('ends with a last word, and goes on from there', async () => {
    follow();
    await product.startGate();
    await calls(3);
    await product.close();
    await until('the last word', () => said().includes('"reason":"shutdown"'));
    await product.startGate();
    await calls(3);
    await allArrived(6);
    expect(await audited()).toMatchObject({ ok: true });
  });

  it('goes on under a new key that the old one vouches for, and can be checked by the first', async () => {
    follow();
    await product.startGate();
    await calls(2);
    const pem = (await product.chaperone('log', 'device-key')).stdout;
    const first = sandbox.write(path.join(sandbox.root, 'first.pem'), pem);
    await allArrived(2);
    const fresh = (await product.chaperone('log', 'device-key', '--exchange', '--yes')).stdout;
    expect(fresh).not.toBe(pem);
    await calls(2);
    await product.crashGate();
    await product.startGate();
    await calls(2);
    await allArrived(6);
    const folder = server.writeTo(path.join(sandbox.root, 'audit'));
    const { stdout } = await product.chaperone('log', 'verify', folder, '--device-key', first);
    expect(stdout).toContain('signed by the device');
    expect(stdout).toMatch(/from batch \d+ on the device has another key, vouched for by the old one/);
    expect(product.logText()).toContain('"what":"device key exchanged"');
    // Who has only the new one has not seen it vouch for the first batches.
    const later = sandbox.write(path.join(sandbox.root, 'later.pem'), fresh);
    await expect(product.chaperone('log', 'verify', folder, '--device-key', later)).rejects.toThrow(
      /broken at record 1: batch 1 .* not signed by the key of the device/,
    );
  });

  it('that forks is told to everybody: record, state, status, doctor', async () => {
    follow();
    await product.startGate();
    await calls(1);
    await allArrived(1);
    const name = [...server.kept.keys()].find((kept) => kept.endsWith('.dsse.json')) ?? '';
    // Which number comes next depends on what is on its way just now.
    const arrived = server.batches(`${device()}/1`).length;
    for (let number = arrived + 1; number < arrived + 5; number++)
      server.kept.set(name.replace(/\d{12}/, String(number).padStart(12, '0')), Buffer.from('{}'));
    await calls(1);
    const state = await until('the alarm', async () => {
      const now = await gateState(sandbox.state);
      return now?.evidence?.forked !== undefined && now;
    });
    const next = state.evidence?.forked;
    expect(state.problems.join()).toContain(`has another batch ${next} of this device`);
    // The alarm is given at once; its record may still be on its way to the disk.
    const finding = await until('the finding', () =>
      product.records().find((record) => record.type === 'finding'),
    );
    expect(finding).toMatchObject({ signal: 'evidence-fork', severity: 'critical' });
    await product.crashGate();
    await product.startGate();
    await until(
      'the first word on it',
      async () => (await gateState(sandbox.state))?.evidence?.forked === next,
    );
    const { stdout } = await product.chaperone('status');
    expect(stdout).toContain(
      `STOPPED: whoever receives it has another batch ${next} (once it is known why: `,
    );
    await expect(product.chaperone('doctor')).rejects.toThrow(/evidence\s+.*STOPPED/);
    // Beside the road: agents work on.
    expect((await call('echo on')).code).toBe(0);
    const listed = (await product.chaperone('log', 'batches')).stdout;
    expect(listed).toMatch(/ sent .*\n.* stopped /);

    const { stdout: said } = await product.chaperone('log', 'batches', '--begin-anew', '--yes');
    expect(said).toContain(`Another chain takes the place of ${device()}/1`);
    await until('the other chain', () => server.batches(`${device()}/2`).length > 0);
    const after = await gateState(sandbox.state);
    expect(after?.evidence?.forked).toBeUndefined();
    expect(after?.problems.join()).not.toContain('has another batch');
    expect(product.records()).toContainEqual(
      expect.objectContaining({ agent: 'person', what: 'evidence begins anew' }),
    );
    await expect(product.chaperone('log', 'batches', '--begin-anew', '--yes')).rejects.toThrow(
      /nothing forked/,
    );
  });

  it('is not made where the policy wants none', async () => {
    await product.startGate();
    await calls(2);
    expect((await gateState(sandbox.state))?.evidence).toBeUndefined();
    expect(server.asked).toEqual([]);
  });
});
