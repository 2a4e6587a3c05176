/** Signing in and out in a real VS Code, with a code, at a real identity provider; by keyboard. */

import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { statusItem } from '../rig/face.ts';
import { CLIENT, type IdentityProvider, startProvider } from '../rig/identity-provider.ts';
import { gateState } from '../rig/person.ts';
import { until } from '../rig/processes.ts';
import { type Product, packExtension, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { needs } from '../rig/skip.ts';
import { openWorkbench, provideEditor, type Workbench } from '../rig/workbench.ts';

const parts = needs(await provideEditor());
let sandbox: Sandbox;
let product: Product;
let provider: IdentityProvider;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  if (!parts) return;
  sandbox = makeSandbox('sign-in');
  product = await setUpProduct(sandbox);
  const accounts = { ana: { name: 'Ana Alves', email: 'ana@acme.example', groups: ['developers'] } };
  provider = await startProvider({ accounts });
  await product.chaperone('install', 'claude-code');
  writeFileSync(
    product.home.policy,
    JSON.stringify({
      chaperone: 1,
      organization: 'acme',
      identity: { issuer: provider.issuer, clientId: CLIENT, anonymous: 'deny' },
    }),
  );
  workbench = await openWorkbench({ parts, sandbox, extensions: [await packExtension(sandbox)] });
  page = workbench.page;
  await statusItem(page)
    .getByRole('button', { name: /^Chaperone\. Working with less/ })
    .waitFor();
});
afterAll(async () => {
  await workbench?.close();
  await product?.close();
  await provider?.close();
  sandbox?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.screenshot('failed-sign-in');
});

/** Runs a command as a person does without a mouse. */
async function command(title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input:focus').waitFor();
  await page.keyboard.type(title);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** Chooses an entry of a list by typing a part of it. */
async function choose(part: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: part }).first();
  await row.waitFor();
  await page.keyboard.type(part);
  await row.waitFor();
  await page.keyboard.press('Enter');
}

/** What a person does in the browser: fills in what is asked, and goes on until nothing is. */
async function fillIn(tab: Page, answers: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    await tab.waitForLoadState();
    const go = tab.locator('button[type=submit]:not([name=abort])').first();
    if ((await go.count()) === 0) return;
    for (const [name, value] of Object.entries(answers)) {
      const field = tab.locator(`input[name=${name}]:visible`);
      if ((await field.count()) > 0) await field.fill(value);
    }
    await Promise.all([tab.waitForNavigation(), go.click()]);
  }
}

const state = () => gateState(sandbox.state);
const dialog = () => page.locator('.monaco-dialog-box');

const act = async () => {
  const done = await product.hook('claude-code', {
    session_id: 's',
    cwd: sandbox.workspace,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    tool_use_id: `call-${Date.now()}`,
  });
  return done.stdout + done.stderr;
};

describe.skipIf(!parts)('signing in in VS Code', () => {
  test('the person signs in with a code, and agents may work for them until they sign out', async () => {
    expect(await act()).toContain('identity.anonymous');

    await command('Chaperone: Sign In');
    await choose('With a code');
    const code =
      (await dialog().getByText('Type in the code').first().textContent())?.split(' ').at(-1) ?? '';
    const address =
      (
        await dialog()
          .getByText(/^at http/)
          .first()
          .textContent()
      )?.replace('at ', '') ?? '';
    await workbench.screenshot('sign-in-code');
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')]);
    // code-server opens what is on this machine through its own proxy, which a real provider never is.
    expect(tab.url()).toMatch(/\/device$/);
    await tab.goto(address);
    await fillIn(tab, { user_code: code, login: 'ana', password: 'x' });
    await tab.close();
    await page.locator('.notification-toast', { hasText: 'Signed in as ana@acme.example' }).waitFor();

    expect((await state())?.identity?.principal).toMatchObject({ kind: 'person', subject: 'ana' });
    expect(await act()).not.toContain('identity.anonymous');
    expect(product.records().findLast(({ type }) => type === 'decision')?.principal).toMatchObject({
      email: 'ana@acme.example',
    });
    await statusItem(page)
      .getByRole('button', { name: /^Chaperone\. Enforcing/ })
      .waitFor();

    await command('Chaperone: Show Menu');
    await choose('Sign out');
    await dialog().filter({ hasText: 'Sign out of Chaperone?' }).waitFor();
    await workbench.screenshot('sign-out');
    await page.keyboard.press('Enter');
    await until(
      'the end of the sign-in',
      async () => (await state())?.identity?.principal.kind === 'anonymous',
    );
    expect(await act()).toContain('identity.anonymous');
    expect(provider.requests()).toContain('POST /token/revocation 200');
  });
});
