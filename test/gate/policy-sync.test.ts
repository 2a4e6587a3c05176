/** An organisation's policy on a device: from a real nginx, through the real gate, to the real hook. */
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateClient } from '../../src/gate/client.ts';
import { gateState } from '../rig/person.ts';
import { type PolicyHost, provideNginx, startPolicyHost } from '../rig/policy-host.ts';
import { until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { callHook, toolCall, understood } from './hooks.ts';

const nginx = needs(provideNginx());
let sandbox: Sandbox;
let product: Product;
let host: PolicyHost;
let rootDigest: string;

const file = (name: string) => path.join(sandbox.root, 'keys', name);
const chaperone = (...words: string[]) => product.chaperone('policy', ...words);

/** Publishes a policy that denies one program, so that what is in force can be told by what is denied. */
async function publish(revision: number, denied: string): Promise<void> {
  const policy = sandbox.write(
    file(`policy-${revision}.yaml`),
    `chaperone: 1\norganization: acme\nrevision: ${revision}\nrules:\n  - id: no.${denied}\n    on: [command.run]\n    where: { program: ${denied} }\n    do: deny\n    advice: Leave it.\n`,
  );
  const bundle = file(`bundle-${revision}.json`);
  await chaperone('sign', policy, '--key', file('policy'), '--out', bundle);
  await chaperone(
    'publish',
    '--dir',
    host.folder,
    '--bundle',
    bundle,
    '--status-key',
    file('status'),
    '--root-key',
    file('root'),
    '--policy-trust',
    file('policy.pub'),
  );
}

const run = async (command: string) =>
  understood(
    'claude-code',
    await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse' },
      toolCall('claude-code', sandbox, { command }),
    ),
  );
const state = async () => {
  const now = await gateState(sandbox.state);
  if (!now) throw new Error('no gate');
  return now;
};
const revisionInForce = async () => (await state()).policy.revision;
const governance = () =>
  product.records().flatMap((r) => (r.type === 'governance' ? [`${r.what} ${r.reason}`] : []));

beforeAll(async () => {
  if (!nginx) return;
  sandbox = makeSandbox('policy');
  product = await setUpProduct(sandbox);
  host = await startPolicyHost(sandbox);
  sandbox.write(file('x'), '');
  for (const name of ['root', 'policy', 'status']) await chaperone('keygen', '--out', file(name));
  await publish(1, 'cowsay');
  const { createHash } = await import('node:crypto');
  rootDigest = createHash('sha256')
    .update(readFileSync(path.join(host.folder, 'roots/1.json')))
    .digest('hex');
  await product.chaperone('install', 'claude-code');
  await chaperone('enrol', '--url', host.url, '--root-sha256', rootDigest, '--push', '--push-spread', '0');
  await product.startGate();
  await until('the first policy', async () => (await state()).policy.organization === 'acme');
});
afterAll(async () => {
  await product?.close();
  await host?.close();
  sandbox?.close();
});

