/** The product on the real OpenCode: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { testOn } from '../rig/governed.ts';
import { provideOpencode, runOpencode } from '../rig/opencode.ts';
import type { Call } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { installed, needs } from '../rig/skip.ts';
import { type Client, onEveryClient, SECRET } from './on-every-client.ts';

const opencode = needs(await provideOpencode());

const bash = (command: string, more: object = {}): Call => ({
  name: 'bash',
  input: { command, description: 'As asked', ...more },
});
const write = (file: string, content: string): Call => ({
  name: 'write',
  input: { filePath: file, content },
});

const client: Client = {
  agent: 'opencode',
  title: 'OpenCode',
  run: (options) => runOpencode(installed(opencode), options),
  shell: bash,
  read: (file) => ({ name: 'read', input: { filePath: file } }),
  edit: (file, before, after) => ({
    name: 'edit',
    input: { filePath: file, oldString: before, newString: after },
  }),
  write,
  recorded: { shell: 'bash', edit: 'edit', write: 'write' },
  // Chat Completions has no mark for it.
  marksErrors: false,
  subagent: {
    start: (prompt) => [
      { calls: [{ name: 'task', input: { description: 'Help', prompt, subagent_type: 'general' } }] },
    ],
    end: (word) => ({ text: word }),
    type: 'general',
  },
  faults: [
    ["the hook's program missing", 'its program is gone', ({ program }) => rmSync(program)],
    ['the hook itself missing', 'could not check this', ({ home }) => rmSync(home.launcher)],
    [
      'a hook that prints no JSON',
      'no answer that can be read',
      ({ home }) => writeFileSync(home.launcher, '#!/bin/sh\nprintf nonsense\n'),
    ],
  ],
};

const reads = (text: unknown) => ({ isError: false, text });

describe.skipIf(!opencode)(`OpenCode ${opencode?.client.version}`, () => {
  onEveryClient(client);
  const test = testOn(client);

  test('a command is judged where it runs', async ({ sandbox, play, decisions }) => {
    const run = await play([
      { calls: [bash('touch here.txt', { workdir: sandbox.outside })] },
      { calls: [bash('touch here.txt', { workdir: 'src' })] },
      { text: 'touched' },
    ]);
    expect(said(run, 'bash')[0]).toEqual(reads(expect.stringContaining('files.boundary')));
    expect(existsSync(path.join(sandbox.outside, 'here.txt'))).toBe(false);
    expect(existsSync(path.join(sandbox.workspace, 'src/here.txt'))).toBe(true);
    const clientVersion = opencode?.client.version;
    expect(decisions()).toMatchObject([
      { outcome: 'deny', clientVersion },
      { outcome: 'allow', clientVersion },
    ]);
  });

  test('an attached file that holds a secret stops the prompt before any request', async ({
    sandbox,
    product,
    play,
  }) => {
    const file = sandbox.write('.env', `GITHUB_TOKEN=${SECRET}\n`);
    const run = await play([{ text: 'read' }], { args: ['-f', file] });
    expect(run.requests).toEqual([]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(product.records()).toContainEqual(expect.objectContaining({ type: 'prompt', outcome: 'deny' }));
  });

  test('what would bring it another plugin, or take ours, is refused to the agent', async ({
    sandbox,
    play,
  }) => {
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
