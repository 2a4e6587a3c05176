/** The real clients: each does as it is told, says so in its own record, and what it starts carries the session's name. */
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { configureCodex, provideCodex, runCodex } from '../rig/codex.ts';
import { provideCopilotCli, runCopilotCli } from '../rig/copilot-cli.ts';
import { provideGeminiCli, runGeminiCli, signIn } from '../rig/gemini-cli.ts';
import { provideOpencode, runOpencode } from '../rig/opencode.ts';
import { receiveOtlp } from '../rig/otlp-receiver.ts';
import { run, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call } from '../rig/scripted-model.ts';
import type { ScriptedRun } from '../rig/scripted-run.ts';
import { needs } from '../rig/skip.ts';

const claude = needs(await provideClaudeCode());
const codex = needs(await provideCodex());
const copilot = needs(await provideCopilotCli());
const gemini = needs(await provideGeminiCli());
const opencode = needs(await provideOpencode());

const PUSH = 'git push --force origin main';
const SHOW = 'cat .env; true';
const NAME = 'printf "[%s]" "$CHAPERONE_SESSION"; sh -c \'printf "(%s)" "$CHAPERONE_SESSION"\'';

let sandbox: Sandbox;
let product: Product;

beforeEach(async () => {
  sandbox = makeSandbox('obedience');
  sandbox.write('.env', 'PORT=9000\nDB_PASSWORD=kZ8v-Tq4mX2nLw7RbY3d\n');
  product = await setUpProduct(sandbox);
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

type Obeyed = Extract<ActivityRecord, { type: 'obedience' }>;
const obedience = (): Obeyed[] => product.records().filter((record) => record.type === 'obedience');
const brief = ({ expected, obeyed, evidence }: Obeyed) => `${expected} ${obeyed} by ${evidence.by}`;
const settled = (count: number) => until(`${count} settled`, () => obedience().length >= count);
const session = () => product.records().find((record) => record.session !== '')?.session;

async function govern(agent: string): Promise<void> {
  await product.chaperone('install', agent);
  await product.startGate();
}

const bash = (command: string): Call => ({ name: 'Bash', input: { command, description: 'As asked' } });

describe.skipIf(!claude)(`Claude Code ${claude?.client.version}`, () => {
  const play = (
    calls: readonly Call[],
    env: Record<string, string> = {},
    args: readonly string[] = [],
  ): Promise<ScriptedRun> => {
    if (!claude) throw new Error('not reached: the test is skipped');
    const agent = {
      description: 'Help',
      prompt: 'helper',
      subagent_type: 'general-purpose',
      run_in_background: false,
    };
    return runClaudeCode(claude, {
      sandbox,
      env,
      args,
      script: {
        main: [...calls, { name: 'Agent', input: agent }].map((call) => ({ calls: [call] })),
        subagents: [
          { prompt: 'helper', steps: [PUSH, SHOW, NAME].map((command) => ({ calls: [bash(command)] })) },
        ],
      },
    });
  };

  test('obeys in session and subagent, and what it starts is named, with and without a gate', async () => {
    await product.chaperone('install', 'claude-code');
    const cold = await play([bash(NAME)]);
    const first = session();
    expect(cold.toolResults[0]?.text).toContain(`[claude-code/${first}](claude-code/${first})`);
    await product.startGate();
    const outside = { file_path: path.join(sandbox.outside, 'x.txt'), content: 'x\n' };
    const played = await play([
      bash(PUSH),
      bash(SHOW),
      bash('false'),
      { name: 'Write', input: outside },
      bash(NAME),
    ]);
    const ofSecond = () => obedience().filter((record) => record.session !== first);
    await until('5 settled', () => ofSecond().length >= 5);
    const mine = ofSecond();
    expect(mine.map(brief).sort()).toEqual([
      'asked yes by transcript',
      'not-run yes by transcript',
      'not-run yes by transcript',
      'withheld yes by transcript',
      'withheld yes by transcript',
    ]);
    expect(new Set(mine.map(({ clientVersion }) => clientVersion))).toEqual(
      new Set([claude?.client.version]),
    );
    const name = `claude-code/${mine[0]?.session}`;
    const said = played.toolResults
      .map(({ text }) => text)
      .filter((text) => text.includes(`[${name}](${name})`));
    expect(said).toHaveLength(2);
    expect((await product.chaperone('session', 'show', name)).stdout).toContain('obeyed 5 of 5 answers');
    const { stdout } = await product.chaperone('status', 'claude-code', '--json');
    expect(JSON.parse(stdout).agents[0].obedience).toEqual([
      expect.objectContaining({
        agent: 'claude-code',
        clientVersion: claude?.client.version,
        no: 0,
        unknown: 0,
      }),
    ]);
  });

  test('its own telemetry agrees with the log, and tells of a call that no hook saw', async () => {
    await govern('claude-code');
    const telemetry = path.join(sandbox.home, 'telemetry.jsonl');
    const receiver = await receiveOtlp(telemetry);
    const env = {
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    };
    const edit = (name: string): Call => ({
      name: 'Edit',
      input: { file_path: path.join(sandbox.workspace, name), old_string: 'not there', new_string: 'x' },
    });
    try {
      // Edits that the client refuses by itself reach no hook, and did not run.
      await play([bash(PUSH), bash(SHOW), bash('false'), edit('README.md'), edit('none.md')], env);
      const agreed = await product.chaperone('log', 'reconcile', '--telemetry', telemetry);
      expect(agreed.stdout).toMatch(/^\d+ calls are in the client's telemetry and in the log\.\n$/);
      expect(Number.parseInt(agreed.stdout, 10)).toBeGreaterThanOrEqual(7);
      // A session without the user's settings, and so without hooks.
      await play([bash('id')], env, ['--setting-sources', 'project']);
    } finally {
      await receiver.close();
    }
    const done = await run(
      {
        file: process.execPath,
        args: [product.program, 'log', 'reconcile', '--json', '--telemetry', telemetry],
        cwd: sandbox.workspace,
        env: sandbox.env,
      },
      { limit: 60_000 },
    );
    expect(done.code).toBe(1);
    const { unseen, untold } = JSON.parse(done.stdout);
    expect(unseen[0]).toMatchObject({ tool: 'Bash', how: 'ran' });
    expect(unseen[0].session).not.toBe(session());
    expect(untold).toEqual([]);
  });
});

describe.skipIf(!codex)(`Codex ${codex?.client.version}`, () => {
  const script = (source: string): Call => ({ name: 'functions__exec', input: { input: source } });
  test.each([
    ['one by one', 'scripted', (cmd: string): Call => ({ name: 'exec_command', input: { cmd } })],
    // Its record has the script as one call, and the calls within it only in what the model reads of it.
    [
      'by script',
      'gpt-6-sol',
      (cmd: string) => script(`text((await tools.exec_command(${JSON.stringify({ cmd })})).output);`),
    ],
  ])('obeys, by its own record: calls %s', async (_way, model, shell) => {
    if (!codex) return;
    configureCodex(sandbox);
    await govern('codex');
    const main = [PUSH, 'cat .env', 'false'].map((cmd) => ({ calls: [shell(cmd)] }));
    await runCodex(codex, { sandbox, model, script: { main } });
    await settled(2);
    expect(obedience().map(brief).sort()).toEqual([
      'not-run yes by transcript',
      'withheld yes by transcript',
    ]);
  });
});

describe.skipIf(!copilot)(`Copilot CLI ${copilot?.client.version}`, () => {
  test('obeys, by its own record, whose ids its hooks do not have; its telemetry agrees', async () => {
    if (!copilot) return;
    await govern('copilot-cli');
    const telemetry = path.join(sandbox.home, 'telemetry.jsonl');
    const main = [PUSH, 'cat .env', 'false'].map((command) => ({
      calls: [{ name: 'bash', input: { command, description: 'As asked' } }],
    }));
    await runCopilotCli(copilot, {
      sandbox,
      script: { main },
      env: {
        COPILOT_OTEL_ENABLED: 'true',
        COPILOT_OTEL_EXPORTER_TYPE: 'file',
        COPILOT_OTEL_FILE_EXPORTER_PATH: telemetry,
      },
    });
    await settled(2);
    expect(obedience().map(brief).sort()).toEqual([
      'not-run yes by transcript',
      'withheld yes by transcript',
    ]);
    expect((await product.chaperone('log', 'reconcile', '--telemetry', telemetry)).stdout).toBe(
      "3 calls are in the client's telemetry and in the log.\n",
    );
  });
});

describe.skipIf(!gemini)(`Gemini CLI ${gemini?.client.version}`, () => {
  test('obeys, by its own record', async () => {
    if (!gemini) return;
    signIn(sandbox);
    await govern('gemini-cli');
    const main = [PUSH, 'cat .env', 'false'].map((command) => ({
      calls: [{ name: 'run_shell_command', input: { command, description: 'As asked' } }],
    }));
    await runGeminiCli(gemini, { sandbox, script: { main } });
    await settled(2);
    expect(obedience().map(brief).sort()).toEqual([
      'not-run yes by transcript',
      'withheld yes by transcript',
    ]);
  });
});

describe.skipIf(!opencode)(`OpenCode ${opencode?.client.version}`, () => {
  test('names the session to what it starts', async () => {
    if (!opencode) return;
    await govern('opencode');
    const main = [{ calls: [{ name: 'bash', input: { command: NAME, description: 'As asked' } }] }];
    const played = await runOpencode(opencode, { sandbox, script: { main } });
    const name = `opencode/${session()}`;
    expect(played.toolResults[0]?.text).toContain(`[${name}](${name})`);
  });
});
