/** The product on the real Copilot CLI: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { provideCopilotCli, runCopilotCli } from '../rig/copilot-cli.ts';
import { testOn } from '../rig/governed.ts';
import type { Call } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { installed, needs } from '../rig/skip.ts';
import { type Client, onEveryClient, SECRET } from './on-every-client.ts';

const copilot = needs(await provideCopilotCli());

const bash = (command: string, more: object = {}): Call => ({
  name: 'bash',
  input: { command, description: 'As asked', ...more },
});
const create = (file: string, text: string): Call => ({
  name: 'create',
  input: { path: file, file_text: text },
});

const client: Client = {
  agent: 'copilot-cli',
  title: 'Copilot CLI',
  run: (options) => runCopilotCli(installed(copilot), options),
  shell: bash,
  read: (file) => ({ name: 'view', input: { path: file } }),
  edit: (file, before, after) => ({ name: 'edit', input: { path: file, old_str: before, new_str: after } }),
  write: create,
  recorded: { shell: 'Bash', edit: 'Edit', write: 'Write' },
  // Chat Completions has no mark for it.
  marksErrors: false,
  subagent: {
    start: (prompt) => {
      const input = {
        description: 'Help',
        prompt,
        agent_type: 'general-purpose',
        name: 'helper',
        mode: 'sync',
      };
      return [{ calls: [{ name: 'task', input }] }];
    },
    end: (word) => ({ text: word }),
    type: 'general-purpose',
  },
  // The client keeps the hook's own words from the model.
  faults: [
    ["the hook's program missing", 'hook exited with code 2', ({ program }) => rmSync(program)],
    ['the hook itself missing', 'hook exited with code 2', ({ home }) => rmSync(home.launcher)],
  ],
};

const reads = (text: unknown) => ({ isError: false, text });
const isDone = reads(expect.stringContaining('completed with exit code 0'));

describe.skipIf(!copilot)(`Copilot CLI ${copilot?.client.version}`, () => {
  onEveryClient(client);
  const test = testOn(client);

  test('a search finds no secret, and one hook file makes one decision, under the name of the client that called', async ({
    sandbox,
    product,
    play,
    decisions,
  }) => {
    const file = sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\n`);
    const search = { name: 'grep', input: { pattern: 'TOKEN', paths: file, output_mode: 'content' } };
    const run = await play([{ calls: [search] }, { text: 'searched' }]);
    expect(said(run, 'grep')).toEqual([reads(expect.stringMatching(/GITHUB_TOKEN=\{\{secret:/))]);
    expect(run.everythingSent).not.toContain(SECRET);
    // VS Code's agent reads the same file.
    expect(decisions()).toMatchObject([{ agent: 'copilot-cli', clientVersion: copilot?.client.version }]);
    const { stdout } = await product.chaperone('status', '--json');
    const states = JSON.parse(stdout).agents.map(({ agent, state }: Record<string, string>) => [
      agent,
      state,
    ]);
    expect(states).toContainEqual(['copilot-cli', 'governed']);
    expect(states).toContainEqual(['vscode', 'waiting']);
  });

  test('a secret does not reach the model by a command in the background, whose output the client brings past every hook', async ({
    sandbox,
    play,
  }) => {
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

  test('a hook that prints no JSON is taken for no objection: so the client does it, not we', async ({
    sandbox,
    product,
    play,
  }) => {
    writeFileSync(product.home.launcher, '#!/bin/sh\nprintf nonsense\n', { mode: 0o700 });
    const run = await play([{ calls: [bash('touch made.txt')] }, { text: 'ran' }]);
    expect(said(run, 'bash')).toEqual([isDone]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(true);
  });

  test('files that would switch its hooks off are refused to the agent', async ({ sandbox, play }) => {
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
