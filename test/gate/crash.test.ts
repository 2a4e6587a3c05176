/**
 * The gate killed at random moments under load, again and again: what it has answered is in the log, once, and so is
 * what hooks had spooled; the chain holds. `CHAPERONE_KILL_ROUNDS` sets how many rounds; else as many as fit in half a
 * minute.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordsIn } from '../../src/audit/segments.ts';
import { spoolFiles, spoolRecord } from '../../src/audit/spool.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const ROUNDS = Number(process.env.CHAPERONE_KILL_ROUNDS ?? Number.POSITIVE_INFINITY);
const TIME_MS = process.env.CHAPERONE_KILL_ROUNDS ? Number.POSITIVE_INFINITY : 30_000;
const CALLERS = 8;
/** Longest life of a gate after its first answer, milliseconds. */
const LONGEST_LIFE = 250;

let sandbox: Sandbox;
let product: Product;
beforeAll(async () => {
  sandbox = makeSandbox('crash');
  product = await setUpProduct(sandbox);
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

function startGate(): ChildProcess {
  const args = [product.program, 'gate', '--foreground'];
  return spawn(process.execPath, args, { cwd: sandbox.workspace, env: sandbox.env, stdio: 'ignore' });
}

/** One hook call; resolves to whether the gate has answered it. */
function call(id: string): Promise<boolean> {
  const payload = {
    session_id: 'crash',
    cwd: sandbox.workspace,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: `echo ${id}` },
    tool_use_id: id,
  };
  return new Promise((resolve) => {
    const sent = request(
      { socketPath: product.home.socket, method: 'POST', path: '/v1/hook/claude-code/PreToolUse' },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(response.statusCode === 200 && text !== ''));
        response.on('error', () => resolve(false));
      },
    );
    sent.on('error', () => resolve(false));
    sent.end(JSON.stringify(payload));
  });
}

it(
  'loses nothing that was answered, records nothing twice, leaves no gap',
  async () => {
    mkdirSync(product.home.spool, { recursive: true });
    const answered = new Set<string>();
    const spooled = new Set<string>();
    let serial = 0;
    let rounds = 0;
    for (const end = Date.now() + TIME_MS; rounds < ROUNDS && Date.now() < end; rounds++) {
      for (let i = 0; i < 20; i++) {
        const id = `spooled-${++serial}`;
        const who = { device: 'd', principal: { kind: 'unknown' }, agent: 'claude-code' } as const;
        const at = new Date().toISOString();
        spoolRecord(product.home.spool, {
          ...who,
          at,
          session: 'spool',
          cwd: '/',
          type: 'session',
          moment: 'start',
          detail: id,
        });
        spooled.add(id);
      }
      const gate = startGate();
      let alive = true;
      const gone = once(gate, 'exit').then(() => {
        alive = false;
      });
      // Every other gate dies while it starts or takes in the spool.
      let first = () => {};
      const isUp = new Promise<void>((resolve) => {
        first = resolve;
      });
      const callers = Array.from({ length: CALLERS }, async () => {
        while (alive) {
          const id = `call-${++serial}`;
          if (await call(id)) {
            answered.add(id);
            first();
          } else await sleep(5);
        }
      });
      if (rounds % 2 === 0) await Promise.race([isUp, gone]);
      else await Promise.race([isUp, sleep(Math.random() * 1500)]);
      await sleep(Math.random() * LONGEST_LIFE);
      gate.kill('SIGKILL');
      await gone;
      await Promise.all(callers);
    }
    const last = startGate();
    for (const end = Date.now() + 30_000; spoolFiles(product.home.spool).length > 0 && Date.now() < end; )
      await sleep(50);
    last.kill('SIGTERM');
    await once(last, 'exit');

    const records = [...recordsIn(product.home.log)];
    const decided = records.flatMap((r) => (r.type === 'decision' ? [r.action] : []));
    const taken = records.flatMap((r) => (r.type === 'session' && r.session === 'spool' ? [r.detail] : []));
    console.log(
      `${rounds} kills, ${answered.size} calls answered, ${spooled.size} records spooled, ${records.length} in the log`,
    );
    expect(answered.size).toBeGreaterThan(rounds);
    expect([...answered].filter((id) => !decided.includes(id))).toEqual([]);
    expect(decided.length).toBe(new Set(decided).size);
    expect(taken).toEqual([...spooled]);
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, index) => index + 1));
    expect(verifyLog(product.home.log)).toMatchObject({ ok: true, records: records.length });
  },
  Math.max(120_000, Number.isFinite(ROUNDS) ? ROUNDS * 5000 : 0),
);
