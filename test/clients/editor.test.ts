import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
let sandbox: Sandbox;
let workbench: Workbench;
beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('editor');
  workbench = await openWorkbench({ parts, sandbox, extensions: [] });
});
afterAll(async () => {
  await workbench?.close();
  sandbox?.close();
});

test.skipIf(!parts)('x', async () => {
  console.log(workbench.version, await workbench.drive('vscode.open', 'x').catch((e) => String(e)));
  console.log(await workbench.evaluate((vscode) => vscode.extensions.all.map((e) => e.id)));
  await workbench.screenshot('dark');
  await workbench.theme('light');
  await workbench.screenshot('light');
  expect(1).toBe(1);
});
