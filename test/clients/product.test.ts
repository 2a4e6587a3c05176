/**
 * The whole product in one window: VS Code's own agent at work, our extension beside it. Makes the README's picture too:
 *
 *   CHAPERONE_PICTURES=docs/images CHAPERONE_TEST_HOME=/home/dev vitest run test/clients/product.test.ts -t Local
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { copilotHarnessOptions, provideNativeModules, sendToCopilotHarness } from '../rig/copilot-harness.ts';
import { button, card, notification, statusItem } from '../rig/face.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { addRemote, type Remote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { type Call, type ScriptedModel, startScriptedModel, toolResults } from '../rig/scripted-model.ts';
import { needs } from '../rig/skip.ts';
import { acceptingConfirmations, localAgentOptions, startLocalAgent } from '../rig/vscode-agent.ts';
import { openWorkbench, provideEditor, type Workbench, type WorkbenchOptions } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
const native = parts && needs(await provideNativeModules(parts));

const FORCED_PUSH = 'git push --force origin main';
const RULE = 'git.force-protected';

let model: ScriptedModel;
let sandbox: Sandbox;
let product: Product;
let remote: Remote;
let workbench: Workbench | undefined;

/** A window with the extension and hooks installed, and an agent that the scripted model drives. */
async function openWindow(
  options: (
    model: ScriptedModel,
  ) => Pick<WorkbenchOptions, 'settings' | 'env' | 'userFiles' | 'smokeTestDriver'>,
): Promise<Workbench> {
  if (!parts) throw new Error('not reached: the test is skipped');
  model = await startScriptedModel();
  sandbox = makeSandbox('product');
  remote = addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'vscode');
  const extensions = [await packExtension(sandbox)];
  workbench = await openWorkbench({ parts, sandbox, extensions, ...options(model) });
  console.log(`VS Code ${workbench.version}`);
  await statusItem(workbench.page)
    .getByRole('button', { name: /^Chaperone\. Enforcing/ })
    .waitFor();
  return workbench;
}
async function closeWindow(): Promise<void> {
  await workbench?.close();
  await product?.close();
  await model?.close();
  sandbox?.close();
}
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-product');
});

const decisions = (tool: string) =>
  product
    .records()
    .filter((record): record is Extract<ActivityRecord, { type: 'decision' }> => record.type === 'decision')
    .filter((record) => record.tool === tool);

describe.skipIf(!parts)("VS Code's own agent, Local harness", () => {
  const shell = (command: string): Call => ({
    name: 'run_in_terminal',
    input: {
      command,
      explanation: 'As asked',
      goal: 'Publish',
      mode: 'sync',
      isBackground: false,
      timeout: 20_000,
    },
  });
  const create = (filePath: string, content: string): Call => ({
    name: 'create_file',
    input: { filePath, content },
  });

  beforeAll(async () => {
    await openWindow(localAgentOptions);
  });
  afterAll(closeWindow);

  test('a denied command, an edit outside that a click allows, an edit that lands: the model reads all three', async () => {
    if (!workbench) return;
    const { page } = workbench;
    const agent = await startLocalAgent(workbench, model);
    const shared = remote.head();
    remote.amend('Rewritten');
    const outside = path.join(sandbox.outside, 'deploy.yaml');
    const file = path.join(sandbox.workspace, 'src/total.js');
    const playback = await agent.send('Make the total a sum, and publish it.', {
      main: [
        { text: 'I will publish it.', calls: [shell(FORCED_PUSH)] },
        { text: 'Then the deployment.', calls: [create(outside, 'replicas: 2\n')] },
        {
          text: 'Now the total.',
          calls: [
            {
              name: 'replace_string_in_file',
              input: {
                filePath: file,
                oldString: 'prices.length',
                newString: 'prices.reduce((sum, price) => sum + price, 0)',
              },
            },
          ],
        },
        { text: 'The total is a sum now.' },
      ],
    });
    const asked = card(page, outside);
    await asked.waitFor();
    await notification(page, 'wants to write').waitFor();
    await workbench.screenshot('product');
    await workbench.theme('light');
    await workbench.screenshot('product-light');
    await workbench.theme('dark');
    expect(existsSync(outside)).toBe(false);
    await button(asked, 'Allow once').click();
    await playback.finished;

    const [push, write, edit] = toolResults(playback.requests());
    expect(push).toMatchObject({ name: 'run_in_terminal', text: expect.stringContaining(RULE) });
    expect(remote.head()).toBe(shared);
    expect(write).toMatchObject({ name: 'create_file', text: expect.stringContaining('successfully') });
    expect(readFileSync(outside, 'utf8')).toBe('replicas: 2\n');
    expect(edit).toMatchObject({
      name: 'replace_string_in_file',
      text: expect.stringContaining('successfully'),
    });
    expect(readFileSync(file, 'utf8')).toContain('prices.reduce');
    expect(decisions('run_in_terminal')).toMatchObject([{ agent: 'vscode', outcome: 'deny', rule: RULE }]);
    expect(decisions('create_file')).toMatchObject([{ decider: { by: 'person', answer: 'once' } }]);
    expect(decisions('replace_string_in_file')).toMatchObject([{ outcome: 'allow' }]);
  });
});

describe.skipIf(!native)("VS Code's own agent, Copilot harness", () => {
  const shell = (command: string): Call => ({ name: 'bash', input: { command, description: 'As asked' } });

  beforeAll(async () => {
    await openWindow(copilotHarnessOptions);
  });
  afterAll(closeWindow);

  test('the same hook file governs it: a denied command, an ask that a click allows, an edit that lands', async () => {
    if (!workbench) return;
    const shared = remote.head();
    remote.amend('Rewritten');
    const create = (file: string, text: string): Call => ({
      name: 'create',
      input: { path: file, file_text: text },
    });
    const outside = path.join(sandbox.outside, 'deploy.yaml');
    const inside = path.join(sandbox.workspace, 'src/sum.js');
    const playback = await sendToCopilotHarness(workbench, model, 'Publish it', {
      main: [
        { text: 'I will publish it.', calls: [shell(FORCED_PUSH)] },
        { text: 'Then the deployment.', calls: [create(outside, 'replicas: 2\n')] },
        { text: 'Now the sum.', calls: [create(inside, 'export {};\n')] },
        { text: 'All done.' },
      ],
    });
    const asked = card(workbench.page, outside);
    await asked.waitFor();
    expect(existsSync(outside)).toBe(false);
    await button(asked, 'Allow once').click();
    await acceptingConfirmations(workbench, playback.finished);

    const [push, ...edits] = toolResults(playback.requests());
    expect(push).toMatchObject({ name: 'bash', text: expect.stringContaining(RULE) });
    expect(remote.head()).toBe(shared);
    expect(edits.map(({ text }) => text)).toEqual([
      expect.stringContaining('Created file'),
      expect.stringContaining('Created file'),
    ]);
    expect([existsSync(outside), existsSync(inside)]).toEqual([true, true]);
    expect(decisions('Bash')).toMatchObject([{ agent: 'vscode', outcome: 'deny', rule: RULE }]);
    expect(decisions('Write')).toMatchObject([
      { outcome: 'allow', decider: { by: 'person', answer: 'once' } },
      { outcome: 'allow', decider: { by: 'rule' } },
    ]);
  });
});
