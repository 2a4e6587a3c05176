/** What the record costs: appending with group flush, and checking a log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ActivityLog } from '../src/audit/log.ts';
import { verifyLog } from '../src/audit/verify.ts';
import type { NewRecord } from '../src/model/record.ts';

const WHO = { device: 'dev-0123456789abcdef', principal: { kind: 'anonymous', user: 'mia' } } as const;

/** A record as a shell call leaves it, some 1,400 bytes. */
export function decision(n: number): NewRecord {
  const text = `{"command":"npm test -- --run test/orders-${n}.test.ts 2>&1 | tail -20"}`;
  return {
    ...WHO,
    at: '2026-01-01T00:00:00.000Z',
    agent: 'claude-code',
    session: '5f2c9d1e-77aa-4c1e-9a51-0e2d6b7f9a10',
    cwd: '/home/mia/orders',
    clientVersion: '2.1.330',
    model: 'some-model-1',
    workspace: ['/home/mia/orders'],
    repository: '/home/mia/orders',
    branch: 'feature/totals',
    type: 'decision',
    action: `toolu_${n}`,
    tool: 'Bash',
    summary: `npm test -- --run test/orders-${n}.test.ts 2>&1 | tail -20`,
    digest: 'e'.repeat(64),
    input: { text, bytes: text.length, sha256: 'a'.repeat(64) },
    effects: [
      { kind: 'command.run', resource: 'npm test', certainty: 'proven', properties: { program: 'npm' } },
      { kind: 'command.run', resource: 'tail', certainty: 'proven', properties: { program: 'tail' } },
    ],
    outcome: 'allow',
    decided: 'allow',
    place: { home: '/home/mia', workspace: ['/home/mia/orders'], temp: ['/tmp'], platform: 'linux' },
    rule: 'default',
    reasons: [],
    decider: { by: 'rule', rule: 'default' },
    answer: 'pass',
    obligations: [],
    policy: { organization: 'acme', revision: 42, sha256: 'b'.repeat(64) },
    waited: 0,
    took: 2,
  };
}

/** @param records how many the checked log has */
export async function benchRecord(records = 100_000): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-log-'));
  try {
    const log = new ActivityLog(folder, WHO);
    const times: number[] = [];
    for (let n = 0; n < 20_000; n++) {
      const entry = decision(n);
      const start = performance.now();
      log.append(entry);
      times.push(performance.now() - start);
      // As in the gate: other work between two records, and flushes beside it.
      if (n % 4 === 0) await turn();
    }
    await log.synced();
    times.sort((a, b) => a - b);
    const at = (q: number) => `${((times[Math.floor(times.length * q)] ?? 0) * 1000).toFixed(1)} µs`;
    console.log('\nThe record');
    console.log(
      `  append, flushes under way                    p50 ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}`,
    );
    const waits: number[] = [];
    for (let n = 0; n < 300; n++) {
      const start = performance.now();
      log.append(decision(n));
      await log.synced();
      waits.push(performance.now() - start);
    }
    waits.sort((a, b) => a - b);
    console.log(
      `  append and wait until it is on disk          p50 ${waits[150]?.toFixed(2)} ms, p99 ${waits[297]?.toFixed(2)} ms`,
    );
    for (let n = times.length + 300; n < records; n++) {
      log.append(decision(n));
      if (n % 1000 === 0) await log.synced();
    }
    log.close();
    const start = performance.now();
    const found = verifyLog(folder);
    const took = (performance.now() - start) / 1000;
    if (!found.ok) throw new Error(`the log does not verify: ${JSON.stringify(found.broken)}`);
    console.log(
      `  verify                                       ${found.records} records in ${took.toFixed(2)} s`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
