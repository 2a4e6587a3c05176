/** `redact`, `vault` and `edit`: the real program, the real gate and its vault. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callHook } from '../gate/hooks.ts';
import { run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const TOKEN = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
const PASSWORD = 'tr0ub4dor-and-3-horses';
const PLACEHOLDER = /\{\{secret:[a-z0-9-]+:[0-9a-f]{8}\}\}/;
let sandbox: Sandbox;
let product: Product;

beforeAll(async () => {
  sandbox = makeSandbox('redact');
  sandbox.write('.env', `DB_PASSWORD=${PASSWORD}\n`);
  product = await setUpProduct(sandbox);
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

const chaperone = (args: readonly string[], input = '', env: Record<string, string> = {}) =>
  run(
    {
      file: process.execPath,
      args: [product.program, ...args],
      cwd: sandbox.workspace,
      env: { ...sandbox.env, ...env },
    },
    { limit: 60_000, input },
  );

/** The same with bytes. */
const piped = (args: readonly string[], input: Buffer): Buffer =>
  execFileSync(process.execPath, [product.program, ...args], {
    cwd: sandbox.workspace,
    env: sandbox.env,
    input,
    maxBuffer: 64 << 20,
  });

/** As a person at a terminal, which `script` makes. */
const atTerminal = (args: readonly string[], env: Record<string, string> = {}): string =>
  execFileSync(
    'script',
    ['-qec', [process.execPath, product.program, ...args].map((a) => `'${a}'`).join(' '), '/dev/null'],
    {
      cwd: sandbox.workspace,
      env: { ...sandbox.env, ...env },
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: 60_000,
    },
  );

describe('redact', () => {
  it('starts the gate, takes values out, and puts them back with --restore', async () => {
    const text = `a ${TOKEN} b\n${PASSWORD} and ${TOKEN}\n`;
    const done = await chaperone(['redact'], text);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).not.toContain(TOKEN);
    expect(done.stdout).not.toContain(PASSWORD);
    const [first, second] = done.stdout.match(new RegExp(PLACEHOLDER, 'g')) ?? [];
    expect(done.stdout).toBe(`a ${first} b\n${second} and ${first}\n`);
    expect(await chaperone(['redact', '--restore'], done.stdout)).toMatchObject({
      code: 0,
      stdout: text,
      stderr: '',
    });
  });

  it('gives the placeholder that an agent gets for the same value', async () => {
    const { stdout } = await chaperone(['redact'], TOKEN);
    const answer = await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PostToolUse', way: 'cold' },
      {
        session_id: 's',
        cwd: sandbox.workspace,
        hook_event_name: 'PostToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'cat notes' },
        tool_use_id: 't',
        tool_response: { stdout: TOKEN, stderr: '', interrupted: false, isImage: false },
      },
    );
    expect(answer.stdout).toContain(stdout);
  });

  it('keeps every byte, also of what is no text, and wherever a pipe splits it', () => {
    const bytes = Buffer.concat([
      Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x80]),
      Buffer.from(`héllo ${TOKEN} 🌍 `.repeat(40_000)),
      Buffer.from([0xf0, 0x9f]),
    ]);
    const redacted = piped(['redact'], bytes);
    expect(redacted.includes(TOKEN)).toBe(false);
    expect(piped(['redact', '--restore'], redacted).equals(bytes)).toBe(true);
  });

  it('restores a placeholder that comes in two parts', async () => {
    const { stdout } = await chaperone(['redact'], TOKEN);
    for (const cut of [1, 2, 12, stdout.length - 1]) {
      const child = spawn(process.execPath, [product.program, 'redact', '--restore'], {
        cwd: sandbox.workspace,
        env: { ...sandbox.env },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let restored = '';
      child.stdout.on('data', (bytes) => {
        restored += bytes;
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.write(`x{${stdout.slice(0, cut)}`);
      await new Promise((go) => setTimeout(go, 700));
      child.stdin.end(`${stdout.slice(cut)}}`);
      await ended;
      expect(restored).toBe(`x{${TOKEN}}`);
    }
  });

  it('says no where a placeholder is not known, and leaves it', async () => {
    const text = 'a {{secret:github-token:00000000}} b';
    expect(await chaperone(['redact', '--restore'], text)).toMatchObject({
      code: 1,
      stdout: text,
      stderr: expect.stringContaining('1 placeholder stands for a value that the vault does not have'),
    });
  });

  it('restores nothing for an agent', async () => {
    const { stdout } = await chaperone(['redact'], TOKEN);
    const refused = await chaperone(['redact', '--restore'], stdout, { CLAUDECODE: '1' });
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('an agent may not'),
    });
    // Neither by the socket, without the person's secret.
    for (const what of ['values', 'kept', 'wipe', 'edited']) {
      const answer = execFileSync(
        'curl',
        ['-s', '--unix-socket', product.home.socket, '-d', '{"ids":[]}', `http://gate/v1/secrets/${what}`],
        { encoding: 'utf8' },
      );
      expect(answer).toContain('only a person may do this');
    }
  });
});

