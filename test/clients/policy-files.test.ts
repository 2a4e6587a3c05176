/** Policies and their tests written in a real VS Code, by keyboard only: what is offered, said, marked and mended. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChaperoneApi } from '../../src/extension/api.ts';
import { statusItem } from '../rig/face.ts';
import { until } from '../rig/processes.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
let sandbox: Sandbox;
let product: Product;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('policy-files');
  sandbox.write('acme.chaperone.yaml', 'chaperone: 1\n');
  sandbox.write('slips.chaperone.yaml', SLIPS);
  sandbox.write('acme.chaperone.test.yaml', 'policy: named.chaperone.yaml\ncases:\n');
  sandbox.write('named.chaperone.yaml', NAMED);
  sandbox.write('never.chaperone.yaml', NEVER);
  sandbox.write('compose.yaml', 'services:\n');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
  page = workbench.page;
  await statusItem(page)
    .getByRole('button', { name: /^Chaperone\. Enforcing/ })
    .waitFor();
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  sandbox?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-policy-files');
});

const SLIPS = `chaperone: 1
rules:
  - id: git.shared
    on: git.psuh
    where: { brnch: main }
    do: deny
`;
const NEVER = `chaperone: 1
rules:
  - { id: never, on: file.write, where: { branch: main }, do: deny }
`;
const NAMED = `chaperone: 1
rules:
  - { id: git.shared, on: git.push, do: deny, reason: The branch is shared. }
`;

/** The editor looks a moment after the last key. */
const SOON = { timeout: 15_000 };

async function pictures(name: string): Promise<void> {
  await workbench.screenshot(`${name}-dark`);
  await workbench.theme('light');
  await workbench.screenshot(`${name}-light`);
  await workbench.theme('dark');
}

/** Opens a file of the workspace as a person does without a mouse, at its end. */
async function open(name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input:focus').waitFor();
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+End');
}

const suggestions = (): Locator => page.locator('.suggest-widget.visible .monaco-list-row');
const suggestion = (label: string): Locator =>
  suggestions().filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) });

/** The editor takes no keys for a moment after it closed something. */
const pressUntil = (keys: string, shown: Locator): Promise<boolean> =>
  until(`what ${keys} shows`, async () => {
    await page.keyboard.press(keys);
    return await shown.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  });

/** Types a few letters, and takes what is then chosen first. */
async function choose(typed: string, label: string): Promise<void> {
  await page.keyboard.type(typed);
  await suggestion(label).and(page.locator('.focused')).waitFor();
  await page.keyboard.press('Enter');
}

/** Saves until that stands on disk. */
async function isSaved(name: string, text: string): Promise<void> {
  await page.keyboard.press('Control+s');
  await page.locator('.tab.active:not(.dirty)', { hasText: name }).waitFor();
  await expect
    .poll(() => readFileSync(`${sandbox.workspace}/${name}`, 'utf8'), { timeout: 10_000 })
    .toBe(text);
}

/** What is marked in a file: `line:column message`, both from 1. */
const marked = (name: string): Promise<string[]> =>
  workbench.evaluate(
    (vscode, end) =>
      vscode.languages
        .getDiagnostics()
        .filter(([uri]) => uri.path.endsWith(end))
        .flatMap(([, all]) => all)
        .filter(({ source }) => source === 'Chaperone')
        .map(
          ({ range, message, severity }) =>
            `${range.start.line + 1}:${range.start.character + 1} ${severity === vscode.DiagnosticSeverity.Warning ? 'warning: ' : ''}${message}`,
        ),
    `/${name}`,
  );

/** Has the extension loaded what it knows of policies? And how long did its own start take, in milliseconds? */
const loaded = () =>
  workbench.evaluate((vscode) => {
    const { _cache: modules } = process.getBuiltinModule('node:module') as unknown as { _cache: object };
    const extension = vscode.extensions.getExtension<ChaperoneApi>('chaperone.chaperone');
    return {
      language: Object.keys(modules).some((file) => file.endsWith('policy-writing.js')),
      activation: extension?.exports.activationMilliseconds ?? Number.NaN,
    };
  });

