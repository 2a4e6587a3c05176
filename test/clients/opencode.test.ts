/** The product on the real OpenCode: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { provideOpencode, runOpencode } from '../rig/opencode.ts';
import { type Person, sitDown } from '../rig/person.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import type { Call, Script } from '../rig/scripted-model.ts';
import { type ScriptedRun, said } from '../rig/scripted-run.ts';
import { needs } from '../rig/skip.ts';

const opencode = needs(await provideOpencode());

const bash = (command: string, more: object = {}): Call => ({
  name: 'bash',
  input: { command, description: 'As asked', ...more },
});
const read = (file: string): Call => ({ name: 'read', input: { filePath: file } });
const edit = (file: string, before: string, after: string): Call => ({
  name: 'edit',
  input: { filePath: file, oldString: before, newString: after },
});
const write = (file: string, content: string): Call => ({
  name: 'write',
  input: { filePath: file, content },
});
const task = (prompt: string): Call => ({
  name: 'task',
  input: { description: 'Help', prompt, subagent_type: 'general' },
});

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';
const SECRET = `ghp_${'q7Zk2XvB9rTn4LmWc8Yd'.repeat(2).slice(0, 36)}`;

let sandbox: Sandbox;
let product: Product;
let remote: Remote;

beforeEach(async () => {
  sandbox = makeSandbox('opencode');
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'opencode');
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

function play(
  main: Script['main'],
  { subagents = [], args = [] }: { subagents?: Script['subagents']; args?: readonly string[] } = {},
): Promise<ScriptedRun> {
  if (!opencode) throw new Error('not reached: the test is skipped');
  return runOpencode(opencode, { sandbox, script: { main, subagents }, args });
}

type DecisionRecord = Extract<ActivityRecord, { type: 'decision' }>;
const decisions = (tool: string): DecisionRecord[] =>
  product
    .records()
    .filter((record): record is DecisionRecord => record.type === 'decision' && record.tool === tool);

// Chat Completions has no mark for a result that is an error.
const reads = (text: unknown) => ({ isError: false, text });
const isRefused = reads(expect.stringContaining(RULE));
const saysDone = reads('done\n');
const DONE = 'echo done';

describe.skipIf(!opencode)(`OpenCode ${opencode?.client.version}`, () => {
  test('a denied command does not run and its reason reaches the model; an allowed edit lands', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const file = path.join(sandbox.workspace, 'src/total.js');
    const run = await play([
      { calls: [bash(FORCED_PUSH)] },
      { calls: [bash(DONE)] },
      { calls: [read(file)] },
      { calls: [edit(file, 'prices.length', 'prices.reduce((sum, price) => sum + price, 0)')] },
      { text: 'edited' },
    ]);
    expect(run.stdout).toContain('edited');
    expect(said(run, 'bash')).toEqual([isRefused, saysDone]);
    expect(remote.head()).toBe(shared);
    expect(readFileSync(file, 'utf8')).toContain('prices.reduce');
    expect(decisions('bash')).toMatchObject([
      { outcome: 'deny', rule: RULE, agent: 'opencode', clientVersion: opencode?.client.version },
      { outcome: 'allow', agent: 'opencode' },
    ]);
    expect(decisions('edit')).toMatchObject([{ outcome: 'allow' }]);
    const { stdout } = await product.chaperone('status', 'opencode', '--json');
    expect(JSON.parse(stdout).agents).toMatchObject([{ agent: 'opencode', state: 'governed' }]);
  });

  test('a command is judged where it runs', async () => {
    const run = await play([
      { calls: [bash('touch here.txt', { workdir: sandbox.outside })] },
      { calls: [bash('touch here.txt', { workdir: 'src' })] },
      { text: 'touched' },
    ]);
    expect(said(run, 'bash')[0]).toEqual(reads(expect.stringContaining('files.boundary')));
    expect(existsSync(path.join(sandbox.outside, 'here.txt'))).toBe(false);
    expect(existsSync(path.join(sandbox.workspace, 'src/here.txt'))).toBe(true);
  });

  test('a secret in a file does not reach the model, by which tool ever it is read, nor the store', async () => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n\nMODE=test\n`);
    const run = await play([{ calls: [read(file)] }, { calls: [bash('cat .env')] }, { text: 'read' }]);
    const withPlaceholder = reads(expect.stringMatching(/GITHUB_TOKEN=\{\{secret:.*MODE=test/s));
    expect(said(run, 'read')).toEqual([withPlaceholder]);
    expect(said(run, 'bash')).toEqual([withPlaceholder]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(run.stdout + run.stderr).not.toContain(SECRET);
    expect(JSON.stringify(product.records())).not.toContain(SECRET);
  });

  test('an edit around a placeholder keeps the value, which the model never sees', async () => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n\nMODE=test\n`);
    const run = await play([
      { calls: [read(file)] },
      (request) => {
        const [placeholder = ''] = /\{\{secret:[^}]+\}\}/.exec(JSON.stringify(request.body)) ?? [];
        return { calls: [edit(file, `${placeholder}\n\nMODE=test`, `${placeholder}\n\nMODE=live`)] };
      },
      { text: 'written' },
    ]);
    expect(said(run, 'edit')).toEqual([reads(expect.stringContaining('has made this edit'))]);
    expect(readFileSync(file, 'utf8')).toBe(`GITHUB_TOKEN=${SECRET}\n\nMODE=live\n`);
    expect(run.everythingSent).not.toContain(SECRET);
  });

  test('an attached file that holds a secret stops the prompt before any request', async () => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n`);
    const run = await play([{ text: 'read' }], { args: ['-f', file] });
    expect(run.requests).toEqual([]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(product.records()).toContainEqual(expect.objectContaining({ type: 'prompt', outcome: 'deny' }));
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
        { calls: [bash(`git push origin main && ${DONE}`)] },
        { calls: [write(notes, 'outside\n')] },
        { text: 'asked twice' },
      ]);
      const push = await person.nextAsk();
      expect(push).toMatchObject({ agent: 'opencode', agentTitle: 'OpenCode', rule: 'git.protected-branch' });
      expect(remote.head()).not.toBe(commit);
      expect(await person.answer(push, { answer: 'once' })).toBe(200);
      const outside = await person.nextAsk();
      expect(outside).toMatchObject({ rule: 'files.boundary' });
      await person.answer(outside, { answer: 'deny', words: 'Put it into the docs folder.' });
      const run = await running;
      expect(said(run, 'bash')).toEqual([reads(expect.stringContaining('done'))]);
      expect(remote.head()).toBe(commit);
      expect(said(run, 'write')).toEqual([reads(expect.stringContaining('Put it into the docs folder.'))]);
      expect(existsSync(notes)).toBe(false);
      expect(decisions('bash')).toMatchObject([
        { outcome: 'allow', decider: { by: 'person', answer: 'once' } },
      ]);
      expect(decisions('write')).toMatchObject([
        { outcome: 'deny', decider: { by: 'person', answer: 'deny' } },
      ]);
    });
  });

  test('the gate killed in mid-session: decisions go on and are recorded', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play([
      { calls: [bash(DONE)] },
      async () => {
        await product.crashGate();
        return { calls: [bash(FORCED_PUSH)] };
      },
      { calls: [bash(DONE)] },
      { text: 'went on' },
    ]);
    expect(said(run, 'bash')).toEqual([saysDone, isRefused, saysDone]);
    expect(remote.head()).toBe(shared);
    expect(
      decisions('bash')
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['allow', 'allow', 'deny']);
  });

  test.each([
    ["the hook's program missing", 'its program is gone', () => rmSync(product.program)],
    ['the hook itself missing', 'could not check this', () => rmSync(product.home.launcher)],
    [
      'a hook that prints no JSON',
      'no answer that can be read',
      () => writeFileSync(product.home.launcher, '#!/bin/sh\nprintf nonsense\n', { mode: 0o700 }),
    ],
  ])('%s: nothing runs, and the model reads why', async (_fault, says, harm) => {
    const run = await play([
      { calls: [bash(DONE)] },
      async () => {
        await product.crashGate();
        harm();
        return { calls: [bash('touch made.txt')] };
      },
      { text: 'gave up' },
    ]);
    expect(said(run, 'bash')).toEqual([saysDone, reads(expect.stringContaining(says))]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(false);
  });

  test('the same call in a subagent meets the same rule, and the record names both', async () => {
    const shared = remote.head();
    remote.amend('Rewritten');
    const run = await play(
      [{ calls: [bash(FORCED_PUSH)] }, { calls: [task('publish what we have')] }, { text: 'both tried' }],
      {
        subagents: [
          {
            prompt: 'publish what we have',
            steps: [{ calls: [bash(FORCED_PUSH)] }, { text: 'it was refused' }],
          },
        ],
      },
    );
    expect(said(run, 'bash')).toEqual([isRefused, isRefused]);
    expect(said(run, 'task')).toEqual([reads(expect.stringContaining('it was refused'))]);
    expect(remote.head()).toBe(shared);
    const [own, subagents] = decisions('bash');
    expect(own?.subagent).toBeUndefined();
    expect(subagents).toMatchObject({
      outcome: 'deny',
      rule: RULE,
      session: own?.session,
      subagent: { type: 'general', id: expect.stringMatching(/./) },
    });
  });

  test('what would bring it another plugin, or take ours, is refused to the agent', async () => {
    const ours = path.join(sandbox.home, '.config/opencode/plugin/chaperone.js');
    const text = readFileSync(ours, 'utf8');
    const files = ['.opencode/plugin/other.js', 'opencode.json'].map((name) =>
      path.join(sandbox.workspace, name),
    );
    const run = await play([
      ...[ours, ...files].map((file) => ({ calls: [write(file, '{}')] })),
      { calls: [bash('opencode run --pure "go on"')] },
      { text: 'tried it all' },
    ]);
    const isProtected = reads(expect.stringContaining('governance.protect'));
    expect(said(run, 'write')).toEqual([isProtected, isProtected, isProtected]);
    expect(said(run, 'bash')).toEqual([isProtected]);
    expect(readFileSync(ours, 'utf8')).toBe(text);
    expect(files.map((file) => existsSync(file))).toEqual([false, false]);
  });
});
