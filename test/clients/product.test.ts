import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { copilotHarnessOptions, provideNativeModules, sendToCopilotHarness } from '../rig/copilot-harness.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type ScriptedModel, startScriptedModel, toolResults } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';
import {
  acceptingConfirmations,
  localAgentOptions,
  startLocalAgent,
  type VSCodeAgent,
} from '../rig/vscode-agent.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
const native = parts && needs(await provideNativeModules(parts));
let sandbox: Sandbox;
let model: ScriptedModel;
let workbench: Workbench;
let agent: VSCodeAgent;
const HOOK = `#!/bin/sh
payload=$(cat)
printf '%s\\n' "$payload" >> "$HOME/payloads.jsonl"
case "$payload" in
  *VETO-ME*) echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"deny","permissionDecisionReason":"chaperone says no: rule 42"}}';  ;;
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
  const local = localAgentOptions(model);
  const harness = copilotHarnessOptions(model);
  workbench = await openWorkbench({
    parts,
    sandbox,
    extensions: [],
    userFiles: local.userFiles,
    env: harness.env,
    settings: { ...local.settings, ...harness.settings },
  });
  agent = await startLocalAgent(workbench, model);
});
afterAll(async () => {
  await workbench?.close();
  await model?.close();
  sandbox?.close();
});

test.skipIf(!parts)('local', async () => {
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
      { text: 'all tried' },
    ],
  });
  await acceptingConfirmations(workbench, playback.finished);
  console.log(JSON.stringify(toolResults(playback.requests()), null, 1));
});
test.skipIf(!native)('harness', async () => {
  const shell = (command: string) => ({ name: 'bash', input: { command, description: 'x' } });
  try {
    const playback = await sendToCopilotHarness(workbench, model, 'Please go on', {
      main: [
        { text: 'one', calls: [shell('echo made-$((40+2))')] },
        { text: 'two', calls: [shell('echo VETO-ME')] },
        {
          text: 'three',
          calls: [
            { name: 'create', input: { path: path.join(sandbox.workspace, 'new.txt'), file_text: 'new\n' } },
          ],
        },
        { text: 'all tried' },
      ],
    });
    await acceptingConfirmations(workbench, playback.finished);
    console.log(JSON.stringify(toolResults(playback.requests()), null, 1));
    console.log(readFileSync(path.join(sandbox.home, 'payloads.jsonl'), 'utf8'));
  } finally {
    await workbench.screenshot('copilot');
  }
});
