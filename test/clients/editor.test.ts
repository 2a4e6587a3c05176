/** The extension, packed as it is shipped, in a real VS Code: what a person sees, and that a click reaches a waiting hook. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { button, card, notification, panel, statusItem } from '../rig/approvals-page.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { addRemote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const _EXTENSION = 'chaperone.chaperone';
const parts = needs(await provideEditor());
let sandbox: Sandbox;
let product: Product;
let workbench: Workbench;

beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('editor');
  addRemote(sandbox);
  product = await setUpProduct(sandbox);
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  sandbox?.close();
});

let calls = 0;
const bash = (command: string) =>
  product.hook('claude-code', {
    hook_event_name: 'PreToolUse',
    session_id: 'editor-test',
    transcript_path: `${sandbox.home}/transcript.jsonl`,
    cwd: sandbox.workspace,
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command, description: 'As asked' },
    tool_use_id: `toolu_${++calls}`,
  });

describe.skipIf(!parts)('in VS Code', () => {
  test('x', async () => {
    await statusItem(workbench.page).getByRole('button', { name: /Enforcing/ }).waitFor();
    const one = bash('git push origin main');
    const long = bash(
      `git commit -m ready && ${'echo a-long-command-that-does-not-fit && '.repeat(6)} git push origin main`,
    );
    one.then(console.log);
    await sleep(4000);
    await workbench.screenshot('ask-dark');
    await workbench.theme('light');
    await workbench.screenshot('ask-light');
    await button(notification(workbench.page, 'git push origin main'), 'Allow once').click();
    console.log(await one);
    console.log(await panel(workbench.page).locator('body').textContent());
    console.log(await panel(workbench.page).locator('body').innerHTML());
    await workbench.screenshot('ask-3');
    await card(workbench.page, 'a-long-command').getByRole('textbox').fill('Not on a Friday.');
    await button(card(workbench.page, 'a-long-command'), 'Deny').click();
    console.log(await long);
  });
});
