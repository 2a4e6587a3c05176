/**
 * What exports cost the decisions beside them: the same calls to a gate that sends nothing, to one whose receivers hang,
 * refuse, fail and cannot be reached, and to one that sends everything. In turn, so that a slow moment hits all.
 */
import { rmSync } from 'node:fs';
import { GateClient } from '../src/gate/client.ts';
import { until } from '../test/rig/processes.ts';
import type { Product } from '../test/rig/product.ts';
import { type Receiver, startReceiver } from '../test/rig/receiver.ts';
import type { Sandbox } from '../test/rig/sandbox.ts';

const ROUNDS = 5;
const CALLS = 150;

export async function benchExports(where: Sandbox, product: Product): Promise<void> {
  const receivers = await Promise.all([
    startReceiver(() => 'hang'),
    startReceiver(() => ({ status: 503 })),
    startReceiver(() => ({ status: 401 })),
    startReceiver(),
  ]);
  const [hanging, failing, refusing, good] = receivers as [Receiver, Receiver, Receiver, Receiver];
  const otlp = (id: string, { url }: { url: string }) => ({
    id,
    to: 'otlp',
    url: `${url}/v1/logs`,
    everySeconds: 0.2,
  });
  const ways: Record<string, readonly { id: string }[]> = {
    'no exports': [],
    'four that fail (hang, 503, 401, no connection)': [
      otlp('hanging', hanging),
      otlp('failing', failing),
      otlp('refusing', refusing),
      otlp('nowhere', { url: 'http://127.0.0.1:1' }),
    ],
    'one that sends all': [otlp('good', good)],
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  const client = new GateClient(product.home);
  try {
    await product.startGate();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, exports] of Object.entries(ways)) {
        where.write(product.home.policy, `chaperone: 1\nexports: ${JSON.stringify(exports)}\n`);
        await until(name, async () => ids((await client.state()).exports ?? []) === ids(exports));
        for (let n = 0; n < CALLS; n++)
          times[name]?.push(await timed(client, where, `${name} ${round} ${n}`));
      }
    }
  } finally {
    await product.close();
    rmSync(product.home.policy, { force: true });
    await Promise.all(receivers.map((one) => one.close()));
  }
  process.stdout.write('\nDecisions beside exports (hook to the gate and back, recorded on disk)\n');
  const at = (all: number[], q: number) =>
    [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) * q)] ?? 0;
  const unit = at(times['no exports'] ?? [], 0.5);
  for (const [name, all] of Object.entries(times))
    process.stdout.write(
      `  ${name.padEnd(46)} p50 ${at(all, 0.5).toFixed(2)} ms  p99 ${at(all, 0.99).toFixed(1)} ms  ${(at(all, 0.5) / unit).toFixed(2)} × no exports\n`,
    );
}

const ids = (all: readonly { readonly id: string }[]): string => all.map(({ id }) => id).join(' ');

export async function timed(client: GateClient, where: Sandbox, id: string): Promise<number> {
  const payload = {
    session_id: 'bench',
    cwd: where.workspace,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'npm test 2>&1 | tail -20' },
    tool_use_id: id,
  };
  const body = Buffer.from(JSON.stringify(payload));
  const start = performance.now();
  await client.hook('claude-code', 'PreToolUse', body, {});
  return performance.now() - start;
}
