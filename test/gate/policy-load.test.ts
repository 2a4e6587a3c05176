/**
 * The last good policy under load: a real gate with keep-alive clients on its socket, a real nginx that pushes, and ten
 * revisions that come while it decides. How fast it goes is measured and told, not judged: machines differ.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STDERR_MARK } from '../../src/gate/wire.ts';
import { channelOf } from '../../src/policy/bundle/publish.ts';
import { type organizationAt as Organization, organizationAt, sha256 } from '../policy/bundle/published.ts';
import { gateState } from '../rig/person.ts';
import { type PolicyHost, provideNginx, startPolicyHost } from '../rig/policy-host.ts';
import { until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';

const CLIENTS = 16;
const FIRST = 10;
const LAST = 20;
/** Every so many calls one makes the gate wait for a process, so that a new policy may come in the middle of it. */
const SLOW_EVERY = 40;

const nginx = needs(provideNginx());
let sandbox: Sandbox;
let product: Product;
let host: PolicyHost;
let acme: ReturnType<typeof Organization>;

/** Each revision denies exactly one of two programs: odd ones cowsay, even ones fortune. */
const denied = (revision: number) => (revision % 2 ? 'cowsay' : 'fortune');

function publish(revision: number): void {
  const rule = `{ id: no.${denied(revision)}, on: command.run, where: { program: ${denied(revision)} }, do: deny }`;
  const bundle = acme.bundle(revision, { policy: `rules:\n  - ${rule}\n` });
  writeFileSync(path.join(host.folder, 'bundles', `${sha256(bundle)}.json`), bundle);
  const channels = { stable: channelOf(bundle.toString(), revision) };
  const status = acme.status({ version: revision, channels });
  // nginx makes the ETag of second and size.
  writeFileSync(path.join(host.folder, 'status.json'), status.toString() + '\n'.repeat(revision));
}
const revisionInForce = async () => (await gateState(sandbox.state))?.policy.revision;

beforeAll(async () => {
  if (!nginx) return;
  sandbox = makeSandbox('load');
  product = await setUpProduct(sandbox);
  host = await startPolicyHost(sandbox);
  acme = organizationAt(Date.now());
  for (const folder of ['roots', 'bundles']) mkdirSync(path.join(host.folder, folder), { recursive: true });
  writeFileSync(path.join(host.folder, 'roots/1.json'), acme.rootText);
  publish(FIRST);
  const pin = sha256(acme.rootText);
  await product.chaperone(
    'policy',
    'enrol',
    '--url',
    host.url,
    '--root-sha256',
    pin,
    '--push',
    '--push-spread',
    '0',
  );
  await product.startGate();
  await until('the first policy', async () => (await revisionInForce()) === FIRST);
});
afterAll(async () => {
  await product?.close();
  await host?.close();
  sandbox?.close();
});

interface Answered {
  readonly id: string;
  readonly denial: string;
  /** Milliseconds. */
  readonly took: number;
}

/** One call of a hook, on a connection that stays open. */
function call(agent: Agent, id: string, command: string): Promise<Answered> {
  const payload = JSON.stringify({
    session_id: `load-${id.split('-')[0]}`,
    cwd: sandbox.workspace,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    tool_use_id: id,
  });
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(
      { agent, socketPath: product.home.socket, path: '/v1/hook/claude-code/PreToolUse', method: 'POST' },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => {
          const reply = JSON.parse(text.split(STDERR_MARK)[0] ?? '') as {
            hookSpecificOutput?: { permissionDecision: string; permissionDecisionReason: string };
          };
          const { permissionDecision, permissionDecisionReason = '' } = reply.hookSpecificOutput ?? {};
          const denial = permissionDecision === 'deny' ? permissionDecisionReason : '';
          resolve({ id, denial, took: performance.now() - start });
        });
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(payload);
  });
}

it.skipIf(!nginx)(
  'decides each call by exactly one revision while ten roll through, and none fails',
  { timeout: 180_000 },
  async () => {
    const answered: Answered[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    let rolling = true;
    const start = performance.now();
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let count = 0; rolling; count++) {
        const both = 'cowsay a; fortune b';
        const command = count % SLOW_EVERY ? both : `git checkout -- README.md; ${both}`;
        answered.push(await call(agent, `${client}-${count}`, command));
      }
    });
    const arrivals: number[] = [];
    for (let revision = FIRST + 1; revision <= LAST; revision++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      publish(revision);
      const pushed = performance.now();
      await host.push();
      await until(`revision ${revision}`, async () => (await revisionInForce()) === revision);
      arrivals.push(performance.now() - pushed);
    }
    rolling = false;
    await Promise.all(clients);
    agent.destroy();
    const seconds = (performance.now() - start) / 1000;

    // Every answer is a denial by the one rule of one revision.
    for (const { id, denial } of answered)
      expect([id, denial]).toEqual([id, expect.stringMatching(/no\.(cowsay|fortune)/)]);
    const records = new Map(
      product
        .records()
        .flatMap((record) => (record.type === 'decision' ? [[record.action, record] as const] : [])),
    );
    expect(records.size).toBe(answered.length);
    const digests = new Map<number, Set<string>>();
    for (const { id, denial } of answered) {
      const record = records.get(id);
      if (!record) throw new Error(`no record of ${id}`);
      const { revision, sha256: digest } = record.policy;
      // What was answered, the rule that is recorded and the revision that is recorded are of one policy.
      expect([id, revision, record.rule]).toEqual([id, revision, `no.${denied(revision)}`]);
      expect(denial).toContain(`no.${denied(revision)}`);
      digests.set(revision, (digests.get(revision) ?? new Set<string>()).add(digest ?? ''));
    }
    expect([...digests.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i),
    );
    for (const [, seen] of digests) expect(seen.size).toBe(1);

    const times = answered.map(({ took }) => took).sort((a, b) => a - b);
    const at = (q: number) => (times[Math.floor((times.length - 1) * q)] ?? 0).toFixed(1);
    console.log(
      `${answered.length} decisions in ${seconds.toFixed(1)} s, ${Math.round(answered.length / seconds)} a second by ${CLIENTS} clients: ` +
        `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms; ` +
        `a pushed revision was in force after ${Math.round(Math.min(...arrivals))} to ${Math.round(Math.max(...arrivals))} ms`,
    );
  },
);
