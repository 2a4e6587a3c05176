/** The product on the real Copilot CLI: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { provideCopilotCli, runCopilotCli } from '../rig/copilot-cli.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, Script } from '../rig/scripted-model.ts';
import { type ScriptedRun, said } from '../rig/scripted-run.ts';
import { needs } from '../rig/skip.ts';

const copilot = needs(await provideCopilotCli());

const bash = (command: string, more: object = {}): Call => ({
  name: 'bash',
  input: { command, description: 'As asked', ...more },
});
const view = (file: string): Call => ({ name: 'view', input: { path: file } });
const edit = (file: string, before: string, after: string): Call => ({
  name: 'edit',
  input: { path: file, old_str: before, new_str: after },
});
const create = (file: string, text: string): Call => ({
  name: 'create',
  input: { path: file, file_text: text },
});
const task = (prompt: string): Call => ({
  name: 'task',
  input: { description: 'Help', prompt, agent_type: 'general-purpose', name: 'helper', mode: 'sync' },
});

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';
const SECRET = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

let sandbox: Sandbox;
let product: Product;
let remote: Remote;

beforeEach(async () => {
  sandbox = makeSandbox('copilot');
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'copilot-cli');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(main: Script['main'], subagents: Script['subagents'] = []): Promise<ScriptedRun> {
  if (!copilot) throw new Error('not reached: the test is skipped');
  return runCopilotCli(copilot, { sandbox, script: { main, subagents } });
}

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
/** Decisions about a tool, by the name that its hooks have for it. */
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);

// Chat Completions has no mark for a result that is an error.
const reads = (text: unknown) => ({ isError: false, text });
const isRefused = reads(expect.stringContaining(RULE));
const isDone = reads(expect.stringContaining('completed with exit code 0'));

