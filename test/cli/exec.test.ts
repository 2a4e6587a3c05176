/** `chaperone exec` on real commands: what they print, how they end, what they are given. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateClient } from '../../src/gate/client.ts';
import { run, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const VALUE = 'x9Qv4tLw7Zr2Kp8sM3nB';
const PLACEHOLDER = /\{\{secret:[a-z0-9-]+:[a-z0-9]{4,12}\}\}/;

let sandbox: Sandbox;
let product: Product;
beforeAll(async () => {
  sandbox = makeSandbox('exec');
  product = await setUpProduct(sandbox);
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...sandbox.env,
  CHAPERONE_KEYCHAIN: 'off',
  ...more,
});

function exec(
  args: readonly string[],
  options: { input?: string; env?: Readonly<Record<string, string>> } = {},
) {
  return run(
    {
      file: process.execPath,
      args: [product.program, 'exec', ...args],
      cwd: sandbox.workspace,
      env: environment(options.env),
    },
    { limit: 60_000, ...(options.input !== undefined && { input: options.input }) },
  );
}

/** Starts it and leaves it running. */
function start(args: readonly string[]): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, [product.program, 'exec', ...args], {
    cwd: sandbox.workspace,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return Object.assign(child, { said: () => said });
}

const ended = (child: ChildProcess): Promise<{ code: number | null; signal: string | null }> =>
  new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));

describe('what a command prints', () => {
  it('loses its secrets, on both streams, and nothing else', async () => {
    const done = await exec(['--', 'sh', '-c', `echo 'T=${TOKEN} ünï'; echo "bad ${TOKEN}" >&2; exit 7`]);
    expect(done.code).toBe(7);
    expect(done.stdout).toMatch(new RegExp(`^T=${PLACEHOLDER.source} ünï\n$`));
    expect(done.stderr).toMatch(new RegExp(`^bad ${PLACEHOLDER.source}\n$`));
  });

  it('is filtered wherever it is split in writing', async () => {
    const line = `the token is ${TOKEN}, and ${Buffer.from(`token ${TOKEN}`).toString('base64')}\n`;
    const program = path.join(sandbox.root, 'split.js');
    writeFileSync(
      program,
      `const line = ${JSON.stringify(line)};
       (async () => {
         for (let at = 3; at < line.length; at += 7) {
           process.stdout.write(line.slice(0, at));
           await new Promise((done) => setTimeout(done, 5));
           process.stdout.write(line.slice(at));
           await new Promise((done) => setTimeout(done, 45));
         }
       })();`,
    );
    const { stdout, code } = await exec(['--', process.execPath, program]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBe(Math.ceil((line.length - 3) / 7));
    // Where the machine makes a longer pause of a short one, up to seven characters that tell nothing are shown.
    const either = new RegExp(`^the token is .{0,7}${PLACEHOLDER.source}, and .{0,7}${PLACEHOLDER.source}$`);
    for (const printed of lines) expect(printed).toMatch(either);
  });

  it('passes byte for byte where there is no secret, binary as well', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 8) * 31) & 255));
    const file = path.join(sandbox.root, 'binary');
    writeFileSync(file, bytes);
    const done = spawnSync(process.execPath, [product.program, 'exec', '--', 'cat', file], {
      env: environment(),
      maxBuffer: 1 << 20,
    });
    expect(done.stdout.equals(bytes)).toBe(true);
  });

  it('is seen while the command waits for an answer', async () => {
    const child = spawn(
      process.execPath,
      [product.program, 'exec', '--', 'sh', '-c', 'printf "Name? "; read name; echo "hello $name"'],
      { cwd: sandbox.workspace, env: environment(), stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const end = ended(child);
    await until('the prompt', () => said === 'Name? ');
    child.stdin?.end('Ada\n');
    expect(await end).toEqual({ code: 0, signal: null });
    expect(said).toBe('Name? hello Ada\n');
  });

  it('ends where nobody reads on', async () => {
    const done = spawnSync(
      'sh',
      ['-c', `'${process.execPath}' '${product.program}' exec -- yes harmless | head -n 1; echo done`],
      { env: environment(), encoding: 'utf8', timeout: 20_000 },
    );
    expect(done.stdout).toBe('harmless\ndone\n');
  });

  it('goes on for a moment after a command that leaves something running', async () => {
    const done = await exec(['--', 'sh', '-c', 'sleep 100 & echo $!']);
    const left = Number(done.stdout);
    // Throws where it is gone.
    process.kill(left);
  });

  it('is named as the gate names it, and the gate knows the value from then on', async () => {
    const without = PLACEHOLDER.exec((await exec(['--', 'echo', `T=${TOKEN}`])).stdout)?.[0];
    await product.startGate();
    const [named] = await new GateClient(product.home).placeholders([
      { family: 'github-token', value: TOKEN },
    ]);
    expect((await exec(['--', 'echo', `T=${TOKEN}`])).stdout).toBe(`T=${named}\n`);
    expect(named).toBe(without);
    await expect(
      new GateClient(product.home).placeholders([{ family: 'Not A Family', value: TOKEN }]),
    ).rejects.toThrow(/a family is/);
    await product.close();
  });
});

