/** Who started which agent, in a real VS Code: the tree by mouse and by keyboard, a session as a story, an alarm. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { notification } from '../rig/face.ts';
import { until } from '../rig/processes.ts';
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
  sandbox = makeSandbox('sessions');
  addRemote(sandbox);
  sandbox.write('.env', 'DB_PASSWORD=kZ8v-Tq4mX2nLw7RbY3d\n');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  sandbox?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-sessions');
});

let calls = 0;
/** A session as Claude Code tells of it; what it is denied it heeds, and keeps a record that says so. */
class Session {
  readonly #id: string;
  readonly #transcript: string;

  constructor(id: string) {
    this.#id = id;
    this.#transcript = path.join(sandbox.home, `${id}.jsonl`);
  }

  tell(hook_event_name: string, fields: object) {
    const who = { session_id: this.#id, transcript_path: this.#transcript, cwd: sandbox.workspace };
    return product.hook('claude-code', { hook_event_name, ...who, ...fields });
  }

  /** Asks for a command, and says in its record that it was refused. */
  async heeds(command: string): Promise<void> {
    const call = { tool_name: 'Bash', tool_input: { command }, tool_use_id: `toolu_${++calls}` };
    const { stderr } = await this.tell('PreToolUse', call);
    const content = [{ type: 'tool_result', tool_use_id: call.tool_use_id, content: stderr, is_error: true }];
    const line = { type: 'user', message: { content }, permissionDecision: { decision: 'reject' } };
    appendFileSync(this.#transcript, `${JSON.stringify(line)}\n`);
  }

  /** Asks for a command and runs it, whatever it was told. */
  async runs(command: string, more: object = {}): Promise<void> {
    const call = { tool_name: 'Bash', tool_input: { command }, tool_use_id: `toolu_${++calls}`, ...more };
    await this.tell('PreToolUse', call);
    await this.tell('PostToolUse', {
      ...call,
      tool_response: { stdout: 'done', stderr: '', interrupted: false },
    });
  }
}

const FORCE = 'git push --force origin main';

describe.skipIf(!parts)('the sessions view', () => {
  test('shows person, agent and session with what was done, also to the keyboard and to screen readers', async () => {
    const first = new Session('5f2c9d1e-77aa-4c1e-9a51-0e2d6b7f9a10');
    await first.tell('SessionStart', { source: 'startup' });
    await first.tell('UserPromptSubmit', { prompt: 'Mend the totals, please' });
    await first.runs('git status');
    await first.heeds(FORCE);
    await first.runs('ls', { agent_id: 'a5cd28', agent_type: 'explorer' });
    await until('the record', () => product.records().some(({ type }) => type === 'obedience'));
    const { page } = workbench;
    await workbench.drive('chaperone.showSessions');
    const tree = page.getByRole('tree', { name: /Sessions/ });
    const session = tree.getByRole('treeitem', {
      name: /orders \(main\): .*, 3 actions, 1 denied, obeyed 1 of 1 answer/,
    });
    await session.waitFor();
    await tree.getByRole('treeitem', { name: /^Claude Code: obeyed 1 of 1 answer, 1 session/ }).waitFor();
    await session.click();
    await page
      .frameLocator('iframe.webview.ready')
      .frameLocator('#active-frame')
      .getByText('Mend the totals')
      .waitFor();
    await workbench.screenshot('sessions-dark');
    await workbench.theme('light');
    await workbench.screenshot('sessions-light');
    await workbench.theme('dark');
    await workbench.drive('workbench.action.closeAllEditors');
    await workbench.drive('chaperone.sessions.focus');
    // Each key goes to the tree, whatever else takes the focus meanwhile, and waits for what the last one did.
    const press = async (key: string, row: string) => {
      await tree.press(key);
      await tree.locator(`.monaco-list-row${row}`).waitFor();
    };
    await press('Home', '.focused[aria-level="1"]');
    await press('ArrowDown', '.focused[aria-level="2"]');
    await press('ArrowDown', '.focused[aria-level="3"]');
    // Opens it, then goes on to what is in it; the tree may be made anew in between.
    const inside = tree.locator(
      '.monaco-list-row.focused[aria-level="4"][aria-label^="explorer a5cd28: 1 action"]',
    );
    await until('what is in it', async () => {
      await tree.press('ArrowRight');
      return await inside.isVisible();
    });
    await tree.press('Enter');
    await page
      .frameLocator('iframe.webview.ready')
      .frameLocator('#active-frame')
      .getByText('Mend the totals')
      .waitFor();
  });

  test('a client that runs what was denied raises an alarm that leads there', async () => {
    const { page } = workbench;
    await new Session('9e8d7c6b-0000-4c1e-9a51-0e2d6b7f9a10').runs(FORCE);
    const alarm = notification(page, 'ran a call of Bash that was denied');
    await alarm.waitFor();
    await alarm.getByRole('button', { name: 'Show Sessions' }).click();
    const tree = page.getByRole('tree', { name: /Sessions/ });
    await tree.getByRole('treeitem', { name: /^Did not do what it was told\. .*orders \(main\)/ }).waitFor();
    await workbench.screenshot('sessions-alarm-dark');
    await workbench.theme('light');
    await workbench.screenshot('sessions-alarm-light');
  });
});
