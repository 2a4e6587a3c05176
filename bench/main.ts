/**
 * What Chaperone costs, beside yardsticks measured in the same run: ratios hold from machine to machine, times do not.
 * Not a test: it judges nothing. `node -e 0` and `sh -c :` are what any hook that starts Node or a shell pays at least.
 */
import { spawnSync } from 'node:child_process';
import { unlinkSync } from 'node:fs';
import path from 'node:path';
import { type Product, setUpProduct } from '../test/rig/product.ts';
import { makeSandbox, type Sandbox } from '../test/rig/sandbox.ts';
import { benchCalls } from './calls.ts';
import { benchCommands, benchCorpus, benchGrowth } from './core.ts';
import { benchEvidence } from './evidence.ts';
import { benchExports } from './exports.ts';
import { benchObedience } from './obedience.ts';
import { benchPolicy } from './policy.ts';
import { benchRecord } from './record.ts';
import { benchRehearsal } from './rehearsal.ts';
import { benchSecrets } from './secrets.ts';
import { benchStream } from './stream.ts';

/** Rounds in which each process is started once, in turn, so that a slow moment hits all of them. */
const ROUNDS = 30;

const PARTS: Readonly<Record<string, (where: Sandbox, product: Product) => unknown>> = {
  processes: benchProcesses,
  calls: benchCalls,
  commands: benchCommands,
  policy: benchPolicy,
  corpus: benchCorpus,
  growth: benchGrowth,
  secrets: benchSecrets,
  record: () => benchRecord(),
  obedience: benchObedience,
  stream: benchStream,
  exports: benchExports,
  evidence: benchEvidence,
  rehearsal: benchRehearsal,
};

const wanted = process.argv.slice(2);
if (wanted.every((name) => name in PARTS)) await bench(wanted.length > 0 ? wanted : Object.keys(PARTS));
else {
  console.error(`npm run bench [-- PART…], where PART is one of: ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
}

async function bench(names: readonly string[]): Promise<void> {
  const sandbox = makeSandbox('bench');
  const product = await setUpProduct(sandbox);
  try {
    await product.chaperone('install', 'claude-code');
    for (const name of names) {
      await product.startGate();
      await PARTS[name]?.(sandbox, product);
    }
  } finally {
    await product.close();
    sandbox.close();
  }
}

async function benchProcesses(where: Sandbox, product: Product): Promise<void> {
  const { home, close } = product;
  const input = JSON.stringify({
    session_id: 'bench',
    cwd: where.workspace,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'npm test 2>&1 | tail -20' },
    tool_use_id: 'bench',
  });
  const hook = ['hook', 'claude-code', 'PreToolUse'];
  const processes: Record<string, [file: string, args: string[], path?: string]> = {
    'sh -c :': ['sh', ['-c', ':']],
    'hook, warm (sh + curl to the gate)': [home.launcher, hook],
    'node -e 0': [process.execPath, ['-e', '0']],
    'hook, without curl (Node to the gate)': [home.launcher, hook, where.workspace],
  };
  const times = Object.fromEntries(Object.keys(processes).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, [file, args, PATH]] of Object.entries(processes))
      times[name]?.push(timed(file, args, input, { ...where.env, ...(PATH && { PATH }) }));
  }
  await close();
  const cold: number[] = [];
  for (let round = 0; round < ROUNDS / 4; round++) {
    cold.push(timed(home.launcher, hook, input, where.env));
    await product.startGate();
    await product.close();
    try {
      unlinkSync(home.socket);
    } catch {
      // The gate has taken it away as it went.
    }
  }
  print(
    'Processes (whole run, median and 95th percentile)',
    { ...times, 'hook, cold (no gate: decides by itself)': cold },
    'sh -c :',
  );
}

function timed(file: string, args: string[], input: string, env: Readonly<Record<string, string>>): number {
  const start = performance.now();
  const done = spawnSync(file, args, { input, env: { ...env }, encoding: 'utf8' });
  const took = performance.now() - start;
  if (done.status !== 0)
    throw new Error(`${path.basename(file)} ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
  return took;
}

function print(title: string, all: Record<string, number[]>, yardstick: string): void {
  const at = (times: number[], q: number) =>
    [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * q)] ?? 0;
  const unit = at(all[yardstick] ?? [], 0.5);
  process.stdout.write(`${title}\n`);
  for (const [name, times] of Object.entries(all)) {
    const ratio = (at(times, 0.5) / unit).toFixed(1).padStart(5);
    process.stdout.write(
      `  ${name.padEnd(44)} ${at(times, 0.5).toFixed(1).padStart(7)} ms  p95 ${at(times, 0.95).toFixed(1).padStart(6)} ms  ${ratio} × ${yardstick}\n`,
    );
  }
}
