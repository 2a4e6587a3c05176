/**
 * A lock-down from the organisation's host to an agent at work: published while a real Claude Code is in the middle of its turn,
 * seen in the window beside it, felt by the agent's next call, and lifted again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { notification, statusItem } from '../rig/face.ts';
import { type PolicyHost, provideNginx, startPolicyHost } from '../rig/policy-host.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const claude = needs(await provideClaudeCode());
const nginx = needs(provideNginx());
const parts = needs(await provideEditor());
const isComplete = claude !== undefined && nginx !== undefined && parts !== undefined;

let sandbox: Sandbox;
let product: Product;
let host: PolicyHost;
let workbench: Workbench | undefined;

const file = (name: string) => path.join(sandbox.root, 'keys', name);
const touch = (name: string): Call => ({
  name: 'Bash',
  input: { command: `touch ${path.join(sandbox.workspace, name)}`, description: 'As asked' },
});
const isThere = (name: string) => existsSync(path.join(sandbox.workspace, name));

/** The organisation publishes something, and tells every device that listens. */
async function publish(...options: readonly string[]): Promise<void> {
  await product.chaperone(
    'policy',
    'publish',
    ...['--dir', host.folder, '--status-key', file('status')],
    ...options,
  );
  await host.push();
}

beforeAll(async () => {
  if (!isComplete) return;
  sandbox = makeSandbox('lockdown');
  product = await setUpProduct(sandbox);
  host = await startPolicyHost(sandbox);
  const policy = sandbox.write(
    file('acme.chaperone.yaml'),
    'chaperone: 1\norganization: acme\nrevision: 1\n',
  );
  for (const name of ['root', 'policy', 'status'])
    await product.chaperone('policy', 'keygen', '--out', file(name));
  await product.chaperone('policy', 'sign', policy, '--key', file('policy'), '--out', file('bundle.json'));
  const trust = ['--root-key', file('root'), '--policy-trust', file('policy.pub')];
  await publish('--bundle', file('bundle.json'), ...trust);
  const root = readFileSync(path.join(host.folder, 'roots/1.json'));
  const rootDigest = createHash('sha256').update(root).digest('hex');
  const follow = ['--url', host.url, '--root-sha256', rootDigest, '--push', '--push-spread', '0'];
  await product.chaperone('policy', 'enrol', ...follow);
  await product.chaperone('install', 'claude-code');
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
  await shows(/^Chaperone\. Enforcing/);
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  await host?.close();
  sandbox?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-lockdown');
});

/** Waits until the status bar says so, to screen readers as well. */
async function shows(label: RegExp): Promise<void> {
  if (!workbench) throw new Error('not reached: the test is skipped');
  await statusItem(workbench.page).getByRole('button', { name: label }).waitFor();
}

describe.skipIf(!isComplete)('a lock-down', () => {
  test('published in the middle of a turn: the window says so, the next call is denied and the agent stops', async () => {
    if (!claude || !workbench) return;
    const window = workbench;
    let published = 0;
    let seen = 0;
    const run = await runClaudeCode(claude, {
      sandbox,
      script: {
        main: [
          { calls: [touch('before')] },
          async () => {
            published = performance.now();
            await publish('--lockdown', 'Incident 77');
            await shows(
              /^Chaperone\. Locked down: .*Ordered by acme: every agent here is stopped: Incident 77/,
            );
            seen = performance.now();
            await notification(window.page, 'Incident 77').waitFor();
            await window.screenshot('lockdown-dark');
            await window.theme('light');
            await window.screenshot('lockdown-light');
            await window.theme('dark');
            return { calls: [touch('during')] };
          },
          { calls: [touch('after')] },
        ],
      },
    });
    console.log(`published and shown in the status bar within ${Math.round(seen - published)} ms`);
    expect([isThere('before'), isThere('during'), isThere('after')]).toEqual([true, false, false]);
    // What was denied never came back to the model: the turn ended with it.
    expect(said(run, 'Bash')).toEqual([{ isError: false, text: expect.anything() }]);
    expect(run.requests).toHaveLength(2);
    expect(run.refusals()).toEqual([expect.stringContaining('Incident 77')]);
    const decided = product.records().flatMap((record) => (record.type === 'decision' ? [record] : []));
    expect(decided.at(-1)).toMatchObject({
      outcome: 'deny',
      decider: { rule: expect.stringMatching(/^lockdown\./) },
    });
  });

  test('lifted: the window is quiet again, and the same session goes on', async () => {
    if (!claude || !workbench) return;
    await publish('--lift');
    await shows(/^Chaperone\. Enforcing/);
    const run = await runClaudeCode(claude, {
      sandbox,
      prompt: 'go on',
      args: ['--continue'],
      script: { main: [{ calls: [touch('again')] }, { text: 'went on' }] },
    });
    expect(run.stdout).toContain('went on');
    expect(isThere('again')).toBe(true);
    expect(run.everythingSent).toContain('before');
  });
});
