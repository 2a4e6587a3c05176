/**
 * A real VS Code: its server (out of the npm package code-server), its workbench in a headless Chromium, and a road into
 * the extension host. Starting takes several seconds, so keep one for many cases. Recipe seen with VS Code 1.139.1.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Available, CODE_SERVER, type Installed, provide, provideChromium } from './cache.ts';
import { askDriver, makeDriverExtension } from './driver.ts';
import { freePort, run, type Server, serve, until } from './processes.ts';
import type { Sandbox } from './sandbox.ts';

export type VSCode = typeof import('vscode');

/** What a workbench needs on this machine. */
export interface EditorParts {
  readonly server: Installed;
  readonly chromium: string;
}

export interface WorkbenchOptions {
  readonly parts: EditorParts;
  readonly sandbox: Sandbox;
  /** Extensions under test: a packed `.vsix`, or an unpacked folder. */
  readonly extensions: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** VS Code's own switch for tests; the Copilot harness needs it. With it VS Code 1.139.1 shows no notifications. */
  readonly smokeTestDriver?: boolean;
  /** Files below the user-data folder, by name. */
  readonly userFiles?: Readonly<Record<string, unknown>>;
}

export interface Workbench {
  readonly page: Page;
  /** VS Code's own version. */
  readonly version: string;
  /** Runs a command inside. */
  readonly drive: (command: string, ...args: readonly unknown[]) => Promise<unknown>;
  /** Runs a function inside. It is sent as source: it sees its parameters only, and these have to be JSON. */
  readonly evaluate: <A extends readonly unknown[], T>(
    inside: (vscode: VSCode, ...args: A) => T | Thenable<T>,
    ...args: A
  ) => Promise<T>;
  /** Runs a bundled suite inside, see host-suite.ts. */
  readonly runSuite: (file: string) => Promise<unknown>;
  /** Saves a picture to NAME.png in test-output, or in the folder that CHAPERONE_PICTURES names; gives back its path. */
  readonly screenshot: (name: string) => Promise<string>;
  readonly theme: (kind: 'light' | 'dark') => Promise<void>;
  readonly close: () => Promise<void>;
}

const START_LIMIT = 90_000;
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Dark 2026',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
};

/** Finds or installs VS Code and the browser. */
export async function provideEditor(): Promise<Available<EditorParts>> {
  const browser = await provideChromium();
  if (!browser.ok) return browser;
  const server = await provide(CODE_SERVER);
  if (!server.ok) return server;
  return { ok: true, value: { server: server.value, chromium: browser.value } };
}

/** Lists an unpacked extension folder the way VS Code's own installer does. */
function listing(folder: string): object {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  return {
    identifier: { id: `${manifest.publisher}.${manifest.name}` },
    version: manifest.version,
    location: { $mid: 1, path: folder, scheme: 'file' },
    relativeLocation: path.basename(folder),
    metadata: {},
  };
}

interface Installation {
  readonly main: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly driverSocket: string;
}

/** Writes the folders that the server starts from. */
async function prepare(options: WorkbenchOptions): Promise<Installation> {
  const { sandbox, parts } = options;
  const user = path.join(sandbox.root, 'user');
  const extensions = path.join(sandbox.root, 'extensions');
  const userFiles = { 'User/settings.json': { ...SETTINGS, ...options.settings }, ...options.userFiles };
  for (const [name, content] of Object.entries(userFiles)) {
    sandbox.write(path.join(user, name), JSON.stringify(content, null, 2));
  }
  const driver = await makeDriverExtension(path.join(extensions, 'chaperone-test.driver-0.0.1'));
  const folders = [driver, ...options.extensions.filter((extension) => !extension.endsWith('.vsix'))];
  writeFileSync(path.join(extensions, 'extensions.json'), JSON.stringify(folders.map(listing)));

  const main = path.join(parts.server.modules, 'code-server/lib/vscode/out/server-main.js');
  const flags = ['--user-data-dir', user, '--extensions-dir', extensions];
  flags.push('--server-data-dir', path.join(sandbox.root, 'server'), '--accept-server-license-terms');
  const driverSocket = path.join(sandbox.root, 'driver.sock');
  const env = { ...sandbox.env, CHAPERONE_TEST_DRIVER: driverSocket, ...options.env };
  for (const vsix of options.extensions.filter((extension) => extension.endsWith('.vsix'))) {
    const done = await run(
      {
        file: process.execPath,
        args: [main, ...flags, '--install-extension', vsix],
        cwd: sandbox.root,
        env,
      },
      { limit: START_LIMIT },
    );
    if (done.code !== 0) throw new Error(`${vsix} was not installed:\n${done.stdout}${done.stderr}`);
  }
  return { main, flags, env, driverSocket };
}

