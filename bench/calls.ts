/**
 * What whole calls cost the gate when many come at once: read, decided, recorded and on disk, without the way through the
 * socket. In the processor's time, which other programs lengthen less than they do a clock's.
 */
import { createHash } from 'node:crypto';
import { openGate } from './in-process.ts';

const CLIENTS = 16;
const CALLS = 1000;
const ROUNDS = 7;
const COMMANDS = { allowed: 'npm test 2>&1 | tail -20', denied: 'git push origin main' };

export async function benchCalls(): Promise<void> {
  const { ask, close } = openGate('bench-calls');
  const round = async (command: string) => {
    let left = CALLS;
    const start = performance.now();
    const cost = await processorTime(async () => {
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        while (left-- > 0) await ask(`bench-${client}`, command);
      });
      await Promise.all(clients);
    });
    return { cost: cost / CALLS, rate: (CALLS * 1000) / (performance.now() - start) };
  };
  try {
    console.log(`\nWhole calls, ${CLIENTS} at once (read, decided, recorded, on disk)`);
    for (const [name, command] of Object.entries(COMMANDS)) {
      await round(command);
      const costs: number[] = [];
      const ratios: number[] = [];
      let best = 0;
      for (let at = 0; at < ROUNDS; at++) {
        const unit = await processorTime(async () => hashOften());
        const { cost, rate } = await round(command);
        costs.push(cost);
        ratios.push(cost / (unit / HASHES));
        best = Math.max(best, rate);
      }
      console.log(
        `  ${name.padEnd(44)} ${median(costs).toFixed(3)} ms of the processor, ${median(ratios).toFixed(0)} × SHA-256 of 1 KB; ${Math.round(best)} a second at best`,
      );
    }
  } finally {
    await close();
  }
}

const HASHES = 20_000;
const KILOBYTE = Buffer.alloc(1024, 7);

function hashOften(): void {
  for (let n = 0; n < HASHES; n++) createHash('sha256').update(KILOBYTE).digest('hex');
}

/** Of all threads of this process, milliseconds. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1] ?? 0;
