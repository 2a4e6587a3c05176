/** The product on the real Gemini CLI: what is refused does not run, and what the model reads of it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { provideGeminiCli, runGeminiCli, signIn } from '../rig/gemini-cli.ts';
import { testOn } from '../rig/governed.ts';
import { mcpServer } from '../rig/mcp-server.ts';
import type { Call } from '../rig/scripted-model.ts';
import { said } from '../rig/scripted-run.ts';
import { installed, needs } from '../rig/skip.ts';
import { type Client, onEveryClient, placeholderIn, SECRET } from './on-every-client.ts';

const gemini = needs(await provideGeminiCli());

const bash = (command: string, more: object = {}): Call => ({
  name: 'run_shell_command',
  input: { command, description: 'As asked', ...more },
});
const read = (file: string): Call => ({ name: 'read_file', input: { file_path: file } });
const write = (file: string, content: string): Call => ({
  name: 'write_file',
  input: { file_path: file, content },
});
const replace = (file: string, before: string, after: string): Call => ({
  name: 'replace',
  input: { file_path: file, instruction: 'As asked', old_string: before, new_string: after },
});

const failed = 'The hook of Chaperone failed';
const client: Client = {
  agent: 'gemini-cli',
  title: 'Gemini CLI',
  setUp: (sandbox) => {
    const server = mcpServer(sandbox, 'lookup', `token ${SECRET}`);
    return signIn(sandbox, { mcpServers: { srv: { ...server, trust: true } } });
  },
  run: (options) => runGeminiCli(installed(gemini), options),
  shell: bash,
  read,
  edit: replace,
  // Its own tool for that refuses every place outside the workspace, before any hook.
  write: (file, content) => bash(`printf '${content}' > ${file}`),
  recorded: { shell: 'run_shell_command', edit: 'replace', write: 'run_shell_command' },
  marksErrors: true,
  subagent: {
    start: (prompt) => [{ calls: [{ name: 'invoke_agent', input: { agent_name: 'generalist', prompt } }] }],
    end: (word) => ({ calls: [{ name: 'complete_task', input: { result: { response: word } } }] }),
  },
  faults: [
    ["the hook's program missing", 'its program is gone', ({ program }) => rmSync(program)],
    ['the hook itself missing', 'No such file', ({ home }) => rmSync(home.launcher)],
    ['the hook killed', failed, ({ home }) => writeFileSync(home.launcher, '#!/bin/sh\nkill -9 $$\n')],
    [
      'the hook failing without a word',
      failed,
      ({ home }) => writeFileSync(home.launcher, '#!/bin/sh\nexit 1\n'),
    ],
  ],
};

const hasRun = { isError: false, text: expect.anything() };

describe.skipIf(!gemini)(`Gemini CLI ${gemini?.client.version}`, () => {
  onEveryClient(client);
  const test = testOn(client);

  test('uninstall leaves its settings as they were', async ({ settings, product }) => {
    expect(readFileSync(settings.file, 'utf8')).toContain('hook gemini-cli BeforeTool');
    await product.chaperone('uninstall', 'gemini-cli');
    expect(readFileSync(settings.file, 'utf8')).toBe(settings.before);
  });

  test('a secret does not reach the model by a search, an MCP server, a command in the background or an edit', async ({
    sandbox,
    product,
    play,
  }) => {
    sandbox.write('.env', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    // The client itself keeps its file tools away from `.env`.
    sandbox.write('config/deploy.key', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    const run = await play([
      { calls: [read('config/deploy.key')] },
      { calls: [bash('cat .env')] },
      { calls: [{ name: 'grep_search', input: { pattern: 'GITHUB_TOKEN' } }] },
      { calls: [{ name: 'mcp_srv_lookup', input: { q: 'x' } }] },
      { calls: [bash('sleep 1; cat .env', { is_background: true })] },
      (request) => {
        const pid = Number(/PID: (\d+)/.exec(JSON.stringify(request.items.at(-1)))?.[1]);
        return { calls: [{ name: 'read_background_output', input: { pid, delay_ms: 2000 } }] };
      },
      { calls: [replace('config/deploy.key', 'MODE=test', 'MODE=live')] },
      { text: 'read' },
    ]);
    const withPlaceholder = {
      isError: true,
      text: expect.stringMatching(/The call has run.*(?:GITHUB_TOKEN=|token )\{\{secret:/s),
    };
    expect(said(run, 'read_file')).toEqual([withPlaceholder]);
    expect(said(run, 'run_shell_command')).toEqual([withPlaceholder, hasRun]);
    expect(said(run, 'read_background_output')).toEqual([withPlaceholder]);
    expect(said(run, 'grep_search')).toEqual([withPlaceholder]);
    expect(said(run, 'mcp_srv_lookup')).toEqual([withPlaceholder]);
    expect(said(run, 'replace')).toEqual([withPlaceholder]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(JSON.stringify(product.records())).not.toContain(SECRET);
    expect(readFileSync(path.join(sandbox.workspace, 'config/deploy.key'), 'utf8')).toBe(
      `MODE=live\nGITHUB_TOKEN=${SECRET}\n`,
    );
  });

  test('a file keeps its values, whatever the agent writes around their placeholders', async ({
    sandbox,
    remote,
    play,
  }) => {
    const file = sandbox.write('config/deploy.key', `MODE=test\nGITHUB_TOKEN=${SECRET}\n`);
    // What is saved nowhere would be asked about.
    remote.commit('Deploy', 'config');
    const run = await play([
      { calls: [read('config/deploy.key')] },
      (request) => ({ calls: [write('config/deploy.key', `MODE=live\nKEY=${placeholderIn(request)}\n`)] }),
      (request) => {
        const placeholder = placeholderIn(request);
        return { calls: [replace('config/deploy.key', `KEY=${placeholder}`, `TOKEN=${placeholder}`)] };
      },
      { text: 'written' },
    ]);
    expect(said(run, 'write_file')).toEqual([hasRun]);
    expect(said(run, 'replace')).toEqual([
      { isError: true, text: expect.stringContaining('Chaperone has made this edit') },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(`MODE=live\nTOKEN=${SECRET}\n`);
    expect(run.everythingSent).not.toContain(SECRET);
  });

  test('a prompt that brings a secret along is held before any request', async ({ sandbox, play }) => {
    sandbox.write('config/deploy.key', `GITHUB_TOKEN=${SECRET}\n`);
    const run = await play([{ text: 'read' }], { prompt: 'see @config/deploy.key' });
    expect(run.requests).toEqual([]);
    expect(run.everythingSent).not.toContain(SECRET);
    expect(run.stdout + run.stderr).toContain('holds secrets');
    const other = await play([{ text: 'read' }], { prompt: 'see @README.md' });
    expect(other.requests).toHaveLength(1);
  });

  test('a hook out of time lets the call run, so install gives it longer than the gate takes for a no', async ({
    sandbox,
    settings,
    product,
    play,
  }) => {
    const made = path.join(sandbox.workspace, 'made.txt');
    const text = readFileSync(settings.file, 'utf8');
    expect(text.match(/"timeout": \d+/g)).toContain('"timeout": 600000');
    sandbox.write(settings.file, text.replaceAll(/"timeout": \d+/g, '"timeout": 300'));
    sandbox.write(product.home.launcher, '#!/bin/sh\nsleep 2\n');
    await play([{ calls: [bash(`touch ${made}`)] }, { text: 'done' }]);
    expect(existsSync(made)).toBe(true);
  });

  test("an agent cannot switch its hooks off, nor can a project's .env; a person can by settings", async ({
    sandbox,
    play,
    decisions,
  }) => {
    const own = '.gemini/settings.json';
    const off = JSON.stringify({ hooksConfig: { enabled: false } });
    const run = await play([
      { calls: [write(own, off)] },
      { calls: [bash(`mkdir -p .gemini && echo '${off}' > ${own}`)] },
      { calls: [bash("sed -i 's/chaperone/x/' ~/.gemini/settings.json")] },
      { calls: [bash('GEMINI_CLI_HOME=/tmp/x gemini -y -p "push it"')] },
      { text: 'tried it all' },
    ]);
    const isProtected = { isError: true, text: expect.stringContaining('governance.protect') };
    expect(said(run, 'write_file')).toEqual([isProtected]);
    expect(said(run, 'run_shell_command')).toEqual([isProtected, isProtected, isProtected]);
    expect(existsSync(path.join(sandbox.workspace, own))).toBe(false);
    // It takes a project's `.env` into the environment of its hooks.
    const before = sandbox.write('before.sh', 'exit 0\n');
    sandbox.write('.env', `BASH_ENV=${before}\nSHELLOPTS=noexec\n`);
    // In a shell that was started from none, bash does not look at the variable when it reads from a socket.
    const again = await play([{ calls: [write(own, off)] }, { text: 'tried' }], { env: { SHLVL: '1' } });
    expect(said(again, 'write_file')).toEqual([isProtected]);
    // As a person may.
    sandbox.write(own, off);
    await play([{ calls: [write('made.txt', 'made\n')] }, { text: 'unseen' }]);
    expect(existsSync(path.join(sandbox.workspace, 'made.txt'))).toBe(true);
    expect(decisions('write_file')).toHaveLength(2);
  });
});
