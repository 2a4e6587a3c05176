/**
 * What an answer costs while transcripts are checked beside it: 50 MB that clients append to four of them, each with a
 * call whose end is still looked for. Quiet and busy rounds take turns, so that a slow moment hits both.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Manner, StubClient } from '../test/gate/stub-client.ts';
import { openGate } from './in-process.ts';

const MEGABYTES = 50;
const SESSIONS = 4;
const ROUNDS = 6;
const ANSWERS = 150;

/** Denied, and then nothing: its end is looked for until the deadline. */
const SILENT: Manner = { denials: 'obeys', replacements: 'obeys', events: false, transcript: false };

export async function benchObedience(): Promise<void> {
  const { sandbox, gate, ask, close } = openGate('bench-obedience');
  try {
    const timed = async (): Promise<number> => {
      const start = performance.now();
      await ask('bench', 'npm test 2>&1 | tail -20');
      return performance.now() - start;
    };
    const times = { quiet: [] as number[], busy: [] as number[] };
    const round = async (into: number[]) => {
      for (let n = 0; n < ANSWERS; n++) {
        into.push(await timed());
        await sleep(2);
      }
    };
    await round([]);
    for (let at = 0; at < ROUNDS; at++) {
      await round(times.quiet);
      const clients = Array.from(
        { length: SESSIONS },
        () => new StubClient(gate, sandbox.workspace, path.join(sandbox.temp, 'transcripts'), SILENT),
      );
      for (const client of clients) {
        client.chatter(1);
        await client.call({ name: 'Bash', input: { command: 'git push origin main' }, prints: '' });
        client.chatter((MEGABYTES * 1024 * 1024) / SESSIONS);
      }
      // The first look is due.
      await sleep(280);
      await round(times.busy);
      for (const client of clients) await client.end();
    }
    const at = (of: number[], q: number) => [...of].sort((a, b) => a - b)[Math.floor(of.length * q)] ?? 0;
    console.log(`\nAn answer while ${MEGABYTES} MB of transcripts are checked (until it is on disk)`);
    for (const [name, of] of Object.entries(times))
      console.log(
        `  ${name.padEnd(44)} p50 ${at(of, 0.5).toFixed(2)} ms  p99 ${at(of, 0.99).toFixed(2)} ms  ${(at(of, 0.5) / at(times.quiet, 0.5)).toFixed(2)} × quiet`,
      );
  } finally {
    await close();
  }
}
