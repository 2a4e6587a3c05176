/**
 * The real clients, installed on demand into a cache that outlives the tests. They are large or closed, so they are no
 * dependencies of the product; a test that cannot have its client is skipped and says why.
 */
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { run } from './processes.ts';

/** A client that can be had from the npm registry. */
export interface Client {
  readonly name: 'claude-code' | 'codex' | 'gemini-cli' | 'copilot-cli' | 'code-server' | 'opencode';
  /** People's name for it. */
  readonly title: string;
  readonly version: string;
  readonly package: string;
  /** Run its install scripts: Claude Code 2.1.330 unpacks its binary there; code-server's would build what it ships. */
  readonly scripts: boolean;
  /** Folders below `node_modules` whose own dependencies have to be installed after it. */
  readonly within: readonly string[];
  /** File below `node_modules` to be run. */
  readonly entry: string;
}

export const CLAUDE_CODE: Client = {
  name: 'claude-code',
  title: 'Claude Code',
  version: '2.1.330',
  package: '@anthropic-ai/claude-code',
  scripts: true,
  within: [],
  entry: '.bin/claude',
};

export const GEMINI_CLI: Client = {
  name: 'gemini-cli',
  title: 'Gemini CLI',
  version: '0.61.0',
  package: '@google/gemini-cli',
  scripts: false,
  within: [],
  entry: '.bin/gemini',
};

export const CODEX: Client = {
  name: 'codex',
  title: 'Codex',
  version: '0.169.0',
  package: '@openai/codex',
  scripts: false,
  within: [],
  entry: '.bin/codex',
};

export const COPILOT_CLI: Client = {
  name: 'copilot-cli',
  title: 'Copilot CLI',
  version: '1.0.102',
  package: '@github/copilot',
  scripts: true,
  within: [],
  entry: '.bin/copilot',
};

export const OPENCODE: Client = {
  name: 'opencode',
  title: 'OpenCode',
  version: '1.18.33',
  package: 'opencode-ai',
  scripts: true,
  within: [],
  entry: '.bin/opencode',
};

/** A real VS Code, served to a browser: 4.139.1 is VS Code 1.139.1. */
export const CODE_SERVER: Client = {
  name: 'code-server',
  title: 'VS Code (code-server)',
  version: '4.139.1',
  package: 'code-server',
  scripts: false,
  within: ['code-server/lib/vscode'],
  entry: 'code-server/out/node/entry.js',
};

/** A part that a test needs: here it is, or here is why it is not. */
export type Available<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

export interface Installed {
  readonly client: Client;
  /** Absolute path of the client's `node_modules`. */
  readonly modules: string;
  /** Absolute path of the file to be run. */
  readonly entry: string;
}

/** Written last; a folder without it was left half-done and is made anew. */
const MARKER = '.complete';
const LIMIT = 240_000;

export const cacheRoot = (): string =>
  process.env.CHAPERONE_TEST_CACHE ??
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'chaperone-test');

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** npm under the Node that runs the tests: Claude Code 2.1.330 will not install on Node 20. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  // What an enclosing `npm test` says of its own package would be taken for options of this one.
  const own = Object.entries(process.env as Record<string, string>).filter(
    ([name]) => !/^(npm_(package|lifecycle|command|config_(local_|global_)?prefix)|INIT_CWD)/.test(name),
  );
  const PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`;
  const env = { ...Object.fromEntries(own), PATH };
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  const done = await run({ file: 'npm', args: [...args, ...flags], cwd, env }, { limit: LIMIT });
  if (done.code === 0) return;
  const why = done.timedOut ? 'took too long' : done.stderr.trim().split('\n').slice(0, 3).join(' ');
  throw new Error(`npm ${args[0]} in ${path.basename(cwd)}: ${why}`);
}

async function install(client: Client, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const scripts = client.scripts ? [] : ['--ignore-scripts'];
  await npm(['install', `${client.package}@${client.version}`, ...scripts], folder);
  for (const inner of client.within) {
    await npm(['install', '--omit=dev', '--ignore-scripts'], path.join(folder, 'node_modules', inner));
  }
  await writeFile(path.join(folder, MARKER), `${client.package}@${client.version}\n`);
}

/** Does a step of an installation once: `work` runs unless an earlier one left its marker. */
export async function once(folder: string, marker: string, work: () => Promise<void>): Promise<void> {
  const file = path.join(folder, marker);
  if (await exists(file)) return;
  await work();
  await writeFile(file, '');
}

/** Finds the client in the cache, or installs it there. Safe with two test runs at once. */
export async function provide(client: Client): Promise<Available<Installed>> {
  const folder = path.join(cacheRoot(), `${client.name}-${client.version}`);
  const modules = path.join(folder, 'node_modules');
  const installed = { client, modules, entry: path.join(modules, client.entry) };
  const isComplete = async () =>
    (await readFile(path.join(folder, MARKER), 'utf8').catch(() => '')).includes(client.version) &&
    (await exists(installed.entry));
  if (await isComplete()) return { ok: true, value: installed };

  // Made under another name and moved into place, so that nobody ever sees, or uses, half of it.
  const draft = `${folder}.draft-${process.pid}`;
  try {
    await install(client, draft);
    if (!(await isComplete())) {
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder).catch(async (cause) => {
        if (!(await isComplete())) throw cause;
      });
    }
    return { ok: true, value: installed };
  } catch (cause) {
    return { ok: false, reason: `${client.title} ${client.version} cannot be installed: ${String(cause)}` };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The browser that shows the workbench. */
export async function provideChromium(): Promise<Available<string>> {
  const file = process.env.CHROME_PATH || '/usr/bin/chromium';
  if (await exists(file)) return { ok: true, value: file };
  return { ok: false, reason: `no browser at ${file}: install Debian's "chromium" or set CHROME_PATH` };
}
