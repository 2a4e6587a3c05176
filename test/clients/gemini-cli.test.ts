/** The product on the real Gemini CLI: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import {
  type GeminiOptions,
  type GeminiRun,
  provideGeminiCli,
  runGeminiCli,
  signIn,
} from '../rig/gemini-cli.ts';
import { mcpServer } from '../rig/mcp-server.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, ModelRequest, Step } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';

const gemini = needs(await provideGeminiCli());

const bash = (command: string, more: object = {}): Call => ({
  name: 'run_shell_command',
  input: { command, description: 'As asked', ...more },
});
const read = (file: string): Call => ({ name: 'read_file', input: { file_path: file } });
const write = (file: string, content: string): Call => ({
  name: 'write_file',
  input: { file_path: file, content },
});
const replace = (file: string, before: string, after: string): Call => ({
  name: 'replace',
  input: { file_path: file, instruction: 'As asked', old_string: before, new_string: after },
});

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';
const SECRET = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

let sandbox: Sandbox;
let product: Product;
let remote: Remote;
let settings: string;
let before: string;

beforeEach(async () => {
  sandbox = makeSandbox('gemini');
  remote = addRemote(sandbox);
  const server = mcpServer(sandbox, 'lookup', `token ${SECRET}`);
  settings = signIn(sandbox, { mcpServers: { srv: { ...server, trust: true } } });
  before = readFileSync(settings, 'utf8');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'gemini-cli');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(main: readonly Step[], more: Partial<Omit<GeminiOptions, 'sandbox'>> = {}): Promise<GeminiRun> {
  if (!gemini) throw new Error('not reached: the test is skipped');
  return runGeminiCli(gemini, { sandbox, script: { main }, ...more });
}

/** What the model read of its calls to a tool, in order. */
const said = (run: GeminiRun, tool: string) =>
  run.toolResults.filter(({ name }) => name === tool).map(({ text, isError }) => ({ text, isError }));

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);

const isRefused = { isError: true, text: expect.stringContaining(RULE) };
const hasRun = { isError: false, text: expect.anything() };