describe('how a command ends', () => {
  it('is how this ends: codes, signals, and what a shell says of what cannot be run', async () => {
    expect((await exec(['--', 'sh', '-c', 'exit 42'])).code).toBe(42);
    expect(await exec(['--', 'no-such-command'])).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('no-such-command'),
    });
    expect((await exec(['--', sandbox.workspace])).code).toBe(126);
    for (const signal of ['TERM', 'INT', 'KILL', 'HUP'] as const) {
      const child = start(['--', 'sh', '-c', `kill -${signal} $$`]);
      expect(await ended(child)).toEqual({ code: null, signal: `SIG${signal}` });
    }
    // What would leave a picture of the memory behind is told by the code alone.
    expect(await ended(start(['--', 'sh', '-c', 'kill -ABRT $$']))).toEqual({ code: 134, signal: null });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGWINCH', 'SIGUSR1'] as const)(
    'is its own affair: %s is passed on',
    async (signal) => {
      const child = start([
        '--',
        'sh',
        '-c',
        `trap 'echo got ${signal}; exit 9' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`,
      ]);
      const end = ended(child);
      await until('the command', () => child.said().includes('ready'));
      child.kill(signal);
      expect(await end).toEqual({ code: 9, signal: null });
      expect(child.said()).toBe(`ready\ngot ${signal}\n`);
    },
  );

  it('gets its input as it is', async () => {
    const input = 'a line\nünï\n';
    expect((await exec(['--', 'cat'], { input })).stdout).toBe(input);
    expect((await exec(['sh', '-c', 'echo "$0 $1"', 'x', '--secret'])).stdout).toBe('x --secret\n');
  });
});

