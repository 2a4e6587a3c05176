/** The extension, packed as it is shipped, in a real VS Code: what a person sees, and that a click reaches a waiting hook. */
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { button, card, notification, panel, statusItem } from '../rig/face.ts';
import { bundleSuite, runSuiteIn, suiteFiles } from '../rig/host-suite.ts';
import type { Finished } from '../rig/processes.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { addRemote } from '../rig/repository.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
let sandbox: Sandbox;
let product: Product;
let workbench: Workbench;

beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('editor');
  addRemote(sandbox);
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
  console.log(`VS Code ${workbench.version}`);
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  sandbox?.close();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-editor');
});

let calls = 0;
/** A Claude Code session asks whether it may run a command, and waits. */
const mayRun = (command: string): Promise<Finished> =>
  product.hook('claude-code', {
    hook_event_name: 'PreToolUse',
    session_id: 'editor-test',
    transcript_path: path.join(sandbox.home, 'transcript.jsonl'),
    cwd: sandbox.workspace,
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command, description: 'As asked' },
    tool_use_id: `toolu_${++calls}`,
  });

/** What the hook told the agent. */
const answerOf = ({ stdout }: Finished): { decision?: string; reason?: string } => {
  const { hookSpecificOutput: said } = JSON.parse(stdout) as {
    hookSpecificOutput?: { permissionDecision?: string; permissionDecisionReason?: string };
  };
  return {
    ...(said?.permissionDecision && { decision: said.permissionDecision }),
    ...(said?.permissionDecisionReason && { reason: said.permissionDecisionReason }),
  };
};

