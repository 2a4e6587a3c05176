/** What an administrator writes below /etc, on the installed program: in a mount namespace of its own, so that no real /etc is touched. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Available } from '../rig/cache.ts';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { toolCall } from './hooks.ts';

/** An /etc that is this machine's, and whose changes are forgotten. */
const OWN_ETC = [
  'set -e',
  'mount -t tmpfs none "$ETC_SCRATCH"',
  'mkdir "$ETC_SCRATCH/upper" "$ETC_SCRATCH/work"',
  'mount -t overlay overlay -o "lowerdir=/etc,upperdir=$ETC_SCRATCH/upper,workdir=$ETC_SCRATCH/work" /etc',
  'mkdir /etc/chaperone',
].join('\n');

function provideNamespace(scratch: string): Available<string> {
  const done = spawnSync('unshare', ['-m', 'sh', '-c', OWN_ETC], {
    env: { ...process.env, ETC_SCRATCH: scratch },
  });
  return done.status === 0
    ? { ok: true, value: 'unshare' }
    : { ok: false, reason: 'this user may not make a mount namespace with an /etc of its own' };
}

let sandbox: Sandbox;
let product: Product;
const unshare = needs(provideNamespace('/tmp'));

beforeAll(async () => {
  if (!unshare) return;
  sandbox = makeSandbox('admin');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  // It sees the machine's own /etc.
  await product.close();
});
afterAll(async () => {
  await product?.close();
  sandbox?.close();
});

/** Runs steps in the namespace; each prints its name first. The gate that they start ends with them. */
async function inNamespace(steps: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const scratch = path.join(sandbox.root, 'scratch');
  sandbox.write(path.join(scratch, 'x'), '');
  // A call that is seen twice is decided once: each step has one of its own.
  const payload = (name: string) =>
    sandbox.write(
      path.join(sandbox.root, `${name}.json`),
      JSON.stringify(toolCall('claude-code', sandbox, { command: 'ls' })),
    );
  const script = [
    OWN_ETC,
    `chaperone() { "${process.execPath}" "${product.program}" "$@" 2>&1 || true; }`,
    'hook() { chaperone hook claude-code PreToolUse < "$PAYLOAD"; }',
    ...Object.entries(steps).map(([name, step]) => `echo "### ${name}"; PAYLOAD="${payload(name)}"\n${step}`),
  ].join('\n');
  const env = { ...sandbox.env, ETC_SCRATCH: scratch };
  const done = await run(
    { file: 'unshare', args: ['-m', 'bash', '-c', script], cwd: sandbox.workspace, env },
    { limit: 60_000 },
  );
  await product.close();
  expect([done.code, done.stderr]).toEqual([0, '']);
  return Object.fromEntries(
    done.stdout
      .split('### ')
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  );
}

describe.skipIf(!unshare)('below /etc/chaperone', () => {
  it('lockdown.json stops agents at the next call, and no more when it is gone', async () => {
    const order = {
      lockdown: [{ id: 'edr-12', scope: { all: true }, level: 'suspend', reason: 'isolated by the SOC' }],
    };
    const said = await inNamespace({
      before: 'hook',
      locked: `echo '${JSON.stringify(order)}' > /etc/chaperone/lockdown.json; hook`,
      told: 'chaperone status',
      open: 'chmod 666 /etc/chaperone/lockdown.json; hook; chaperone status',
      foreign: 'chmod 644 /etc/chaperone/lockdown.json; chown 1000 /etc/chaperone/lockdown.json; hook',
      broken: 'rm /etc/chaperone/lockdown.json; touch /etc/chaperone/lockdown.json; hook',
      gone: 'rm /etc/chaperone/lockdown.json; hook',
    });
    expect(said.before).not.toContain('deny');
    expect(said.locked).toContain('isolated by the SOC (edr-12)');
    expect(said.open).toContain('/etc/chaperone/lockdown.json must belong to root');
    expect(said.open).not.toContain('isolated');
    expect(said.foreign).not.toContain('isolated');
    expect(said.broken).toContain('is there and cannot be read');
    expect(said.gone).not.toContain('deny');
  });

  it('config.json says whose policies are followed, and no person changes that', async () => {
    const config = { baseUrl: 'http://127.0.0.1:9', rootSha256: 'a'.repeat(64) };
    const write = `echo '${JSON.stringify(config)}' > /etc/chaperone/config.json`;
    const said = await inNamespace({
      enrol: `${write}; chaperone policy enrol --url http://127.0.0.1:9 --root-sha256 ${'b'.repeat(64)}`,
      follows: 'chaperone gate; chaperone status',
    });
    const { open } = await inNamespace({
      open: `${write}; chmod 666 /etc/chaperone/config.json; chaperone gate; chaperone status`,
    });
    expect(said.enrol).toContain('an administrator has decided that already, in /etc/chaperone/config.json');
    expect(said.follows).toContain('http://127.0.0.1:9');
    expect(open).toContain('config.json must belong to root and be writable by nobody else');
  });
});