describe('edit', () => {
  /** An editor that does this to its file. */
  const editor = (command: string): Record<string, string> => ({
    VISUAL: '',
    EDITOR: `sh -c '${command}' sh`,
  });
  const env = () => path.join(sandbox.workspace, '.env');
  const placeholderNow = async (): Promise<string> => {
    const { stdout } = await chaperone(['redact'], readFileSync(env(), 'utf8'));
    return PLACEHOLDER.exec(stdout)?.[0] ?? '';
  };
  const writes = async (content: string) => {
    const call = {
      session_id: 's',
      cwd: sandbox.workspace,
      hook_event_name: 'PreToolUse',
      tool_name: 'Write',
      tool_input: { file_path: env(), content },
      tool_use_id: `w${content.length}`,
    };
    return callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse', way: 'cold' }, call);
  };

  it('opens the real file, and keeps an old value from coming back by its placeholder', async () => {
    const old = await placeholderNow();
    // An agent has seen the file, so its value may go back into it.
    await writes(`DB_PASSWORD=${old}\n`);
    const output = atTerminal(['edit', '.env'], editor('sed -i s/horses/zebras/ "$1"'));
    expect(readFileSync(env(), 'utf8')).toBe(`DB_PASSWORD=${PASSWORD.replace('horses', 'zebras')}\n`);
    expect(output).toMatch(/1 new value noted, 1 no longer there and will not be put back/);
    const stale = await writes(`DB_PASSWORD=${old}\nMORE=1\n`);
    expect(stale.stdout).toContain('a value that Chaperone does not have any more');
    const fresh = await placeholderNow();
    expect(fresh).not.toBe(old);
    expect((await writes(`DB_PASSWORD=${fresh}\nMORE=1\n`)).stdout).not.toContain('deny');
  });

  it('says so where nothing secret has changed, a placeholder is left, or the editor fails', () => {
    expect(atTerminal(['edit', '.env'], editor('echo PORT=1 >> "$1"'))).toContain('no secret has changed');
    const left = editor('echo A={{secret:x:0000}} >> "$1"');
    expect(atTerminal(['edit', '.env'], left)).toContain('1 placeholder in the file: put the value there');
    expect(() => atTerminal(['edit', '.env'], { VISUAL: 'false' })).toThrow();
    expect(() => atTerminal(['edit', 'no/such/file'])).toThrow();
  });

  it('is for people', async () => {
    expect(await chaperone(['edit', '.env'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('takes a person at a terminal'),
    });
  });
});

describe('vault', () => {
  it('lists what it keeps, where and since when, and no value', async () => {
    await chaperone(['redact'], TOKEN);
    const done = await chaperone(['vault', 'list', '--json']);
    const { secrets } = JSON.parse(done.stdout);
    expect(secrets).toContainEqual({
      family: 'github-token',
      placeholder: expect.stringMatching(PLACEHOLDER),
      files: [],
      since: expect.stringMatching(new RegExp(`^${new Date().getUTCFullYear()}-`)),
    });
    expect(secrets).toContainEqual(
      expect.objectContaining({ family: 'db-password', files: [path.join(sandbox.workspace, '.env')] }),
    );
    const shown = done.stdout + (await chaperone(['vault', 'list'])).stdout + atTerminal(['vault', 'list']);
    expect(shown).not.toContain(PASSWORD);
    expect(shown).not.toContain(TOKEN.slice(-5));
    expect(await chaperone(['vault', 'list'], '', { CODEX_SANDBOX: '1' })).toMatchObject({
      code: 1,
      stdout: '',
    });
  });

  it('keeps its values over a restart of the gate, on disk encrypted', async () => {
    const { stdout } = await chaperone(['redact'], TOKEN);
    await product.close();
    expect(readFileSync(product.home.vault, 'latin1')).not.toContain(TOKEN);
    expect(statSync(product.home.vault).mode & 0o077).toBe(0);
    expect((await chaperone(['redact', '--restore'], stdout)).stdout).toBe(TOKEN);
  });

  it('is wiped when a person says so: on disk, in memory, with a record', async () => {
    const { stdout } = await chaperone(
      ['redact'],
      `${TOKEN} ${readFileSync(path.join(sandbox.workspace, '.env'))}`,
    );
    expect(await chaperone(['vault', 'wipe'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say --yes'),
    });
    expect(await chaperone(['vault', 'wipe', '--yes'], '', { GEMINI_CLI: '1' })).toMatchObject({ code: 1 });
    expect(existsSync(product.home.vault)).toBe(true);
    expect((await chaperone(['vault', 'wipe', '--yes'])).stdout).toMatch(/^\d+ values? forgotten/);
    expect(existsSync(product.home.vault)).toBe(false);
    expect((await chaperone(['redact', '--restore'], stdout)).stdout).toBe(stdout);
    expect((await chaperone(['vault', 'list'])).stdout).toBe('The vault is empty.\n');
    expect(product.records()).toContainEqual(
      expect.objectContaining({ type: 'governance', what: 'vault wiped' }),
    );
    // What comes after is kept again, and goes back where it came from.
    writeFileSync(path.join(sandbox.workspace, '.env'), `DB_PASSWORD=${PASSWORD}\n`);
    await chaperone(['redact'], PASSWORD);
    expect((await chaperone(['vault', 'list'])).stdout).toMatch(/db-password/);
  });
});

describe('without a gate', () => {
  it('redact says that nothing could be restored, and reads nothing', async () => {
    await product.close();
    // The socket's place is taken by a folder: no gate can start.
    const state = path.join(sandbox.root, 'blocked');
    execFileSync('mkdir', ['-p', path.join(state, 'gate.sock', 'x')]);
    const done = await chaperone(['redact'], TOKEN, { CHAPERONE_HOME: state });
    expect(done).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('without it') });
  });
});
