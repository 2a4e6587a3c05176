/** The product on the real Claude Code: what is refused does not run, and what the model reads of it. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { type ClaudeRun, provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { testOn } from '../rig/governed.ts';
import { until } from '../rig/processes.ts';
import type { Call } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { installed, needs } from '../rig/skip.ts';
import { type Client, FORCED_PUSH, onEveryClient, RULE } from './on-every-client.ts';

const claude = needs(await provideClaudeCode());

const bash = (command: string): Call => ({ name: 'Bash', input: { command, description: 'As asked' } });
const write = (file: string, content: string): Call => ({
  name: 'Write',
  input: { file_path: file, content },
});

const client: Client<ClaudeRun> = {
  agent: 'claude-code',
  title: 'Claude Code',
  run: (options) => runClaudeCode(installed(claude), options),
  shell: bash,
  read: (file) => ({ name: 'Read', input: { file_path: file } }),
  edit: (file, before, after) => ({
    name: 'Edit',
    input: { file_path: file, old_string: before, new_string: after },
  }),
  write,
  recorded: { shell: 'Bash', edit: 'Edit', write: 'Write' },
  marksErrors: true,
  subagent: {
    // In the foreground, so that its result is the next thing the model reads.
    start: (prompt) => {
      const input = {
        description: 'Help',
        prompt,
        subagent_type: 'general-purpose',
        run_in_background: false,
      };
      return [{ calls: [{ name: 'Agent', input }] }];
    },
    end: (word) => ({ text: word }),
    type: 'general-purpose',
  },
  faults: [
    ["the hook's program missing", 'its program is gone', ({ program }) => rmSync(program)],
    ['the hook itself missing', 'PreToolUse:Bash', ({ home }) => rmSync(home.launcher)],
  ],
  lastRefusal: (run) => run.refusals().at(-1),
};

const isHeldChange = (record: ActivityRecord): boolean =>
  record.type === 'governance' && record.outcome === 'deny';
const isRefused = { isError: true, text: expect.stringContaining(RULE) };

describe.skipIf(!claude)(`Claude Code ${claude?.client.version}`, () => {
  onEveryClient(client);
  const test = testOn(client);

  test('the same over http hooks, which start no process for a call', async ({ remote, product, play }) => {
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

  test('settings that switch the hooks off are refused to the agent, and not taken when they come another way', async ({
    sandbox,
    remote,
    product,
    play,
  }) => {
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
        await until('the change held', () => product.records().some(isHeldChange));
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
