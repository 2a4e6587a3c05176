import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type ScriptedModel, startScriptedModel, toolResults } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';
import { localAgentOptions, startLocalAgent, type VSCodeAgent } from '../rig/vscode-agent.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
let sandbox: Sandbox;
let model: ScriptedModel;
let workbench: Workbench;
let agent: VSCodeAgent;
const HOOK = `#!/bin/sh
payload=$(cat)
printf '%s\\n' "$payload" >> "$HOME/payloads.jsonl"
case "$payload" in
  *VETO-ME*) echo 'no: rule 42' >&2; exit 2 ;;
  *) printf '{}' ;;
esac
`;
beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('product');
  const command = sandbox.write(path.join(sandbox.home, 'hook.sh'), HOOK);
  chmodSync(command, 0o700);
  sandbox.write(
    path.join(sandbox.home, '.copilot/hooks/chaperone.json'),
    JSON.stringify({ hooks: { PreToolUse: [{ type: 'command', command, timeout: 20 }] } }),
  );
  model = await startScriptedModel();
  workbench = await openWorkbench({ parts, sandbox, extensions: [], ...localAgentOptions(model) });
  agent = await startLocalAgent(workbench, model);
});
afterAll(async () => {
  await workbench?.close();
  await model?.close();
  sandbox?.close();
});

test.skipIf(!parts)('x', async () => {
  const shell = (command: string) => ({
    name: 'run_in_terminal',
    input: {
      command,
      explanation: 'try it',
      goal: 'try it',
      mode: 'sync',
      isBackground: false,
      timeout: 10_000,
    },
  });
  const playback = await agent.send('Please go on', {
    main: [
      { text: 'one', calls: [shell('echo made-$((40+2))')] },
      { text: 'two', calls: [shell('echo VETO-ME')] },
      {
        text: 'three',
        calls: [
          {
            name: 'create_file',
            input: { filePath: path.join(sandbox.workspace, 'new.txt'), content: 'new\n' },
          },
        ],
      },
      {
        text: 'four',
        calls: [
          {
            name: 'create_file',
            input: { filePath: path.join(sandbox.outside, 'new.txt'), content: 'new\n' },
          },
        ],
      },
      {
        text: 'five',
        calls: [{ name: 'runSubagent', input: { description: 'Count', prompt: 'count the beans' } }],
      },
      { text: 'all tried' },
    ],
    subagents: [
      { prompt: 'count the beans', steps: [{ calls: [shell('echo VETO-ME')] }, { text: 'three beans' }] },
    ],
  });
  setTimeout(() => workbench.screenshot('p20'), 20000);
  setTimeout(() => workbench.screenshot('p40'), 40000);
  await agent.acceptingConfirmations(
    Promise.race([playback.finished, new Promise((r) => setTimeout(r, 90000))]),
  );
  console.log(JSON.stringify(toolResults(playback.requests()), null, 1));
  console.log(
    model
      .requests()
      .map((r) =>
        JSON.stringify({
          p: r.path,
          h: r.headers,
          s: r.system.slice(0, 100),
          o: r.opening.slice(-200),
          t: r.tools.length,
        }),
      )
      .join('\n'),
  );
  console.log(readFileSync(path.join(sandbox.home, 'payloads.jsonl'), 'utf8'));
  await workbench.screenshot('agent');
});
