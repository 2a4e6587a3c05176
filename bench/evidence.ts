/**
 * What evidence costs: the processor time of making and sending batches, and what decisions feel of it while it is sent, or
 * cannot be.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { GateClient } from '../src/gate/client.ts';
import { Uploader } from '../src/gate/evidence/uploader.ts';
import { Connections } from '../src/gate/sending/request.ts';
import { DEVICE, TestChain } from '../test/audit/batch/chain.ts';
import { EvidenceServer } from '../test/rig/evidence-server.ts';
import { until } from '../test/rig/processes.ts';
import type { Product } from '../test/rig/product.ts';
import type { Sandbox } from '../test/rig/sandbox.ts';
import { timed } from './exports.ts';
import { decision } from './record.ts';

const RECORDS = 1000;
const ROUNDS = 7;
/** Of making and sending: in the first ones what a gate that has run for a while has compiled is compiled. */
const MAKING_ROUNDS = 25;
const CALLS = 150;

/** Processor time of this process, milliseconds, in all of its threads. */
function spent(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** The value below which this share of them lies. */
const at = (all: readonly number[], q: number): number =>
  [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) * q)] ?? 0;

async function receiver(): Promise<{ url: string; close: () => Promise<void> }> {
  const args = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'bench/evidence-receiver.ts'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url,
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Cuts, signs and sends 1,000 records in batches of 100; beside it the least that sending them takes: to compress them. */
async function benchMaking(): Promise<void> {
  const { url, close } = await receiver();
  const connections = new Connections({}, 10_000);
  const making: number[] = [];
  const sending: number[] = [];
  const compressing: number[] = [];
  const chains: TestChain[] = [];
  try {
    for (let round = 0; round < MAKING_ROUNDS; round++) {
      const chain = new TestChain();
      chains.push(chain);
      for (let n = 0; n < RECORDS; n++) chain.log.append(decision(n));
      await chain.log.synced();
      // As bytes: what is made of them here would be cleared away within what is measured.
      const text = readFileSync(chain.log.file);
      const part = Math.ceil(text.length / (RECORDS / 100));
      let before = process.cpuUsage();
      for (let from = 0; from < text.length; from += part) gzipSync(text.subarray(from, from + part));
      compressing.push(spent(before));
      before = process.cpuUsage();
      const batches = await chain.cutAll();
      making.push(spent(before));
      before = process.cpuUsage();
      const { spool } = chain.cutter;
      const uploader = new Uploader({
        spool,
        device: `${DEVICE}-${round}`,
        target: async () => ({ url, connections }),
        forked: () => {},
        changed: () => {},
      });
      uploader.wake();
      while (spool.sent(1).batch < batches) await new Promise((resolve) => setTimeout(resolve, 10));
      sending.push(spent(before));
      await uploader.close(0);
    }
  } finally {
    connections.close();
    // Not before: a file system looks longer for room where many files have just gone, which no gate removes.
    for (const chain of chains) chain.close();
    await close();
  }
  process.stdout.write('\nEvidence: 1,000 records in batches of 100, processor time\n');
  for (const [name, q] of [
    ['best of rounds', 0],
    ['median', 0.5],
  ] as const) {
    const [made, sent, unit] = [at(making, q), at(sending, q), at(compressing, q)];
    process.stdout.write(
      `  ${name.padEnd(14)} make and sign ${made.toFixed(1)} ms, send ${sent.toFixed(1)} ms, together ${(made + sent).toFixed(1)} ms: ${((made + sent) / unit).toFixed(2)} × compressing them (${unit.toFixed(1)} ms)\n`,
    );
  }
}

/** The same calls to a gate without evidence, to one that sends it, and to one that cannot. In turn. */
async function benchBeside(where: Sandbox, product: Product): Promise<void> {
  const good = await new EvidenceServer().open();
  const failing = await new EvidenceServer().open();
  failing.fault = (number) => (['dropped', { status: 500 }, { delay: 500 }] as const)[number % 3] ?? 'none';
  const ways: Record<string, string | undefined> = {
    'no evidence': undefined,
    'evidence that cannot be sent': failing.url,
    'evidence that is sent': good.url,
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  const client = new GateClient(product.home);
  try {
    await product.startGate();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, url] of Object.entries(ways)) {
        const evidence =
          url === undefined ? '' : `evidence: { url: "${url}", everySeconds: 1, records: 20 }\n`;
        where.write(product.home.policy, `chaperone: 1\n${evidence}`);
        await until(name, async () => (await client.state()).evidence?.url === url);
        for (let n = 0; n < CALLS; n++)
          times[name]?.push(await timed(client, where, `${name} ${round} ${n}`));
      }
    }
  } finally {
    await product.close();
    rmSync(product.home.policy, { force: true });
    await good.close();
    await failing.close();
  }
  const unit = at(times['no evidence'] ?? [], 0.5);
  process.stdout.write('\nDecisions beside evidence (hook to the gate and back, recorded on disk)\n');
  for (const [name, all] of Object.entries(times))
    process.stdout.write(
      `  ${name.padEnd(46)} p50 ${at(all, 0.5).toFixed(2)} ms  p99 ${at(all, 0.99).toFixed(1)} ms  ${(at(all, 0.5) / unit).toFixed(2)} × no evidence\n`,
    );
}

export async function benchEvidence(where: Sandbox, product: Product): Promise<void> {
  await benchMaking();
  await benchBeside(where, product);
}
