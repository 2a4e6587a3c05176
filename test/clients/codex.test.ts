/** The product on the real Codex: what is refused does not run, what the model reads of it, and where the client fails open. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import {
  type CodexOptions,
  type CodexRun,
  configureCodex,
  provideCodex,
  runCodex,
  sessionId,
  trustListed,
} from '../rig/codex.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { run, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, Step } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';

const codex = needs(await provideCodex());

/** How the model calls tools: older models one by one, newer ones by a script that they write. Both are in this release. */
type Way = 'one by one' | 'by script';
const WAYS: readonly Way[] = ['one by one', 'by script'];
const MODEL: Readonly<Record<Way, string>> = { 'one by one': 'scripted', 'by script': 'gpt-6-sol' };

const script = (source: string): Call => ({ name: 'functions__exec', input: { input: source } });
function shell(way: Way, cmd: string, more: object = {}): Call {
  const input = { cmd, ...more };
  return way === 'one by one'
    ? { name: 'exec_command', input }
    : script(`text((await tools.exec_command(${JSON.stringify(input)})).output);`);
}
function lookup(way: Way): Call {
  return way === 'one by one'
    ? { name: 'mcp__orders__lookup', input: { order: '7' } }
    : script("text(await tools.mcp__orders__lookup({ order: '7' }));");
}
const patch = (text: string): Call =>
  script(`await tools.apply_patch(${JSON.stringify(text)}); text('patched');`);
const addFile = (file: string, ...lines: string[]): string =>
  ['*** Begin Patch', `*** Add File: ${file}`, ...lines.map((line) => `+${line}`), '*** End Patch', ''].join(
    '\n',
  );

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';
const SECRET = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

/** An MCP server that tells a secret with every order. */
const ORDERS = `
import { createInterface } from 'node:readline';
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const results = {
    initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'orders', version: '1' } },
    'tools/list': { tools: [{ name: 'lookup', description: 'Looks an order up', inputSchema: { type: 'object', properties: { order: { type: 'string' } } } }] },
    'tools/call': { content: [{ type: 'text', text: 'GITHUB_TOKEN=${SECRET} order 7' }] },
  };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} }) + '\\n');
});
`;

let sandbox: Sandbox;
let product: Product;
let remote: Remote;
let config: string;
let before: string;

beforeEach(async () => {
  sandbox = makeSandbox('codex');
  const server = sandbox.write(path.join(sandbox.home, 'orders.mjs'), ORDERS);
  config = configureCodex(sandbox, `[mcp_servers.orders]\ncommand = "node"\nargs = ["${server}"]\n`);
  before = readFileSync(config, 'utf8');
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'codex');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(way: Way, main: readonly Step[], more: Partial<CodexOptions> = {}): Promise<CodexRun> {
  if (!codex) throw new Error('not reached: the test is skipped');
  return runCodex(codex, { sandbox, model: MODEL[way], script: { main }, ...more });
}

/** Each hook that found no gate has started one: the first is there by now, and the others have found it and gone. */
async function gatesAreUp(): Promise<void> {
  await until('the gate', product.gatePid);
  await sleep(2_000);
}

/** What the model read of its calls, in order. */
const said = (run: CodexRun) => run.toolResults.map(({ text }) => text);

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);
/** What `chaperone status` finds wrong; it ends with 1 then. */
const problems = async (): Promise<readonly string[]> => {
  const args = [product.program, 'status', 'codex', '--json'];
  const command = { file: process.execPath, args, cwd: sandbox.workspace, env: sandbox.env };
  const { stdout } = await run(command, { limit: 30_000 });
  const { agents } = JSON.parse(stdout) as { agents: { problems: string[] }[] };
  return agents.flatMap((agent) => agent.problems);
};

