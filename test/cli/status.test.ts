/** `install`, `status`, `doctor`, `uninstall` as a person uses them, in a home folder of their own. */
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateClient } from '../../src/gate/client.ts';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let product: Product;
beforeEach(async () => {
  sandbox = makeSandbox('status');
  product = await setUpProduct(sandbox);
});
afterEach(async () => {
  await product.close();
  sandbox.close();
});

const chaperone = (...args: string[]) =>
  run(
    { file: process.execPath, args: [product.program, ...args], cwd: sandbox.workspace, env: sandbox.env },
    { limit: 60_000 },
  );
const status = async () => {
  const done = await chaperone('status', '--json');
  const { agents } = JSON.parse(done.stdout) as {
    agents: { agent: string; state: string; lastFired?: string; problems: string[] }[];
  };
  return { code: done.code, of: (agent: string) => agents.find((a) => a.agent === agent) };
};

describe('status', () => {
  it('tells absent, waiting and governed apart, by what hooks did', async () => {
    expect((await status()).of('claude-code')?.state).toBe('absent');
    await chaperone('install', 'claude-code', 'cursor', 'vscode');
    for (const agent of ['claude-code', 'cursor', 'vscode'])
      expect((await status()).of(agent)?.state).toBe('waiting');
    await product.hook('claude-code', {
      hook_event_name: 'SessionStart',
      session_id: 's',
      cwd: sandbox.workspace,
      source: 'startup',
    });
    expect((await status()).of('claude-code')).toMatchObject({
      state: 'governed',
      lastFired: expect.any(String),
      problems: [],
    });
  });

  it('is red, and so is doctor, for a client that did not do what it was told', async () => {
    await chaperone('install', 'claude-code');
    await product.startGate();
    const call = {
      session_id: 's',
      cwd: sandbox.workspace,
      tool_name: 'Bash',
      tool_input: { command: 'cat ~/.local/state/chaperone/person.key; rm -rf ~' },
      tool_use_id: 'toolu_1',
    };
    await product.hook('claude-code', { hook_event_name: 'PreToolUse', ...call });
    await product.hook('claude-code', {
      hook_event_name: 'PostToolUse',
      ...call,
      tool_response: { stdout: '' },
    });
    expect((await status()).of('claude-code')).toMatchObject({
      state: 'red',
      problems: [expect.stringContaining('did not do what it was told, once')],
      obedience: [{ agent: 'claude-code', yes: 0, no: 1, unknown: 0 }],
    });
    const { code, stdout } = await chaperone('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/Claude Code\s+It did not do what it was told/);
    expect((await chaperone('log', 'query', '--text', 'disobedience')).stdout).toContain(
      'disobedience (critical)',
    );
    expect((await chaperone('session', 'list')).stdout).toContain('1 ANSWERS NOT OBEYED');
  });

  it('says that nothing is enforced while a person has paused it', async () => {
    await product.startGate();
    expect((await chaperone('status')).stdout).not.toContain('pause');
    await new GateClient(product.home).pause({ minutes: 5, reason: 'a drill' });
    expect((await chaperone('status')).stdout).toMatch(/pause +nothing is enforced until .*"a drill"/);
    expect(JSON.parse((await chaperone('status', '--json')).stdout).gate.pause.reason).toBe('a drill');
    await product.crashGate();
    expect((await chaperone('status')).stdout).toMatch(/not running[\s\S]*pause +nothing is enforced/);
  });

  it('is red for a session on disk that no hook told of', async () => {
    await chaperone('install', 'claude-code');
    const transcript = path.join(sandbox.home, '.claude/projects/-work/unseen.jsonl');
    mkdirSync(path.dirname(transcript), { recursive: true });
    writeFileSync(transcript, '{}\n');
    const later = new Date(Date.now() + 120_000);
    utimesSync(transcript, later, later);
    const { code, of } = await status();
    expect(code).toBe(1);
    expect(of('claude-code')).toMatchObject({
      state: 'red',
      problems: [expect.stringContaining('without any hook event')],
    });
  });

  it('is red where hooks are switched off, changed or call nothing', async () => {
    await chaperone('install', 'claude-code');
    const settings = path.join(sandbox.home, '.claude/settings.json');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(settings, before.replace('{', '{ "disableAllHooks": true,'));
    expect((await status()).of('claude-code')).toMatchObject({
      state: 'red',
      problems: [expect.stringContaining('disableAllHooks')],
    });
    writeFileSync(settings, before);
    rmSync(product.home.launcher);
    expect((await status()).of('claude-code')).toMatchObject({
      state: 'red',
      problems: [expect.stringContaining('launcher')],
    });
  });
});

describe('install and uninstall', () => {
  it("leave a person's settings byte for byte", async () => {
    const settings = path.join(sandbox.home, '.claude/settings.json');
    mkdirSync(path.dirname(settings), { recursive: true });
    const mine =
      '{\n\t// my own\n\t"model": "opus",\r\n  "hooks": { "Stop": [ { "hooks": [ { "type": "command", "command": "say done" } ] } ] } }\n';
    writeFileSync(settings, mine);
    await chaperone('install', 'claude-code');
    expect(readFileSync(settings, 'utf8')).toContain('say done');
    expect(readFileSync(settings, 'utf8')).toContain('hook claude-code PreToolUse');
    const { stdout } = await chaperone('uninstall');
    expect(stdout).toMatch(/^Claude Code: hooks are out\nThe record .* stays in /);
    expect(readFileSync(settings, 'utf8')).toBe(mine);
    expect((await chaperone('uninstall')).stdout).toMatch(/^No agent had hooks/);
  });

  it('leave a file that does not parse alone, and say where it breaks', async () => {
    const settings = path.join(sandbox.home, '.claude/settings.json');
    mkdirSync(path.dirname(settings), { recursive: true });
    writeFileSync(settings, '{\n  "hooks": [\n');
    const done = await chaperone('install', 'claude-code', 'cursor');
    expect(done).toMatchObject({ code: 2, stderr: expect.stringMatching(/settings\.json:\d+:\d+/) });
    expect(readFileSync(settings, 'utf8')).toBe('{\n  "hooks": [\n');
    expect(existsSync(path.join(sandbox.home, '.cursor/hooks.json'))).toBe(true);
  });

  it('say which agents there are when another is named', async () => {
    expect(await chaperone('install', 'clippy')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it is one of claude-code'),
    });
  });
});