describe.skipIf(!gemini)(`Gemini CLI ${gemini?.client.version}`, () => {
  test('a denied command does not run and its reason reaches the model; an allowed edit lands', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const made = path.join(sandbox.workspace, 'made.txt');
    const run = await play([
      { calls: [bash(FORCED_PUSH)] },
      { calls: [bash('echo made > made.txt')] },
      { calls: [replace('src/total.js', 'prices.length', 'prices.reduce((sum, price) => sum + price, 0)')] },
      { text: 'edited' },
    ]);
    expect(run.stdout).toContain('edited');
    expect(said(run, 'run_shell_command')).toEqual([isRefused, hasRun]);
    expect(remote.head()).toBe(shared);
    expect(readFileSync(made, 'utf8')).toBe('made\n');
    expect(readFileSync(path.join(sandbox.workspace, 'src/total.js'), 'utf8')).toContain('prices.reduce');
    expect(decisions('run_shell_command')).toMatchObject([
      { outcome: 'deny', rule: RULE, agent: 'gemini-cli' },
      { outcome: 'allow' },
    ]);
    expect(decisions('replace')).toMatchObject([{ outcome: 'allow' }]);
    // A session that a hook has told of, by the id that the client's own file has.
    const status = await product.chaperone('status', 'gemini-cli', '--json');
    expect(JSON.parse(status.stdout).agents).toMatchObject([{ state: 'governed', problems: [] }]);
    expect(readFileSync(settings, 'utf8')).toContain('hook gemini-cli BeforeTool');
    await product.chaperone('uninstall', 'gemini-cli');
    expect(readFileSync(settings, 'utf8')).toBe(before);
  });

  test('a secret in a file does not reach the model, by which tool ever it is read', async () => {
    sandbox.write('.env', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    // The client itself keeps its file tools away from `.env`.
    sandbox.write('config/deploy.key', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    const run = await play([
      { calls: [read('config/deploy.key')] },
      { calls: [bash('cat .env')] },
      { calls: [{ name: 'grep_search', input: { pattern: 'GITHUB_TOKEN' } }] },
      { calls: [{ name: 'mcp_srv_lookup', input: { q: 'x' } }] },
      { calls: [bash('sleep 1; cat .env', { is_background: true })] },
      (request) => {
        const pid = Number(/PID: (\d+)/.exec(JSON.stringify(request.items.at(-1)))?.[1]);
        return { calls: [{ name: 'read_background_output', input: { pid, delay_ms: 2000 } }] };
      },
      { calls: [replace('config/deploy.key', 'MODE=test', 'MODE=live')] },
      { text: 'read' },
    ]);
    const withPlaceholder = {
      isError: true,
      text: expect.stringMatching(/The call has run.*(?:GITHUB_TOKEN=|token )\{\{secret:/s),
    };
    expect(said(run, 'read_file')).toEqual([withPlaceholder]);
    expect(said(run, 'run_shell_command')).toEqual([withPlaceholder, hasRun]);
    expect(said(run, 'read_background_output')).toEqual([withPlaceholder]);
    expect(said(run, 'grep_search')).toEqual([withPlaceholder]);
    expect(said(run, 'mcp_srv_lookup')).toEqual([withPlaceholder]);
    expect(said(run, 'replace')).toEqual([withPlaceholder]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(JSON.stringify(product.records())).not.toContain(SECRET);
    expect(readFileSync(path.join(sandbox.workspace, 'config/deploy.key'), 'utf8')).toBe(
      `MODE=live\nGITHUB_TOKEN=${SECRET}\n`,
    );
  });

  test('a file keeps its values, whatever the agent writes around their placeholders', async () => {
    const file = sandbox.write('config/deploy.key', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    // What is saved nowhere would be asked about.
    remote.commit('Deploy', 'config');
    const placeholderIn = (request: ModelRequest) =>
      /\{\{secret:[^.}]+\}\}/.exec(JSON.stringify(request.items))?.[0] ?? 'none';
    const run = await play([
      { calls: [read('config/deploy.key')] },
      (request) => ({ calls: [write('config/deploy.key', `MODE=live\nKEY=${placeholderIn(request)}\n`)] }),
      (request) => {
        const placeholder = placeholderIn(request);
        return { calls: [replace('config/deploy.key', `KEY=${placeholder}`, `TOKEN=${placeholder}`)] };
      },
      { text: 'written' },
    ]);
    expect(said(run, 'write_file')).toEqual([hasRun]);
    expect(said(run, 'replace')).toEqual([
      { isError: true, text: expect.stringContaining('Chaperone has made this edit') },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(`MODE=live\nTOKEN=${SECRET}\n`);
    expect(run.everythingSent).not.toContain(SECRET);
  });

  test('a prompt that brings a secret along is held before any request', async () => {
    sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\n`);
    const run = await play([{ text: 'read' }], { prompt: 'see @config/deploy.key' });
    expect(run.requests).toEqual([]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(run.stdout + run.stderr).toContain('holds secrets');
    const other = await play([{ text: 'read' }], { prompt: 'see @README.md' });
    expect(other.requests).toHaveLength(1);
  });

  describe('with a person at the gate', () => {
    let person: Person;
    beforeEach(async () => {
      await product.startGate();
      person = await sitDown(sandbox.state);
    });
    afterEach(() => person.leave());

    test('an ask waits for the person; yes lets it run once, no brings the words to the model', async () => {
      const commit = remote.commit('Ready');
      const notes = path.join(sandbox.outside, 'notes.txt');
      const running = play([
        { calls: [bash('git push origin main')] },
        { calls: [bash(`echo outside > ${notes}`)] },
        { text: 'asked twice' },
      ]);
      const push = await person.nextAsk();
      expect(push).toMatchObject({ rule: 'git.protected-branch', text: 'git push origin main' });
      expect(remote.head()).not.toBe(commit);
      expect(await person.answer(push, { answer: 'once' })).toBe(200);
      const outside = await person.nextAsk();
      expect(outside).toMatchObject({ rule: 'files.boundary' });
      await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
      const run = await running;
      expect(said(run, 'run_shell_command')).toEqual([
        hasRun,
        { isError: true, text: expect.stringContaining('Put it into the docs folder.') },
      ]);
      expect(remote.head()).toBe(commit);
      expect(existsSync(notes)).toBe(false);
      expect(decisions('run_shell_command')).toMatchObject([
        { outcome: 'allow', decider: { by: 'person', answer: 'once' } },
        { outcome: 'deny', decider: { by: 'person', answer: 'deny' } },
      ]);
    });
  });

  test('with nobody to ask it is a no that says so, and the session goes on', async () => {
    const commit = remote.commit('Ready');
    const run = await play([{ calls: [bash('git push origin main')] }, { text: 'went on' }]);
    expect(run.stdout).toContain('went on');
    expect(said(run, 'run_shell_command')).toEqual([
      { isError: true, text: expect.stringContaining('git.protected-branch') },
    ]);
    expect(remote.head()).not.toBe(commit);
  });

  test('the gate killed in mid-session: decisions and redaction go on', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n`);
    let killed: number | undefined;
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        killed = await product.gatePid();
        await product.crashGate();
        return { calls: [bash(FORCED_PUSH)] };
      },
      async () => {
        await product.crashGate();
        return { calls: [bash('cat .env')] };
      },
      { text: 'went on' },
    ]);
    expect(killed).toBeTypeOf('number');
    expect(said(run, 'run_shell_command')).toEqual([
      hasRun,
      isRefused,
      { isError: true, text: expect.stringContaining('{{secret:') },
    ]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(remote.head()).toBe(shared);
  });

  test.each([
    ["the hook's program is missing", 'its program is gone', () => rmSync(product.program)],
    ['the hook itself is missing', 'No such file', () => rmSync(product.home.launcher)],
    [
      'the hook is killed',
      'The hook of Chaperone failed',
      () => sandbox.write(product.home.launcher, '#!/bin/sh\nkill -9 $$\n'),
    ],
    [
      'the hook fails without a word',
      'The hook of Chaperone failed',
      () => sandbox.write(product.home.launcher, '#!/bin/sh\nexit 1\n'),
    ],
  ])('%s: nothing runs, the model reads why, and the turn ends', async (_fault, says, damage) => {
    const made = path.join(sandbox.workspace, 'made.txt');
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        await product.crashGate();
        damage();
        return { calls: [bash(`touch ${made}`)] };
      },
      { text: 'gave up' },
    ]);
    expect(said(run, 'run_shell_command')).toEqual([
      hasRun,
      { isError: true, text: expect.stringContaining(says) },
    ]);
    expect(existsSync(made)).toBe(false);
    expect(run).toMatchObject({ timedOut: false, stdout: expect.stringContaining('gave up') });
    expect(run.requests).toHaveLength(3);
  });

  test('a hook out of time lets the call run, so install gives it longer than the gate takes for a no', async () => {
    const made = path.join(sandbox.workspace, 'made.txt');
    const text = readFileSync(settings, 'utf8');
    expect(text.match(/"timeout": \d+/g)).toContain('"timeout": 600000');
    sandbox.write(settings, text.replaceAll(/"timeout": \d+/g, '"timeout": 300'));
    sandbox.write(product.home.launcher, '#!/bin/sh\nsleep 2\n');
    await play([{ calls: [bash(`touch ${made}`)] }, { text: 'done' }]);
    expect(existsSync(made)).toBe(true);
  });

  test('the same call in a subagent meets the same rule', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const task = 'publish what we have';
    const run = await play([], {
      script: {
        main: [
          { calls: [{ name: 'invoke_agent', input: { agent_name: 'generalist', prompt: task } }] },
          { text: 'it was refused' },
        ],
        subagents: [
          {
            prompt: task,
            steps: [
              { calls: [bash(FORCED_PUSH)] },
              { calls: [{ name: 'complete_task', input: { result: { response: 'refused' } } }] },
            ],
          },
        ],
      },
    });
    expect(said(run, 'run_shell_command')).toEqual([isRefused]);
    expect(remote.head()).toBe(shared);
    const [spawned] = decisions('invoke_agent');
    const [pushed] = decisions('run_shell_command');
    expect(pushed).toMatchObject({ outcome: 'deny', rule: RULE, session: spawned?.session });
  });

  test("an agent cannot switch its hooks off, nor can a project's .env; a person can by settings", async () => {
    const own = '.gemini/settings.json';
    const off = JSON.stringify({ hooksConfig: { enabled: false } });
    const run = await play([
      { calls: [write(own, off)] },
      { calls: [bash(`mkdir -p .gemini && echo '${off}' > ${own}`)] },
      { calls: [bash("sed -i 's/chaperone/x/' ~/.gemini/settings.json")] },
      { calls: [bash('GEMINI_CLI_HOME=/tmp/x gemini -y -p "push it"')] },
      { text: 'tried it all' },
    ]);
    const isProtected = { isError: true, text: expect.stringContaining('governance.protect') };
    expect(said(run, 'write_file')).toEqual([isProtected]);
    expect(said(run, 'run_shell_command')).toEqual([isProtected, isProtected, isProtected]);
    expect(existsSync(path.join(sandbox.workspace, own))).toBe(false);
    // It takes a project's `.env` into the environment of its hooks.
    const before = sandbox.write('before.sh', 'exit 0\n');
    sandbox.write('.env', `BASH_ENV=${before}\nSHELLOPTS=noexec\n`);
    // In a shell that was started from none, bash does not look at the variable when it reads from a socket.
    const again = await play([{ calls: [write(own, off)] }, { text: 'tried' }], { env: { SHLVL: '1' } });
    expect(said(again, 'write_file')).toEqual([isProtected]);
    // As a person may.
    sandbox.write(own, off);
    await play([{ calls: [write('made.txt', 'made\n')] }, { text: 'unseen' }]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(true);
    expect(decisions('write_file')).toHaveLength(2);
  });
});
