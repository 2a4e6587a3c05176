/** The approvals page in a real browser, outside VS Code: theme and message channel stand in for VS Code's. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { approvalsPage } from '../../../src/extension/approvals/page.ts';
import { approvalsView } from '../../../src/extension/approvals/view.ts';
import type { GateState } from '../../../src/gate/protocol.ts';
import { THEMES, type ThemeName } from './themes.ts';

const CHROMIUM = process.env.CHAPERONE_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];
const ORIGIN = 'https://panel.test';
const MEDIA = path.join(import.meta.dirname, '../../../media/approvals');
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

export const hasChromium = existsSync(CHROMIUM);

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

export interface OpenPanel {
  readonly page: Page;
  /** Shows a state, with the gate's clock at `now`. */
  show(state: GateState, now: number): Promise<void>;
  post(message: object): Promise<void>;
  /** What the page sent back, except `ready`. */
  sent(): Promise<unknown[]>;
  /** Violations of the content security policy, errors, requests to anywhere else. */
  readonly complaints: readonly string[];
}

export async function openPanel(
  browser: Browser,
  theme: ThemeName = 'dark',
  width = 760,
): Promise<OpenPanel> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**/*', async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN) {
      complaints.push(`request to ${origin}`);
      await route.abort();
    } else if (pathname === '/') {
      await route.fulfill({ contentType: 'text/html', body: html() });
    } else {
      const body = await readFile(path.join(MEDIA, path.basename(pathname)));
      await route.fulfill({ contentType: TYPES[path.extname(pathname)] ?? 'text/plain', body });
    }
  });
  await page.addInitScript({ content: standIn(theme) });
  await page.goto(`${ORIGIN}/`);
  const post = async (message: object): Promise<void> => {
    await page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
    // Messages are delivered in a later turn.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
  };
  return {
    page,
    complaints,
    post,
    show: (state, now) => post({ type: 'view', view: approvalsView({ kind: 'live', state }), now }),
    sent: async () => {
      const all = await page.evaluate<{ type: string }[]>('sentToHost');
      return all.filter((message) => message.type !== 'ready');
    },
  };
}

const html = (): string =>
  approvalsPage({
    cspSource: ORIGIN,
    script: `${ORIGIN}/approvals.js`,
    style: `${ORIGIN}/approvals.css`,
    nonce: 'test',
  });

/** Runs in the page before its scripts, as VS Code's own preparation of a webview does. */
const standIn = (theme: ThemeName): string => `
  globalThis.sentToHost = [];
  let state;
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => sentToHost.push(message),
    getState: () => state,
    setState: (value) => { state = value; },
  });
  document.addEventListener('readystatechange', () => {
    for (const [name, value] of Object.entries(${JSON.stringify(THEMES[theme])})) {
      document.documentElement.style.setProperty('--vscode-' + name, value);
    }
  }, { once: true });
`;