describe('doctor', () => {
  it('works with nothing installed and nothing running, and says what to do', async () => {
    const done = await chaperone('doctor');
    expect(done.code).toBe(1);
    expect(done.stdout).toMatch(/✗ state .*run `chaperone install`/);
  });

  it('says that nothing is governed where no agent has hooks', async () => {
    await product.startGate();
    const { code, stdout } = await chaperone('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ agents .*run `chaperone install`/);
    expect((await chaperone('status')).stdout).toContain('No agent is governed; `chaperone install`');
  });

  it('says what stands in the way of the state folder, and nothing else then', async () => {
    rmSync(product.home.root, { recursive: true, force: true });
    writeFileSync(product.home.root, 'a file');
    const { code, stdout } = await chaperone('doctor', '--json');
    expect(code).toBe(1);
    const { checks } = JSON.parse(stdout) as { checks: { what: string; ok: boolean; says: string }[] };
    expect(checks.filter(({ ok }) => !ok)).toEqual([
      { what: 'state', ok: false, says: `${product.home.root} is no folder; move it away` },
    ]);
    const install = await chaperone('install', 'claude-code');
    expect(install).toMatchObject({ code: 2, stderr: expect.stringContaining('move it away (EEXIST') });
  });

  it('is red, and so is status, where what the hooks start is gone, though the gate still answers', async () => {
    await chaperone('install', 'claude-code');
    await product.startGate();
    const text = readFileSync(product.home.launcher, 'utf8');
    const moved = path.join(sandbox.root, "node of o'hara");
    writeFileSync(
      product.home.launcher,
      text.replace(/^runtime=.*$/m, `runtime='${moved.replace("'", `'\\''`)}'`),
    );
    const gone = `What the hooks start is gone (${moved}); run \`chaperone install claude-code\`.`;
    expect((await status()).of('claude-code')).toMatchObject({ state: 'red', problems: [gone] });
    const doctor = await chaperone('doctor');
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining(gone) });
    expect(doctor.stdout).toContain(`✗ runtime        ${moved} does not run`);
    // Such as an older Node has it.
    writeFileSync(moved, '#!/bin/sh\necho 18.20.8\n', { mode: 0o755 });
    expect((await chaperone('doctor')).stdout).toMatch(
      /✗ runtime +Node 18\.20\.8 is too old; 20 or later is needed .*run `chaperone install` with another/,
    );
    await chaperone('install', 'claude-code');
    expect((await status()).of('claude-code')?.state).toBe('waiting');
  });

  it('finds all well after install, and names a broken policy by line', async () => {
    await chaperone('install', 'claude-code');
    expect((await chaperone('doctor')).code).toBe(0);
    writeFileSync(product.home.policy, 'chaperone: 1\nrules: 5\n');
    const done = await chaperone('doctor');
    expect(done).toMatchObject({ code: 1, stdout: expect.stringMatching(/✗ policy .*policy\.yaml:2:\d+/) });
  });
});

describe('uninstall --everything', () => {
  it('asks first, then leaves no gate, no file and no hook', async () => {
    const settings = sandbox.write(path.join(sandbox.home, '.claude/settings.json'), '{"theme":"dark"}');
    await chaperone('install', 'claude-code');
    const pid = await product.startGate();
    expect(await chaperone('uninstall', '--everything')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say --yes'),
    });
    expect((await chaperone('uninstall', 'claude-code', '--everything', '--yes')).code).toBe(2);
    expect(existsSync(product.home.log)).toBe(true);
    expect((await chaperone('uninstall', '--everything', '--yes')).code).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(product.home.root)).toBe(false);
    expect(readFileSync(settings, 'utf8')).toBe('{"theme":"dark"}');
    expect((await chaperone('uninstall', '--everything', '--yes')).code).toBe(0);
  });
});

describe('help', () => {
  it('every command stands under a heading of --help', async () => {
    const { stdout } = await chaperone('--help');
    expect(stdout).not.toMatch(/^Commands:/m);
    for (const name of ['install', 'log', 'scan', 'policy', 'hook'])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });
});
