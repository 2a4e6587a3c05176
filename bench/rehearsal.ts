/** `policy rehearse` on 100,000 recorded decisions, from reading the log to the report. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CORPUS, casesOf } from '../test/effects/cases.ts';
import { DEFAULTS } from '../test/policy/judge.ts';
import { recordOf } from '../test/policy/records.ts';
import type { Product } from '../test/rig/product.ts';
import type { Sandbox } from '../test/rig/sandbox.ts';

const RECORDS = 100_000;

export async function benchRehearsal(sandbox: Sandbox, { program }: Product): Promise<void> {
  const everyday = readFileSync(new URL('../test/corpus/everyday.txt', import.meta.url), 'utf8');
  const commands = [
    ...CORPUS.flatMap(casesOf).map(({ command, facts }) => ({ command, facts })),
    ...everyday
      .split('\n')
      .filter(Boolean)
      .map((command) => ({ command, facts: undefined })),
  ];
  const records = commands.map(({ command, facts }) => recordOf(command, DEFAULTS, { facts }));
  const log = path.join(sandbox.root, 'rehearsed.jsonl');
  const out = createWriteStream(log);
  for (let n = 0; n < RECORDS; n++) {
    const at = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
    const record = { ...records[n % records.length], seq: n + 1, at, session: `s${Math.floor(n / 200)}` };
    if (!out.write(`${JSON.stringify(record)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  const policy = path.join(sandbox.root, 'strict.yaml');
  const run = (...args: string[]) => {
    const began = performance.now();
    const done = spawnSync(process.execPath, [program, 'policy', ...args], {
      env: sandbox.env,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return (performance.now() - began) / 1000;
  };
  run('init', '--template', 'strict', '--out', policy);
  const seconds = run(
    'rehearse',
    '--policy',
    policy,
    '--against',
    log,
    '--html',
    path.join(sandbox.root, 'report.html'),
    '--json',
  );
  console.log(
    `rehearsal of ${RECORDS} records (${(statSync(log).size / 1e6).toFixed(0)} MB): ${seconds.toFixed(1)} s`,
  );
}