describe.skipIf(!parts)('policies in VS Code', () => {
  test('a window without a policy loads nothing for it', async () => {
    await open('compose.yaml');
    const before = await loaded();
    console.log(`the extension's own start took ${before.activation.toFixed(1)} ms`);
    expect(before.language).toBe(false);
    await open('named.chaperone.yaml');
    await expect.poll(async () => (await loaded()).language, SOON).toBe(true);
  });

  test('a rule is written by choosing: keys, effects, outcomes, zones; what comes out is a policy', async () => {
    await open('acme.chaperone.yaml');
    await choose('rul', 'rules');
    await suggestion('do').waitFor();
    await workbench.screenshot('policy-keys-dark');
    await choose('i', 'id');
    await page.keyboard.type('files.boundary');
    // The editor puts the cursor below the dash; what is chosen stands where it belongs.
    await page.keyboard.press('Enter');
    await choose('o', 'on');
    await suggestion('git.push').waitFor();
    await choose('file.w', 'file.write');
    await page.keyboard.press('Enter');
    await choose('whe', 'where');
    await choose('pat', 'path');
    await suggestion('\\{ outside: … \\}').waitFor();
    await page.keyboard.press('ArrowDown');
    await choose('', '\\{ outside: … \\}');
    await choose('w', 'workspace');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await choose('do', 'do');
    await choose('as', 'ask');
    await isSaved(
      'acme.chaperone.yaml',
      `chaperone: 1
rules:
  - id: files.boundary
    on: file.write
    where:
      path: { outside: workspace }
    do: ask`,
    );
    await expect.poll(() => marked('acme.chaperone.yaml'), SOON).toEqual([]);
  });

  test('the meaning of the word at the cursor is shown on request', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await page.locator('.monaco-hover:visible', { hasText: 'wins over' }).waitFor();
    await page.screenshot({ path: 'test-output/policy-hover-dark.png' });
    await page.keyboard.press('Escape');
  });

  test('problems say what policy lint says, at the same place, and a quick fix mends them', async () => {
    await open('slips.chaperone.yaml');
    const expected = [
      '4:5 rules.0.on: there is no "git.psuh" here; did you mean "git.push"?',
      '5:14 rules.0.where.brnch: there is no such key; did you mean "branch"?',
    ];
    await expect.poll(async () => (await marked('slips.chaperone.yaml')).sort(), SOON).toEqual(expected);
    await product.chaperone('policy', 'lint', 'slips.chaperone.yaml').then(
      () => expect.fail('lint must find them, too'),
      (error: Error) => {
        for (const line of expected) expect(error.message).toContain(line.replace(' ', ': '));
      },
    );
    for (const [index, text] of ['git.push', 'branch'].entries()) {
      await page.keyboard.press('Control+Home');
      // The next problem of this file, told in place.
      const told = page.locator('.marker-widget', { hasText: `did you mean "${text}"?` });
      await pressUntil('Alt+F8', told);
      if (index === 0) await pictures('policy-problems');
      await page.keyboard.press('Escape');
      await told.waitFor({ state: 'hidden' });
      const fix = page.locator('.action-widget .focused', { hasText: `Change to "${text}"` });
      await pressUntil('Control+.', fix);
      await page.keyboard.press('Enter');
      await fix.waitFor({ state: 'hidden' });
      await expect.poll(() => marked('slips.chaperone.yaml'), SOON).toEqual(expected.slice(index + 1));
    }
    await isSaved('slips.chaperone.yaml', SLIPS.replace('git.psuh', 'git.push').replace('brnch', 'branch'));
  });

  test('what can never hold is a warning', async () => {
    await open('never.chaperone.yaml');
    await expect
      .poll(() => marked('never.chaperone.yaml'), SOON)
      .toEqual([
        expect.stringMatching(/^3:43 warning: rules\.0\.where\.branch: only git\.commit, .* can be asked/),
      ]);
  });

  test('a test completes the rules of the policy that it names, and one that is not there is marked', async () => {
    await open('acme.chaperone.test.yaml');
    await page.keyboard.type('  - { command: git push, expect: deny, rule: ');
    await suggestion('git.shared').waitFor();
    await workbench.screenshot('policy-test-rules-dark');
    await page.keyboard.press('Escape');
    await page.keyboard.type('git.shard }');
    await expect
      .poll(() => marked('acme.chaperone.test.yaml'), SOON)
      .toEqual(['3:40 cases.0.rule: the policy has no rule "git.shard"; did you mean "git.shared"?']);
  });

  test('the tests are run from the palette, and the output says what came out', async () => {
    await page.keyboard.press('Control+Home');
    await page.locator('.codelens-decoration', { hasText: 'Run these tests' }).waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Shift+Home');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(
      // On one line, since the editor indents what is typed in lines by itself.
      'policy: named.chaperone.yaml\ncases: [{ command: git push, expect: deny, rule: git.shared }, { command: ls, expect: deny }]\n',
    );
    const cameOut = page.locator('.part.panel .view-lines').getByText('1 failed, 2 cases').first();
    // Once more where the panel of VS Code has opened empty, as it does now and then on a busy machine.
    await until('what came out', async () => {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input:focus').waitFor();
      await page.keyboard.type('Chaperone: Test Policy');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Test Policy' }).waitFor();
      await page.keyboard.press('Enter');
      return await cameOut.waitFor({ timeout: 20_000 }).then(
        () => true,
        () => false,
      );
    });
    await pictures('policy-tested');
  });

  test('other YAML is left alone', async () => {
    await open('compose.yaml');
    await page.keyboard.type('  web:\n    image: [');
    await page.keyboard.press('Control+Space');
    expect(await suggestion('chaperone').count()).toBe(0);
    expect(await marked('compose.yaml')).toEqual([]);
  });
});