describe.skipIf(!nginx)('a device that follows an organisation', () => {
  it('decides by the policy that was fetched when the gate started, and records it', async () => {
    expect((await run('cowsay hello')).outcome).toBe('deny');
    expect((await run('fortune')).outcome).toBe('pass');
    expect(governance().some((line) => line.startsWith('policy none -> 1 bundle'))).toBe(true);
  });

  it('takes a pushed one within a second, without anybody asking', async () => {
    await publish(2, 'fortune');
    const start = performance.now();
    await host.push();
    await until('revision 2', async () => (await revisionInForce()) === 2);
    console.log(`a pushed policy was in force after ${Math.round(performance.now() - start)} ms`);
    expect((await run('fortune')).outcome).toBe('deny');
    expect((await run('cowsay hello')).outcome).toBe('pass');
  });

  it('asks again with the ETag and is told that nothing is new', async () => {
    await host.push();
    await until('a 304', () => host.requests().includes('GET /status.json 304'));
  });

  it('keeps what is in force where the published status was tampered with, and says why', async () => {
    const good = readFileSync(path.join(host.folder, 'status.json'), 'utf8');
    writeFileSync(
      path.join(host.folder, 'status.json'),
      `${good.replace(/"payload":"...../, '"payload":"AAAAA')}   `,
    );
    await host.push();
    await until('a refusal', async () => (await state()).problems.some((p) => p.includes('under-signed')));
    expect(await revisionInForce()).toBe(2);
    expect((await run('fortune')).outcome).toBe('deny');
    expect(governance().some((line) => line.startsWith('policy refused: status, under-signed'))).toBe(true);
    writeFileSync(path.join(host.folder, 'status.json'), `${good}      `);
    await host.push();
    await until('health', async () => (await state()).problems.length === 0);
  });

  it('refuses a bundle that is not what the status names', async () => {
    await publish(3, 'cowsay');
    const status = JSON.parse(
      Buffer.from(
        JSON.parse(readFileSync(path.join(host.folder, 'status.json'), 'utf8')).payload,
        'base64',
      ).toString(),
    );
    const bundle = path.join(host.folder, 'bundles', `${status.channels.stable.sha256}.json`);
    const good = readFileSync(bundle);
    appendFileSync(bundle, '\n');
    await host.push();
    await until('a refusal', async () =>
      (await state()).problems.some((p) => /larger than|wrong-size/.test(p)),
    );
    expect(await revisionInForce()).toBe(2);
    writeFileSync(bundle, good);
    await host.push();
    await until('revision 3', async () => (await revisionInForce()) === 3);
  });

  it('takes what is staged for it, says so, and goes back when that ends', async () => {
    const publishing = [
      'publish',
      '--dir',
      host.folder,
      '--status-key',
      file('status'),
      '--channel',
      'canary',
    ];
    const policy = sandbox.write(file('canary.yaml'), 'chaperone: 1\norganization: acme\nrevision: 5\n');
    await chaperone('sign', policy, '--key', file('policy'), '--out', file('canary.json'));
    const { device } = (await product.records()).at(-1) as { device: string };
    await chaperone(...publishing, '--bundle', file('canary.json'), '--devices', device);
    await host.push();
    await until('revision 5', async () => (await revisionInForce()) === 5);
    expect((await product.chaperone('status')).stdout).toContain('revision 5 (channel canary)');
    await chaperone(...publishing, '--end');
    await host.push();
    await until('revision 3', async () => (await revisionInForce()) === 3);
    expect((await state()).policy.channel).toBe('stable');
    expect((await run('cowsay hello')).outcome).toBe('deny');
  });

  it('stops every agent on a lock-down, even in a pause, and goes on when it is lifted', async () => {
    await new GateClient(product.home).pause({ minutes: 5, reason: 'a drill' });
    await chaperone(
      'publish',
      '--dir',
      host.folder,
      '--status-key',
      file('status'),
      '--lockdown',
      'incident 77',
    );
    await host.push();
    await until('the lock-down', async () => (await run('ls')).outcome === 'deny');
    expect((await run('ls')).reason).toContain('incident 77');
    const denied = await product.chaperone('log', 'query', '--outcome', 'deny');
    expect(denied.stdout).toMatch(/claude-code Bash ls rule · lockdown\.lockdown-\d+/);
    await chaperone('publish', '--dir', host.folder, '--status-key', file('status'), '--lift');
    await host.push();
    await until('the end of it', async () => (await run('ls')).outcome === 'pass');
    await new GateClient(product.home).resume();
  });

  it('decides each call by exactly one revision while ten roll through, and none fails', async () => {
    const outcomes: string[] = [];
    let rolling = true;
    const load = Array.from({ length: 8 }, async () => {
      while (rolling) {
        const both = await run('cowsay a; fortune b');
        // Every revision denies exactly one of the two.
        outcomes.push(both.outcome);
        expect(both.outcome).toBe('deny');
      }
    });
    for (let revision = 10; revision < 20; revision++) {
      await publish(revision, revision % 2 ? 'cowsay' : 'fortune');
      await host.push();
      await until(`revision ${revision}`, async () => (await revisionInForce()) === revision);
    }
    rolling = false;
    await Promise.all(load);
    const decided = product
      .records()
      .flatMap((r) => (r.type === 'decision' && r.policy.revision >= 10 ? [r] : []));
    expect(decided.length).toBeGreaterThan(10);
    for (const { rule, policy } of decided)
      expect(rule).toBe(policy.revision % 2 ? 'no.cowsay' : 'no.fortune');
    console.log(`${outcomes.length} decisions while ten revisions came`);
  });

  it('holds the last good one without a network, over a restart, and by the hook alone', async () => {
    await product.close();
    const moved = path.join(sandbox.root, 'away');
    cpSync(host.folder, moved, { recursive: true });
    rmSync(host.folder, { recursive: true });
    const alone = await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse', way: 'cold' },
      toolCall('claude-code', sandbox, { command: 'cowsay x' }),
    );
    expect(understood('claude-code', alone).outcome).toBe('deny');
    await product.startGate();
    expect((await run('cowsay x')).outcome).toBe('deny');
    await until('the problem', async () =>
      (await state()).problems.some((p) => p.includes('does not exist')),
    );
    cpSync(moved, host.folder, { recursive: true });
  });
});