describe.skipIf(!codex)(`Codex ${codex?.client.version}`, () => {
  test('install in a fresh home: Codex itself lists every hook as trusted; uninstall leaves its settings as they were', async () => {
    if (!codex) return;
    const hooks = await trustListed(codex, sandbox);
    expect(hooks.map(({ event }) => event).sort()).toEqual([
      'postToolUse',
      'preToolUse',
      'sessionEnd',
      'sessionStart',
      'stop',
      'subagentStart',
      'subagentStop',
      'userPromptSubmit',
    ]);
    for (const hook of hooks) expect(hook).toMatchObject({ trust: 'trusted', enabled: true });
    await product.chaperone('uninstall', 'codex');
    expect(await trustListed(codex, sandbox)).toEqual([]);
    expect(readFileSync(config, 'utf8')).toBe(before);
  });

  describe.each(WAYS)('tools called %s', (way) => {
    test('an allowed command runs, a denied one does not and its reason reaches the model', async () => {
      const shared = remote.head();
      remote.amend('Rewritten');
      const made = path.join(sandbox.workspace, 'made.txt');
      const run = await play(way, [
        { calls: [shell(way, `touch ${made} && echo fine`)] },
        { calls: [shell(way, FORCED_PUSH)] },
        { text: 'tried' },
      ]);
      expect(run.stdout).toContain('tried');
      expect(said(run)).toEqual([expect.stringContaining('fine'), expect.stringContaining(RULE)]);
      expect(existsSync(made)).toBe(true);
      expect(remote.head()).toBe(shared);
      expect(decisions('Bash')).toMatchObject([
        { outcome: 'allow', agent: 'codex' },
        { outcome: 'deny', rule: RULE, agent: 'codex' },
      ]);
      expect(run.everythingSent).toContain("Chaperone checks this session's actions");
    });

    test('a secret does not reach the model, from a file or from an MCP server', async () => {
      sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n# for tests\n`);
      const run = await play(way, [
        { calls: [shell(way, 'cat .env')] },
        { calls: [lookup(way)] },
        { calls: [shell(way, 'cat .env && sleep 30')] },
        { text: 'read' },
      ]);
      expect(said(run)).toEqual([
        expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.*# for tests/s),
        expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.* order 7/s),
        expect.stringContaining('in a command of its own'),
      ]);
      expect(run.everythingSent).not.toContain(SECRET);
      expect(JSON.stringify(product.records())).not.toContain(SECRET);
    });

    test('a command that runs elsewhere is judged there, also when the gate is gone', async () => {
      const made = path.join(sandbox.outside, 'made.txt');
      const run = await play(way, [
        async () => {
          await product.crashGate();
          return { calls: [shell(way, 'touch made.txt', { workdir: sandbox.outside })] };
        },
        { text: 'tried' },
      ]);
      expect(said(run)).toEqual([expect.stringContaining('files.boundary')]);
      expect(existsSync(made)).toBe(false);
      await gatesAreUp();
    });
  });

  describe('with a person at the gate', () => {
    let person: Person;
    beforeEach(async () => {
      await product.startGate();
      person = await sitDown(sandbox.state);
    });
    afterEach(() => person.leave());

    test('an ask holds the hook until the person answers: yes runs it once, no brings the words to the model', async () => {
      const commit = remote.commit('Ready');
      const notes = path.join(sandbox.outside, 'notes.txt');
      const running = play('by script', [
        { calls: [shell('by script', 'git push origin main')] },
        { calls: [patch(addFile(notes, 'outside'))] },
        { text: 'asked twice' },
      ]);
      const push = await person.nextAsk();
      expect(push).toMatchObject({ rule: 'git.protected-branch', text: 'git push origin main' });
      expect(remote.head()).not.toBe(commit);
      expect(await person.answer(push, { answer: 'once' })).toBe(200);
      const outside = await person.nextAsk();
      expect(outside).toMatchObject({ rule: 'files.boundary', agentTitle: 'Codex' });
      await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
      const run = await running;
      expect(remote.head()).toBe(commit);
      expect(said(run)).toEqual([
        expect.stringContaining('Script completed'),
        expect.stringContaining('Put it into the docs folder.'),
      ]);
      expect(existsSync(notes)).toBe(false);
      expect(decisions('Bash')).toMatchObject([{ decider: { by: 'person', answer: 'once' } }]);
      expect(decisions('apply_patch')).toMatchObject([{ decider: { by: 'person', answer: 'deny' } }]);
    });
  });

  test('a placeholder that the agent writes becomes the value in the file, and stays a placeholder for the model', async () => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n`);
    let written = '';
    let placeholder = '';
    const played = await play('by script', [
      { calls: [shell('by script', 'cat .env')] },
      ({ items }) => {
        placeholder = /\{\{secret:[\w-]+:\w+\}\}/.exec(JSON.stringify(items))?.[0] ?? '';
        return { calls: [patch(addFile('.env', `GITHUB_TOKEN=${placeholder}`, '# for tests'))] };
      },
      () => {
        written = readFileSync(file, 'utf8');
        const change = [`-GITHUB_TOKEN=${placeholder}`, `+TOKEN=${placeholder}`, ' # for tests'];
        return {
          calls: [patch(['*** Begin Patch', '*** Update File: .env', ...change, '*** End Patch'].join('\n'))],
        };
      },
      { calls: [shell('by script', 'cat .env')] },
      { text: 'written' },
    ]);
    expect(written).toBe(`GITHUB_TOKEN=${SECRET}\n# for tests\n`);
    expect(readFileSync(file, 'utf8')).toBe(`TOKEN=${SECRET}\n# for tests\n`);
    expect(said(played).slice(2)).toEqual([
      expect.stringContaining('the change is on disk'),
      expect.stringMatching(/TOKEN=\{\{secret:.*# for tests/s),
    ]);
    expect(played.everythingSent).not.toContain(SECRET);
  });

  test('a patch through the shell is judged as a patch', async () => {
    const file = path.join(sandbox.outside, 'made.txt');
    const inside = path.join(sandbox.workspace, 'made.txt');
    const run = await play('one by one', [
      { calls: [shell('one by one', `apply_patch <<'EOF'\n${addFile(file, 'x')}EOF\n`)] },
      { calls: [shell('one by one', `apply_patch <<'EOF'\n${addFile(inside, 'x')}EOF\n`)] },
      { text: 'tried' },
    ]);
    expect(said(run)).toEqual([
      expect.stringContaining('files.boundary'),
      expect.stringContaining('Success'),
    ]);
    expect([existsSync(file), existsSync(inside)]).toEqual([false, true]);
  });

  test('what is typed into a terminal that no hook sees runs nothing', async () => {
    const typed = path.join(sandbox.workspace, 'typed.txt');
    const open = { tty: true, yield_time_ms: 1000 };
    const type =
      (chars: string): Step =>
      (request) => ({
        calls: [{ name: 'write_stdin', input: { session_id: sessionId(request), chars } }],
      });
    const run = await play('one by one', [
      { calls: [shell('one by one', 'bash', open)] },
      type(`touch ${typed}\n`),
      { calls: [shell('one by one', 'for i in 1; do bash; done', open)] },
      type(`touch ${typed}\n`),
      { text: 'typed' },
    ]);
    expect(existsSync(typed)).toBe(false);
    expect(said(run)[0]).toContain('exited with code 0');
  });

  test("Codex's own rules go on counting for a command that is given nothing to read", async () => {
    const rule = 'prefix_rule(pattern=["make"], decision="forbidden", justification="not here")\n';
    sandbox.write(path.join(sandbox.home, '.codex/rules/default.rules'), rule);
    const run = await play('one by one', [{ calls: [shell('one by one', 'make all')] }, { text: 'tried' }]);
    expect(said(run)).toEqual([expect.stringMatching(/true \| make all.*not here/)]);
  });

  test('the same call in a subagent meets the same rule, and the record names both', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const spawn = { name: 'multi_agent_v1__spawn_agent', input: { message: 'publish what we have' } };
    const wait: Step = ({ items }) => {
      const [id] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(JSON.stringify(items.at(-1))) ?? [];
      return {
        calls: [{ name: 'multi_agent_v1__wait_agent', input: { targets: [id], timeout_ms: 20_000 } }],
      };
    };
    const steps = [{ calls: [shell('one by one', FORCED_PUSH)] }, { text: 'it was refused' }];
    const run = await play('one by one', [], {
      script: {
        main: [
          { calls: [shell('one by one', FORCED_PUSH)] },
          { calls: [spawn] },
          wait,
          { text: 'both tried' },
        ],
        subagents: [{ prompt: 'publish what we have', steps }],
      },
    });
    const pushes = run.toolResults.filter(({ name }) => name === 'exec_command');
    expect(pushes.map(({ text }) => text)).toEqual([
      expect.stringContaining(RULE),
      expect.stringContaining(RULE),
    ]);
    expect(remote.head()).toBe(shared);
    const [own, subagents] = decisions('Bash');
    expect(own?.subagent).toBeUndefined();
    expect(subagents).toMatchObject({
      outcome: 'deny',
      session: own?.session,
      subagent: { type: 'default', id: expect.stringMatching(/./) },
    });
    expect(await problems()).toEqual([]);
  });

  test('hooks and their trust are kept from the agent', async () => {
    const hooks = path.join(sandbox.home, '.codex/hooks.json');
    const kept = readFileSync(hooks, 'utf8');
    const run = await play('by script', [
      { calls: [patch(addFile(hooks, '{}'))] },
      { calls: [shell('by script', `sed -i '/trusted_hash/d' ${config}`)] },
      { calls: [shell('by script', 'codex exec --disable hooks "do it"')] },
      { text: 'tried' },
    ]);
    expect(said(run)).toEqual(Array(3).fill(expect.stringContaining('governance.protect')));
    expect(readFileSync(hooks, 'utf8')).toBe(kept);
    expect(await problems()).toEqual([]);
  });

  describe('faults', () => {
    test('the gate killed in mid-session: decisions go on and are recorded', async () => {
      const shared = remote.head();
      remote.amend('Rewritten');
      const run = await play('one by one', [
        { calls: [shell('one by one', 'git status')] },
        async () => {
          await product.crashGate();
          return { calls: [shell('one by one', FORCED_PUSH)] };
        },
        { calls: [shell('one by one', 'echo on')] },
        { text: 'went on' },
      ]);
      expect(said(run)).toEqual([
        expect.stringContaining('On branch main'),
        expect.stringContaining(RULE),
        expect.stringContaining('on\n'),
      ]);
      expect(remote.head()).toBe(shared);
      expect(
        decisions('Bash')
          .map(({ outcome }) => outcome)
          .sort(),
      ).toEqual(['allow', 'allow', 'deny']);
      await gatesAreUp();
    });

    test.each([
      ["the hook's program", 'its program is gone', () => product.program],
      ['the hook itself', 'No such file', () => product.home.launcher],
    ])(
      '%s missing: nothing runs, no prompt leaves, and the model reads why',
      async (_missing, says, remove) => {
        const made = path.join(sandbox.workspace, 'made.txt');
        const run = await play('one by one', [
          { calls: [shell('one by one', 'git status')] },
          async () => {
            await product.crashGate();
            rmSync(remove());
            return { calls: [shell('one by one', `touch ${made}`)] };
          },
          { text: 'gave up' },
        ]);
        expect(said(run)[1]).toContain(says);
        expect(existsSync(made)).toBe(false);
        const later = await play('one by one', [{ text: 'not asked' }]);
        expect(later.requests).toEqual([]);
      },
    );

    test('open: hooks that are no longer trusted are passed over without a word, and status says so', async () => {
      const shared = remote.head();
      remote.amend('Rewritten');
      writeFileSync(config, before);
      await play('one by one', [{ calls: [shell('one by one', FORCED_PUSH)] }, { text: 'pushed' }]);
      expect(remote.head()).not.toBe(shared);
      expect(await problems()).toEqual([expect.stringContaining('does not trust the hooks for')]);
    });

    test('open: a person can start Codex without hooks', async () => {
      const shared = remote.head();
      remote.amend('Rewritten');
      const args = ['-c', 'features.hooks=false'];
      await play('one by one', [{ calls: [shell('one by one', FORCED_PUSH)] }, { text: 'pushed' }], { args });
      expect(remote.head()).not.toBe(shared);
      expect(product.records().filter(({ agent }) => agent === 'codex')).toEqual([]);
    });
  });
});