function startServer(
  port: number,
  { main, flags, env }: Installation,
  options: WorkbenchOptions,
): Promise<Server> {
  return serve(
    {
      file: process.execPath,
      args: [
        main,
        ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
        ...['--disable-telemetry', '--disable-workspace-trust'],
        ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
        ...flags,
      ],
      cwd: options.sandbox.root,
      env,
    },
    { ready: /Extension host agent listening|Extension host agent started/, limit: START_LIMIT },
  );
}

async function openBrowser(file: string, profile: string): Promise<BrowserContext> {
  return await chromium.launchPersistentContext(profile, {
    executablePath: file,
    headless: true,
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Starts VS Code on the sandbox's workspace, and gives it back when the extension host can be driven. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { sandbox } = options;
  const installation = await prepare(options);
  const port = await freePort();
  const server = await startServer(port, installation, options);
  let context: BrowserContext | undefined;
  const close = async () => {
    await context?.close().catch(() => {});
    await server.close();
  };
  try {
    context = await openBrowser(options.parts.chromium, path.join(sandbox.root, 'profile'));
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(60_000);
    await page.goto(`http://127.0.0.1:${port}/?folder=${sandbox.workspace}`, { timeout: START_LIMIT });
    await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: START_LIMIT });
    const socket = installation.driverSocket;
    const ask = (request: Parameters<typeof askDriver>[1], limit = 60_000) =>
      askDriver(socket, request, limit);
    const evaluate: Workbench['evaluate'] = async (inside, ...args) =>
      (await ask({ do: 'evaluate', source: inside.toString(), args })) as Awaited<ReturnType<typeof inside>>;
    // Its socket stands there a moment before anybody listens on it, so what counts is an answer.
    const version = await until(
      'the driver extension',
      () => evaluate((vscode) => vscode.version).catch(notYet),
      START_LIMIT,
    );
    return {
      page,
      version,
      drive: (command, ...args) => ask({ do: 'command', command, args }),
      evaluate,
      runSuite: (file) => ask({ do: 'suite', file }, 240_000),
      screenshot: (name) => picture(page, name),
      theme: async (kind) => {
        const wanted = kind === 'light' ? 'Light 2026' : 'Dark 2026';
        await evaluate(
          (vscode, theme) => vscode.workspace.getConfiguration('workbench').update('colorTheme', theme, true),
          wanted,
        );
        await page.waitForSelector(kind === 'light' ? '.monaco-workbench.vs' : '.monaco-workbench.vs-dark');
      },
      close,
    };
  } catch (cause) {
    const said = server.output().split('\n').slice(-20).join('\n');
    await close();
    throw new Error(`The workbench did not start. The server said:\n${said}`, { cause });
  }
}

/** Nobody listens yet. Any other error is one. */
function notYet(cause: NodeJS.ErrnoException): undefined {
  if (cause.code !== 'ENOENT' && cause.code !== 'ECONNREFUSED') throw cause;
}

async function picture(page: Page, name: string): Promise<string> {
  const file = path.resolve(process.env.CHAPERONE_PICTURES ?? 'test-output', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  // Where no hover shows anything.
  await page.mouse.move(720, 5);
  await page.screenshot({ path: file, animations: 'disabled' });
  return file;
}