describe.skipIf(!parts)('the extension in VS Code', () => {
  test('its own suite passes in the extension host', async () => {
    const files = suiteFiles();
    expect(files).not.toEqual([]);
    const { cases } = await runSuiteIn(
      workbench,
      await bundleSuite(files, path.join(sandbox.root, 'suite.cjs')),
    );
    expect(cases.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  test('the status bar tells that the gate enforces, and a click opens the menu', async () => {
    const { page } = workbench;
    await statusItem(page)
      .getByRole('button', { name: /^Chaperone\. Enforcing/ })
      .waitFor();
    await statusItem(page).click();
    const menu = page.locator('.quick-input-widget');
    await menu.getByText('Show approvals').waitFor();
    await workbench.screenshot('menu-dark');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
  });

  test('an escalation is answered by a click in its notification, and the waiting hook hears it', async () => {
    const { page } = workbench;
    const waiting = mayRun('git push origin main');
    await button(notification(page, 'push to main on origin'), 'Allow once').click();
    expect(answerOf(await waiting)).toEqual({ decision: 'allow' });
    await card(page, 'git push origin main').waitFor({ state: 'hidden' });
  });

  test('of two asks an answer settles its own; the whole command is shown, and words reach the agent', async () => {
    const { page } = workbench;
    const long = `git push origin main ${'# and so on, line after line\n'.repeat(20)}echo "the end of a long command"`;
    const first = mayRun('sudo apt-get update');
    const second = mayRun(long);
    const shown = card(page, 'the end of a long command');
    await shown.waitFor();
    await card(page, 'sudo apt-get update').waitFor();
    await workbench.screenshot('asks-dark');
    await workbench.theme('light');
    await workbench.screenshot('asks-light');
    await workbench.theme('dark');
    await shown.getByRole('textbox').fill('Not on a Friday.');
    await button(shown, 'Deny').click();
    expect(answerOf(await second)).toEqual({
      decision: 'deny',
      reason: expect.stringContaining('Not on a Friday.'),
    });
    await button(card(page, 'sudo apt-get update'), 'Allow once').click();
    expect(answerOf(await first)).toEqual({ decision: 'allow' });
  });

  test('a value that no agent sees is marked in the editor, and a hover says what it reads instead', async () => {
    const { page } = workbench;
    const file = sandbox.write('settings.env', 'PORT=9000\nDB_PASSWORD=kZ8v-Tq4mX2nLw7RbY3d\n');
    await workbench.evaluate(
      (vscode, name) =>
        vscode.window.showTextDocument(vscode.Uri.file(name), { viewColumn: 1 }).then(() => undefined),
      file,
    );
    const marked = page.locator('.monaco-editor .view-line span[class*="ced-"]', {
      hasText: 'kZ8v-Tq4mX2nLw7RbY3d',
    });
    await marked.first().waitFor();
    await marked.first().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: '{{secret:' });
    await hover.waitFor();
    await page.screenshot({ path: 'test-output/withheld-dark.png' });
    await page.keyboard.press('Escape');
    expect(
      await page.locator('.monaco-editor .view-line span[class*="ced-"]', { hasText: 'PORT' }).count(),
    ).toBe(0);
  });

  test('an ask hides secret values, and the person can have them shown', async () => {
    const { page } = workbench;
    const value = 'kZ8v-Tq4mX2nLw7RbY3d';
    const waiting = mayRun(`sudo mysql --password=${value} -e "select 1" # DB_PASSWORD=${value}`);
    const shown = card(page, 'sudo mysql');
    await shown.waitFor();
    expect(await shown.textContent()).not.toContain(value);
    await shown.getByRole('button', { name: 'Show them' }).click();
    await shown.locator('.revealed', { hasText: value }).waitFor();
    await workbench.screenshot('ask-with-hidden-values');
    await button(shown, 'Deny').click();
    expect(answerOf(await waiting)).toMatchObject({ decision: 'deny' });
  });

  test('a yes for the session covers the same effect in other words, until it is undone', async () => {
    const { page } = workbench;
    const first = mayRun('git push origin main');
    await button(card(page, 'git push origin main'), 'Allow for this session').click();
    expect(answerOf(await first)).toEqual({ decision: 'allow' });
    expect(answerOf(await mayRun('git push --quiet origin HEAD:main'))).toEqual({ decision: 'allow' });
    await button(panel(page).locator('#grants'), /^Undo: .*main on origin/).click();
    await panel(page).locator('#grants').waitFor({ state: 'hidden' });
    const again = mayRun('git push origin main');
    await button(card(page, 'git push origin main'), 'Deny').click();
    expect(answerOf(await again)).toMatchObject({ decision: 'deny' });
  });

  test('a decision is explained rule by rule, from the list of the last ones, by keyboard', async () => {
    const { page } = workbench;
    expect(answerOf(await mayRun('git push --force origin main'))).toMatchObject({ decision: 'deny' });
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input:focus').waitFor();
    await page.keyboard.type('Chaperone: Show Menu');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Show Menu' }).waitFor();
    await page.keyboard.press('Enter');
    const row = page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'git push --force origin main',
    });
    await row.waitFor();
    await page.keyboard.type('git push --force');
    await row.and(page.locator('.focused')).waitFor();
    await page.keyboard.press('Enter');
    const shown = (): Promise<string> =>
      workbench.evaluate((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
    await expect.poll(shown, { timeout: 30_000 }).toMatch(/Explained[\s\S]*git\.force-protected/);
    await workbench.screenshot('explained-dark');
  });

  test('the log opens as people read it, and says where all of it is', async () => {
    await workbench.drive('chaperone.openLog');
    const shown = (): Promise<string> =>
      workbench.evaluate((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
    await expect.poll(shown, { timeout: 30_000 }).toContain(product.home.log);
    expect(await shown()).toMatch(/^\d{4}-\d\d-\d\d [\d:]{8} deny .*git push --force origin main/m);
    await workbench.screenshot('log-dark');
  });

  test('for install the agents of this machine are chosen before, and those that have hooks say so', async () => {
    const { page } = workbench;
    void workbench.drive('chaperone.install');
    const picker = page.locator('.quick-input-widget');
    await picker.locator('.monaco-list-row', { hasText: /Claude Code.*has its hooks/ }).waitFor();
    await picker.locator('.monaco-list-row', { hasText: 'Cursor' }).waitFor();
    // Claude Code, and the editor's own.
    await picker.getByText('2 Selected').waitFor();
    await workbench.screenshot('install-dark');
    await page.keyboard.press('Escape');
    await picker.waitFor({ state: 'hidden' });
  });
});
