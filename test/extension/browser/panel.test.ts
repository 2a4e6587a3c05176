import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { busy, deployAsk, editAsk, minutesGrant, NOW, pushAsk, quiet } from '../samples.ts';
import { hasChromium, openBrowser, openPanel } from './page.ts';

if (!hasChromium)
  process.stderr.write('skipped: the approvals page was not tried, there is no Chromium here\n');

describe.skipIf(!hasChromium)('the approvals page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function shown(state = busy) {
    const panel = await openPanel(browser);
    await panel.show(state, NOW);
    return { ...panel, ask: (id: string) => panel.page.locator(`[data-ask="${id}"]`) };
  }

  test('shows every ask as a region of its own, within its content security policy', async () => {
    const { page, complaints } = await shown();
    expect(await page.getByRole('article').count()).toBe(4);
    expect(await page.getByRole('article', { name: pushAsk.title }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a click answers its own ask, with its digest', async () => {
    const { ask, sent } = await shown();
    await ask('ask-edit').getByRole('button', { name: 'Allow for this session' }).click();
    expect(await sent()).toEqual([
      { type: 'answer', ask: 'ask-edit', digest: editAsk.digest, answer: 'session' },
    ]);
  });

  test('an ask is answered once, however often the button is pressed', async () => {
    const { ask, sent } = await shown();
    const button = ask('ask-push').getByRole('button', { name: 'Allow once' });
    await button.click();
    await button.click({ force: true });
    expect(await sent()).toHaveLength(1);
  });

  test('Enter in the words field denies with the words', async () => {
    const { ask, sent } = await shown();
    const words = ask('ask-push').getByRole('textbox');
    await ask('ask-push').getByRole('button', { name: 'Deny' }).click({ trial: true });
    await words.fill('Use a branch.');
    await words.press('Enter');
    expect(await sent()).toMatchObject([{ ask: 'ask-push', answer: 'deny', words: 'Use a branch.' }]);
  });

  test('access keys answer the ask that has the focus', async () => {
    const { ask, page, post, sent } = await shown();
    await ask('ask-push').getByRole('button', { name: 'Deny' }).click({ trial: true });
    await post({ type: 'focus', ask: 'ask-deploy' });
    await page.keyboard.press('Alt+m');
    expect(await sent()).toMatchObject([{ ask: 'ask-deploy', answer: 'minutes' }]);
  });

  test('among words, no access key answers', async () => {
    const { ask, page, sent } = await shown();
    await ask('ask-push').getByRole('button', { name: 'Deny' }).click({ trial: true });
    await ask('ask-push').getByRole('textbox').focus();
    await page.keyboard.press('Alt+o');
    expect(await sent()).toEqual([]);
  });

  test('buttons rest when the list moves, so that no click lands on the wrong ask', async () => {
    const { ask, show, sent } = await shown();
    const second = ask('ask-edit').getByRole('button', { name: 'Allow once' });
    await second.click({ trial: true });
    await show({ ...busy, asks: [editAsk, deployAsk] }, NOW);
    await second.click({ force: true });
    expect(await sent()).toEqual([]);
    await second.click();
    expect(await sent()).toMatchObject([{ ask: 'ask-edit' }]);
  });

  test('typed words, focus and other cards survive an update', async () => {
    const { ask, page, show } = await shown();
    await ask('ask-edit').getByRole('textbox').fill('Not my shell');
    await show({ ...busy, asks: [editAsk], grants: [minutesGrant] }, NOW);
    expect(await ask('ask-edit').getByRole('textbox').inputValue()).toBe('Not my shell');
    expect(await page.evaluate("document.activeElement.closest('article').dataset.ask")).toBe('ask-edit');
  });

  test('when the focused ask is settled, the focus goes on to the next', async () => {
    const { page, post, show } = await shown();
    await post({ type: 'focus', ask: 'ask-push' });
    await show({ ...busy, asks: [editAsk, deployAsk] }, NOW);
    expect(await page.evaluate("document.activeElement.closest('article').dataset.ask")).toBe('ask-edit');
  });

  test('an agent’s words are never read as HTML', async () => {
    const text = '<img src=https://evil.test/x onerror=alert(1)><script>1</script>';
    const { ask, complaints } = await shown({
      ...quiet,
      asks: [{ ...pushAsk, title: text, text, effects: [] }],
    });
    expect(await ask('ask-push').locator('pre').textContent()).toBe(text);
    expect(await ask('ask-push').locator('img, script').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a long command is there to its last line', async () => {
    const text = Array.from({ length: 2000 }, (_, index) => `echo ${index}`).join('\n');
    const { ask } = await shown({ ...quiet, asks: [{ ...pushAsk, text }] });
    expect(await ask('ask-push').locator('pre').textContent()).toBe(text);
  });

  test('pointing at an effect lights its part of the command', async () => {
    const { ask } = await shown();
    await ask('ask-push').locator('.decisive').hover();
    expect(await ask('ask-push').locator('.span.lit').textContent()).toBe('git push origin main');
  });

  test('new asks are announced, and what failed is said beside the ask', async () => {
    const { page, ask, post } = await shown({ ...quiet, asks: [pushAsk] });
    expect(await page.locator('#live').textContent()).toContain(pushAsk.title);
    await post({ type: 'failed', ask: 'ask-push', why: 'The gate is gone.' });
    expect(await ask('ask-push').getByRole('alert').textContent()).toBe('Not answered: The gate is gone.');
  });

  test('the time left is told by the gate’s clock', async () => {
    const { ask } = await shown();
    expect(await ask('ask-push').locator('.time').textContent()).toMatch(/^4:3[12] left$/);
    expect(await ask('ask-expired').locator('.time').textContent()).toBe('time is up');
    expect(await ask('ask-expired').textContent()).toContain('Allow it now and its next try passes');
  });

  test('a grant can be undone where it is shown', async () => {
    const { page, sent } = await shown();
    await page.getByRole('button', { name: 'Undo: git push to feature/totals on origin' }).click();
    expect(await sent()).toEqual([{ type: 'undo', grant: 'grant-minutes' }]);
  });
});
