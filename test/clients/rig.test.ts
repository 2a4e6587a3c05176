/** The rig itself: a hook of a few lines governs the real Claude Code, and the model's record shows it. */
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provideClaudeCode, runClaudeCode } from '../rig/claude-code.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';

const claude = needs(await provideClaudeCode());

const HOOK = `#!/bin/sh
case "$(cat)" in
  *VETO-ME*) echo 'no: rule 42' >&2; exit 2 ;;
  *) printf '{}' ;;
esac
`;

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = makeSandbox('rig');
  const command = sandbox.write(path.join(sandbox.home, 'hook.sh'), HOOK);
  chmodSync(command, 0o700);
  const group = [{ hooks: [{ type: 'command', command, timeout: 20, onFailure: 'block' }] }];
  sandbox.write(
    path.join(sandbox.home, '.claude/settings.json'),
    JSON.stringify({ hooks: { PreToolUse: group } }),
  );
});
afterAll(() => sandbox.close());

test.skipIf(!claude)('a veto reaches the model, in the conversation and in a subagent', async () => {
  if (!claude) return;
  const fine = path.join(sandbox.outside, 'fine');
  const vetoed = path.join(sandbox.outside, 'vetoed');
  const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'try it' } });
  const run = await runClaudeCode(claude, {
    sandbox,
    script: {
      main: [
        { calls: [bash(`touch ${fine} && echo made it`)] },
        { calls: [bash(`touch ${vetoed} # VETO-ME`)] },
        {
          calls: [
            {
              name: 'Agent',
              input: {
                description: 'Count',
                prompt: 'count the beans',
                subagent_type: 'general-purpose',
                run_in_background: false,
              },
            },
          ],
        },
        { text: 'all tried' },
      ],
      subagents: [
        {
          prompt: 'count the beans',
          steps: [{ calls: [bash(`touch ${vetoed} # VETO-ME`)] }, { text: 'three beans' }],
        },
      ],
    },
  });
  expect(run.stdout).toContain('all tried');
  expect(run.toolResults.map(({ name, text, isError }) => ({ name, text, isError }))).toEqual([
    { name: 'Bash', isError: false, text: expect.stringContaining('made it') },
    { name: 'Bash', isError: true, text: expect.stringContaining('no: rule 42') },
    { name: 'Bash', isError: true, text: expect.stringContaining('no: rule 42') },
    { name: 'Agent', isError: false, text: expect.stringContaining('three beans') },
  ]);
  expect(existsSync(fine)).toBe(true);
  expect(existsSync(vetoed)).toBe(false);
});
