/** The product on the real Claude Code: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { type ClaudeRun, provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, Script } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { needs } from '../rig/skip.ts';

const claude = needs(await provideClaudeCode());

const bash = (command: string): Call => ({ name: 'Bash', input: { command, description: 'As asked' } });
const read = (file: string): Call => ({ name: 'Read', input: { file_path: file } });
const edit = (file: string, before: string, after: string): Call => ({
  name: 'Edit',
  input: { file_path: file, old_string: before, new_string: after },
});
const write = (file: string, content: string): Call => ({
  name: 'Write',
  input: { file_path: file, content },
});
/** In the foreground, so that its result is the next thing the model reads. */
const agent = (prompt: string): Call => ({
  name: 'Agent',
  input: { description: 'Help', prompt, subagent_type: 'general-purpose', run_in_background: false },
});

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';

let sandbox: Sandbox;
let product: Product;
let remote: Remote;

beforeEach(async () => {
  sandbox = makeSandbox('claude');
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(main: Script['main'], subagents: Script['subagents'] = []): Promise<ClaudeRun> {
  if (!claude) throw new Error('not reached: the test is skipped');
  return runClaudeCode(claude, { sandbox, script: { main, subagents } });
}

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);

const isHeldChange = (record: ActivityRecord): boolean =>
  record.type === 'governance' && record.outcome === 'deny';
const isRefused = { isError: true, text: expect.stringContaining(RULE) };

describe.skipIf(!claude)(`Claude Code ${claude?.client.version}`, () => {
  test('a denied command does not run and its reason reaches the model; an allowed edit lands', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const file = path.join(sandbox.workspace, 'src/total.js');
    const run = await play([
      { calls: [bash(FORCED_PUSH)] },
      { calls: [read(file)] },
      { calls: [edit(file, 'prices.length', 'prices.reduce((sum, price) => sum + price, 0)')] },
      { text: 'edited' },
    ]);
    expect(run.stdout).toContain('edited');
    expect(said(run, 'Bash')).toEqual([isRefused]);
    expect(remote.head()).toBe(shared);
    expect(said(run, 'Edit')).toEqual([{ isError: false, text: expect.stringContaining('updated') }]);
    expect(readFileSync(file, 'utf8')).toContain('prices.reduce');
    expect(decisions('Bash')).toMatchObject([{ outcome: 'deny', rule: RULE, agent: 'claude-code' }]);
    expect(decisions('Edit')).toMatchObject([{ outcome: 'allow' }]);
  });

  test('the same over http hooks, which start no process for a call', async () => {
    await product.chaperone('uninstall', 'claude-code');
    await product.chaperone('install', 'claude-code', '--transport', 'http');
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play([
      { calls: [bash(FORCED_PUSH)] },
      { calls: [bash('git status')] },
      { text: 'tried' },
    ]);
    expect(said(run, 'Bash')).toEqual([isRefused, { isError: false, text: expect.anything() }]);
    expect(remote.head()).toBe(shared);
  });

  test('a secret in a file does not reach the model, by which tool ever it is read', async () => {
    const secret = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;
    const file = sandbox.write('.env', `GITHUB_TOKEN=${secret}\nMODE=test\n`);
    const run = await play([{ calls: [read(file)] }, { calls: [bash('cat .env')] }, { text: 'read' }]);
    const withPlaceholder = {
      isError: false,
      text: expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.*MODE=test/s),
    };
    expect(said(run, 'Read')).toEqual([withPlaceholder]);
    expect(said(run, 'Bash')).toEqual([withPlaceholder]);
    expect(run.everythingSent).not.toContain(secret);
    expect(JSON.stringify(product.records())).not.toContain(secret);
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
        { calls: [write(notes, 'outside\n')] },
        { text: 'asked twice' },
      ]);
      const push = await person.nextAsk();
      expect(push).toMatchObject({
        rule: 'git.protected-branch',
        text: 'git push origin main',
        expired: false,
      });
      expect(remote.head()).not.toBe(commit);
      expect(
        await person.answer({ ...push, digest: '0'.repeat(64) }, { answer: 'once' }),
      ).toBeGreaterThanOrEqual(400);
      expect(await person.answer(push, { answer: 'once' })).toBe(200);
      const outside = await person.nextAsk();
      expect(outside).toMatchObject({ rule: 'files.boundary' });
      await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
      const run = await running;
      expect(said(run, 'Bash')).toEqual([{ isError: false, text: expect.anything() }]);
      expect(remote.head()).toBe(commit);
      expect(said(run, 'Write')).toEqual([
        { isError: true, text: expect.stringContaining('Put it into the docs folder.') },
      ]);
      expect(existsSync(notes)).toBe(false);
      expect(decisions('Bash')).toMatchObject([
        { outcome: 'allow', decider: { by: 'person', answer: 'once' } },
      ]);
      expect(decisions('Write')).toMatchObject([
        { outcome: 'deny', decider: { by: 'person', answer: 'deny' } },
      ]);
    });
  });

  test('the gate killed in mid-session: decisions go on and are recorded', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const made = path.join(sandbox.workspace, 'made.txt');
    let killed: number | undefined;
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        killed = await product.gatePid();
        await product.crashGate();
        return { calls: [bash(FORCED_PUSH)] };
      },
      { calls: [bash(`touch ${made}`)] },
      { text: 'went on' },
    ]);
    expect(killed).toBeTypeOf('number');
    expect(said(run, 'Bash')).toEqual([
      { isError: false, text: expect.anything() },
      isRefused,
      { isError: false, text: expect.anything() },
    ]);
    expect(remote.head()).toBe(shared);
    expect(existsSync(made)).toBe(true);
    expect(
      decisions('Bash')
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['allow', 'allow', 'deny']);
  });

  test.each([
    ["the hook's program", 'its program is gone', () => product.program],
    ['the hook itself', 'PreToolUse:Bash', () => product.home.launcher],
  ])('%s missing: nothing runs, and the session says why', async (_missing, says, remove) => {
    const made = path.join(sandbox.workspace, 'made.txt');
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        await product.crashGate();
        rmSync(remove());
        return { calls: [bash(`touch ${made}`)] };
      },
      { text: 'gave up' },
    ]);
    expect(said(run, 'Bash')[0]).toMatchObject({ isError: false });
    expect(existsSync(made)).toBe(false);
    expect(run.refusals()).toEqual([expect.stringContaining(says)]);
  });

  test('the same call in a subagent meets the same rule, and the record names both', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play(
      [{ calls: [bash(FORCED_PUSH)] }, { calls: [agent('publish what we have')] }, { text: 'both tried' }],
      [
        {
          prompt: 'publish what we have',
          steps: [{ calls: [bash(FORCED_PUSH)] }, { text: 'it was refused' }],
        },
      ],
    );
    expect(said(run, 'Bash')).toEqual([isRefused, isRefused]);
    expect(said(run, 'Agent')).toEqual([{ isError: false, text: expect.stringContaining('it was refused') }]);
    expect(remote.head()).toBe(shared);
    const [own, subagents] = decisions('Bash');
    expect(own).toMatchObject({ outcome: 'deny', rule: RULE });
    expect(own?.subagent).toBeUndefined();
    expect(subagents).toMatchObject({
      outcome: 'deny',
      rule: RULE,
      session: own?.session,
      subagent: { type: 'general-purpose', id: expect.stringMatching(/./) },
    });
  });

  test('settings that switch the hooks off are refused to the agent, and not taken when they come another way', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const settings = path.join(sandbox.workspace, '.claude/settings.local.json');
    const off = JSON.stringify({ disableAllHooks: true });
    const run = await play([
      { calls: [write(settings, off)] },
      async () => {
        expect(existsSync(settings)).toBe(false);
        // As a program would that the agent runs, and that nobody could read. Claude Code 2.1.330 watches the place.
        sandbox.write(settings, off);
        await until('the change held', () => product.records().some(isHeldChange), 15_000);
        return { calls: [bash(FORCED_PUSH)] };
      },
      { text: 'tried it all' },
    ]);
    expect(said(run, 'Write')).toEqual([
      { isError: true, text: expect.stringContaining('governance.protect') },
    ]);
    expect(said(run, 'Bash')).toEqual([isRefused]);
    expect(remote.head()).toBe(shared);
    expect(product.records()).toContainEqual(
      expect.objectContaining({ type: 'governance', outcome: 'deny' }),
    );
  });
});