describe('a terminal', () => {
  const python = spawnSync('python3', ['-c', 'import pty']).status === 0;
  /** Runs a command in a terminal of 40 by 100; each step waits for a text and then types, resizes or signals. */
  const PTY = `
import pty, os, sys, select, time, json, fcntl, termios, struct
command, steps = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execvpe(command[0], command, os.environ)
size = lambda rows, columns: fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
size(40, 100)
said, start = b'', time.time()
while time.time() - start < 20:
    if select.select([fd], [], [], 0.1)[0]:
        try: got = os.read(fd, 4096)
        except OSError: break
        if not got: break
        said += got
    if steps and steps[0][0] in said.decode('utf8', 'replace'):
        _, kind, what = steps.pop(0)
        if kind == 'type': os.write(fd, what.encode())
        elif kind == 'size': size(*what)
        else: os.kill(pid, what)
else:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
print(json.dumps({'said': said.decode(), 'code': os.waitstatus_to_exitcode(status)}))
`;
  const inTerminal = (script: string, steps: readonly unknown[] = []): { said: string; code: number } => {
    const command = [process.execPath, product.program, 'exec', '--', 'sh', '-c', script];
    const done = spawnSync('python3', ['-c', PTY, JSON.stringify([command, steps])], {
      env: { ...environment(), PATH: `${process.env.PATH}` },
      encoding: 'utf8',
      timeout: 30_000,
    });
    if (done.status !== 0) throw new Error(done.stderr);
    const { said, code } = JSON.parse(done.stdout);
    return { said: said.replaceAll('\r', ''), code };
  };

  it.skipIf(!python)(
    'is kept: its size, its prompts, its input, the code; and its output is filtered',
    () => {
      const script = `test -t 0 && test -t 1 && test -t 2 && stty size; printf 'Name? '; read name; echo "hello $name ${TOKEN} $SHELL"; exit 5`;
      const { said, code } = inTerminal(script, [['Name? ', 'type', 'Ada\r']]);
      expect(code).toBe(5);
      expect(said).toMatch(new RegExp(`^40 100\nName\\? Ada\nhello Ada ${PLACEHOLDER.source} /bin/bash\n$`));
    },
  );

  it.skipIf(!python)('hands on what is typed, resized and signalled', () => {
    const wait = 'echo ready; while :; do sleep 0.05; done';
    expect(inTerminal(`trap 'echo got; exit 3' INT; ${wait}`, [['ready', 'type', '\x03']])).toMatchObject({
      code: 3,
      said: expect.stringContaining('got'),
    });
    expect(inTerminal(`trap 'echo got; exit 4' TERM; ${wait}`, [['ready', 'signal', 15]])).toEqual({
      code: 4,
      said: 'ready\ngot\n',
    });
    expect(inTerminal(`trap 'stty size; exit 6' WINCH; ${wait}`, [['ready', 'size', [50, 120]]])).toEqual({
      code: 6,
      said: 'ready\n50 120\n',
    });
    expect(inTerminal('kill -TERM $$').code).toBe(143);
  });

  it.skipIf(!python)('is done without where no program makes one, which is said', () => {
    const bin = path.join(sandbox.root, 'bin-without-script');
    mkdirSync(bin, { recursive: true });
    const command = [
      '/usr/bin/env',
      `PATH=${bin}`,
      process.execPath,
      product.program,
      'exec',
      '--',
      '/bin/sh',
      '-c',
      'test -t 1 || echo none',
    ];
    const done = spawnSync('python3', ['-c', PTY, JSON.stringify([command, []])], {
      env: { ...environment(), PATH: `${process.env.PATH}` },
      encoding: 'utf8',
    });
    expect(JSON.parse(done.stdout).said).toMatch(/no terminal.*`script`[\s\S]*none/);
  });
});

