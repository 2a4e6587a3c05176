import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleSuite, runSuiteIn } from '../rig/host-suite.ts';
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
  const f = path.join(sandbox.root, 's.test.ts');
  writeFileSync(
    f,
    `import * as vscode from 'vscode'; import assert from 'node:assert'; describe('a', () => { it('b', async () => { assert.equal(vscode.version, '1.139.1') }); it('c', () => { assert.equal(1, 2) }); it.skip('d', () => {}) })`,
  );
  console.log(await runSuiteIn(workbench, await bundleSuite([f], path.join(sandbox.root, 's.cjs'))));
  expect(1).toBe(1);
});