describe.skipIf(!copilot)(`Copilot CLI ${copilot?.client.version}`, () => {
  test('a denied command does not run and its reason reaches the model; an allowed edit lands', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const file = path.join(sandbox.workspace, 'src/total.js');
    const run = await play([
      { calls: [bash(FORCED_PUSH)] },
      { calls: [bash('git status')] },
      { calls: [edit(file, 'prices.length', 'prices.reduce((sum, price) => sum + price, 0)')] },
      { text: 'edited' },
    ]);
    expect(run.stdout).toContain('edited');
    expect(said(run, 'bash')).toEqual([isRefused, isDone]);
    expect(remote.head()).toBe(shared);
    expect(readFileSync(file, 'utf8')).toContain('prices.reduce');
    // Decided once, and under the name of the client that really called: VS Code's agent reads the same file.
    expect(decisions('Bash')).toMatchObject([
      { outcome: 'deny', rule: RULE, agent: 'copilot-cli', clientVersion: copilot?.client.version },
      { outcome: 'allow', agent: 'copilot-cli' },
    ]);
    expect(decisions('Edit')).toMatchObject([{ outcome: 'allow' }]);
    const { stdout } = await product.chaperone('status', '--json');
    const states = JSON.parse(stdout).agents.map(({ agent, state }: Record<string, string>) => [
      agent,
      state,
    ]);
    expect(states).toContainEqual(['copilot-cli', 'governed']);
    expect(states).toContainEqual(['vscode', 'waiting']);
  });

  test('a secret in a file does not reach the model, by which tool ever it is read', async () => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\nMODE=test\n`);
    const run = await play([
      { calls: [view(file)] },
      { calls: [bash('cat .env')] },
      { calls: [{ name: 'grep', input: { pattern: 'TOKEN', paths: file, output_mode: 'content' } }] },
      { text: 'read' },
    ]);
    const withPlaceholder = reads(expect.stringMatching(/GITHUB_TOKEN=\{\{secret:/));
    expect(said(run, 'view')).toEqual([withPlaceholder]);
    expect(said(run, 'bash')).toEqual([withPlaceholder]);
    expect(said(run, 'grep')).toEqual([withPlaceholder]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(JSON.stringify(product.records())).not.toContain(SECRET);
  });

  test('nor by a command in the background, whose output the client brings past every hook', async () => {
    sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n`);
    const run = await play([
      { calls: [bash('cat .env', { mode: 'async' })] },
      // Longer than the client waits of itself before it lets a command go on in the background.
      { calls: [bash('cat .env; sleep 32; echo "# waited"')] },
      { calls: [bash('true')] },
      { text: 'read' },
    ]);
    expect(said(run, 'bash')).toEqual([
      reads(expect.stringContaining('in the foreground')),
      reads(expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.*waited/s)),
      isDone,
    ]);
    expect(said(run, 'read_bash')).toEqual([]);
    expect(run.everythingSent).not.toContain(SECRET);
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
        { calls: [create(notes, 'outside\n')] },
        { text: 'asked twice' },
      ]);
      const push = await person.nextAsk();
      expect(push).toMatchObject({
        agent: 'copilot-cli',
        agentTitle: 'Copilot CLI',
        rule: 'git.protected-branch',
        text: 'git push origin main',
      });
      expect(remote.head()).not.toBe(commit);
      expect(await person.answer(push, { answer: 'once' })).toBe(200);
      const outside = await person.nextAsk();
      expect(outside).toMatchObject({ rule: 'files.boundary' });
      await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
      const run = await running;
      expect(said(run, 'bash')).toEqual([isDone]);
      expect(remote.head()).toBe(commit);
      expect(said(run, 'create')).toEqual([reads(expect.stringContaining('Put it into the docs folder.'))]);
      expect(existsSync(notes)).toBe(false);
      expect(decisions('Bash')).toMatchObject([
        { outcome: 'allow', decider: { by: 'person', answer: 'once' } },
      ]);
      expect(decisions('Write')).toMatchObject([
        { outcome: 'deny', decider: { by: 'person', answer: 'deny' } },
      ]);
    });
  });

  test('with nobody to ask, an ask is a no, and the model reads why', async () => {
    const commit = remote.commit('Ready');
    const run = await play([{ calls: [bash('git push origin main')] }, { text: 'asked' }]);
    expect(said(run, 'bash')).toEqual([reads(expect.stringContaining('git.protected-branch'))]);
    expect(remote.head()).not.toBe(commit);
  });

  test('the gate killed in mid-session: decisions go on and are recorded', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        await product.crashGate();
        return { calls: [bash(FORCED_PUSH)] };
      },
      { calls: [bash('touch made.txt')] },
      { text: 'went on' },
    ]);
    expect(said(run, 'bash')).toEqual([isDone, isRefused, isDone]);
    expect(remote.head()).toBe(shared);
    expect(
      decisions('Bash')
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['allow', 'allow', 'deny']);
  });

  test.each([
    ["the hook's program", () => product.program],
    ['the hook itself', () => product.home.launcher],
  ])('%s missing: nothing runs', async (_missing, remove) => {
    const run = await play([
      { calls: [bash('git status')] },
      async () => {
        await product.crashGate();
        rmSync(remove());
        return { calls: [bash('touch made.txt')] };
      },
      { text: 'gave up' },
    ]);
    // The client keeps the hook's own words from the model.
    expect(said(run, 'bash')).toEqual([isDone, reads(expect.stringContaining('hook exited with code 2'))]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(false);
  });

  test('a hook that prints no JSON is taken for no objection: so the client does it, not we', async () => {
    writeFileSync(product.home.launcher, '#!/bin/sh\nprintf nonsense\n', { mode: 0o700 });
    const run = await play([{ calls: [bash('touch made.txt')] }, { text: 'ran' }]);
    expect(said(run, 'bash')).toEqual([isDone]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(true);
  });

  test('the same call in a subagent meets the same rule, and the record names both', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play(
      [{ calls: [bash(FORCED_PUSH)] }, { calls: [task('publish what we have')] }, { text: 'both tried' }],
      [
        {
          prompt: 'publish what we have',
          steps: [{ calls: [bash(FORCED_PUSH)] }, { text: 'it was refused' }],
        },
      ],
    );
    expect(said(run, 'bash')).toEqual([isRefused, isRefused]);
    expect(said(run, 'task')).toEqual([reads(expect.stringContaining('it was refused'))]);
    expect(remote.head()).toBe(shared);
    const [own, subagents] = decisions('Bash');
    expect(own?.subagent).toBeUndefined();
    expect(subagents).toMatchObject({
      outcome: 'deny',
      rule: RULE,
      session: own?.session,
      subagent: { type: 'general-purpose', id: expect.stringMatching(/./) },
    });
  });

  test('files that would switch its hooks off are refused to the agent', async () => {
    const off = JSON.stringify({ disableAllHooks: true });
    const files = [
      '.github/copilot/settings.json',
      '.claude/settings.json',
      path.join(sandbox.home, '.copilot/hooks/chaperone.json'),
    ].map((file) => path.resolve(sandbox.workspace, file));
    const before = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined));
    const run = await play([
      ...files.map((file) => ({ calls: [create(file, off)] })),
      { calls: [bash('COPILOT_HOME=/tmp/elsewhere copilot -p "go on" --allow-all')] },
      { text: 'tried it all' },
    ]);
    const isProtected = reads(expect.stringContaining('governance.protect'));
    expect(said(run, 'create')).toEqual(files.map(() => isProtected));
    expect(said(run, 'bash')).toEqual([isProtected]);
    expect(files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined))).toEqual(before);
  });
});