describe('a secret by reference', () => {
  const file = () => sandbox.write('deploy.conf', `DB_PASSWORD=${VALUE}\n`);
  /** All that the processes below one are called with, read while the command runs. */
  const ARGUMENTS = 'for each in /proc/[0-9]*/cmdline; do tr "\\0" " " < $each 2>/dev/null; echo; done';

  it('reaches the command as a variable, and nobody by its output, in whatever form', async () => {
    file();
    const script = `test "$PW" = '${VALUE.slice(0, 9)}''${VALUE.slice(9)}' && echo right; echo "$PW"; printf '%s' "a $PW" | base64; printf '%s' "$PW" | od -An -tx1; echo "\${PW%?????}"; ${ARGUMENTS}`;
    const done = await exec(['--secret', 'PW=env-file://deploy.conf#DB_PASSWORD', '--', 'sh', '-c', script]);
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(/^right\n/);
    expect(done.stdout).not.toContain(VALUE);
    expect(done.stdout).not.toContain(VALUE.slice(0, 14));
    expect(done.stdout).not.toContain(Buffer.from(`a ${VALUE}`).toString('base64').slice(0, 20));
    expect(done.stdout).not.toContain(Buffer.from(VALUE.slice(2, 8)).toString('hex').match(/../g)?.join(' '));
    expect(done.stdout.match(new RegExp(PLACEHOLDER.source, 'g'))?.length).toBeGreaterThanOrEqual(3);
  });

  it('stands in no command line', async () => {
    file();
    // Looked at from outside, where nothing filters.
    const child = start([
      '--secret',
      'PW=env-file://deploy.conf#DB_PASSWORD',
      '--file',
      'PF=env-file://deploy.conf#DB_PASSWORD',
      '--',
      'sh',
      '-c',
      'echo ready; sleep 3',
    ]);
    const end = ended(child);
    await until('the command', () => child.said().includes('ready'));
    const lines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        } catch {
          return ''; // It has just ended.
        }
      });
    expect(lines.some((line) => line.includes('echo ready; sleep 3'))).toBe(true);
    expect(lines.join('\n')).not.toContain(VALUE);
    child.kill('SIGTERM');
    await end;
  });

  it('reaches it as a private file that is gone afterwards, however the command ends', async () => {
    file();
    for (const end of ['exit 0', 'kill -KILL $$', 'kill -SEGV $$']) {
      const script = `stat -c '%a' "$PF"; stat -c '%a' "$(dirname "$PF")"; cat "$PF" | wc -c; echo "$PF"; ${end}`;
      const done = await exec(['--file', 'PF=env-file://deploy.conf#DB_PASSWORD', '--', 'sh', '-c', script]);
      const [mode, folder, length, where] = done.stdout.split('\n');
      expect([mode, folder, length?.trim()]).toEqual(['600', '700', String(VALUE.length)]);
      expect(existsSync(where as string)).toBe(false);
      expect(existsSync(path.dirname(where as string))).toBe(false);
    }
  });

  it('is taken away by the next run where this one was killed', async () => {
    file();
    const child = start([
      '--file',
      'PF=env-file://deploy.conf#DB_PASSWORD',
      '--',
      'sh',
      '-c',
      'echo "at $PF"; sleep 5',
    ]);
    const end = ended(child);
    const where = await until('the path', () => /at (\S+)\n/.exec(child.said())?.[1]);
    child.kill('SIGKILL');
    await end;
    expect(existsSync(where), where).toBe(true);
    await exec(['--', 'true']);
    expect(existsSync(path.dirname(where))).toBe(false);
  });

  it('comes from a store, by a name of the policy, and by an environment file', async () => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ data: { data: { password: VALUE }, metadata: { version: 1 } } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const op = path.join(sandbox.root, 'with-op');
    mkdirSync(op, { recursive: true });
    writeFileSync(path.join(op, 'op'), `#!/bin/sh\nprintf '%s' '${VALUE}-${'op'}'\n`);
    chmodSync(path.join(op, 'op'), 0o755);
    const env = {
      VAULT_ADDR: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      VAULT_TOKEN: 's.loopback',
      PATH: `${op}:${sandbox.env.PATH}`,
    };
    mkdirSync(sandbox.state, { recursive: true });
    writeFileSync(
      product.home.policy,
      'chaperone: 1\nsecrets:\n  references:\n    deploy: vault://kv/deploy#password\n',
    );
    sandbox.write('run.conf', 'TOKEN=op://Team/orders/token\nMODE=fast\n');
    const script = 'echo "${#PW} ${#TOKEN} $MODE"; echo "$PW $TOKEN"';
    const done = await exec(
      ['--secret', 'PW=secret://deploy', '--env-file', 'run.conf', '--', 'sh', '-c', script],
      { env },
    );
    server.close();
    writeFileSync(product.home.policy, 'chaperone: 1\n');
    expect(done.stdout).toMatch(
      new RegExp(`^${VALUE.length} ${VALUE.length + 3} fast\n${PLACEHOLDER.source} ${PLACEHOLDER.source}\n$`),
    );
  });

  it('that cannot be had ends it with code 2, one sentence, and no command run', async () => {
    for (const [args, why] of [
      [['--secret', 'PW=env-file://none.conf#X'], /none\.conf.* cannot be read \(ENOENT\)/],
      [['--secret', 'PW=secret://none'], /no "none" in secrets\.references/],
      [['--secret', 'PW=op://Team/x/y'], /op\) is not installed/],
      [['--secret', `PW=${VALUE}`], /given as a reference/],
      [['--secret', 'op://Team/x/y'], /NAME=reference/],
      [['--timeout', 'soon'], /--timeout/],
    ] as const) {
      const done = await exec([...args, '--', 'sh', '-c', 'echo ran']);
      expect([done.code, done.stdout]).toEqual([2, '']);
      expect(done.stderr).toMatch(why);
      expect(done.stderr).not.toContain(VALUE);
      expect(done.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});
