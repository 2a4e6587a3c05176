/** One gate per user: however many start, whatever an old one left behind. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareVersions } from '../../src/model/version.ts';
import { makeCertificate } from '../rig/certificate.ts';
import { gateState } from '../rig/person.ts';
import { freePort, run, type Server, serve, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall, understood } from './hooks.ts';

let sandbox: Sandbox;
let product: Product;
let started: Server[];

beforeEach(async () => {
  sandbox = makeSandbox('gate');
  product = await setUpProduct(sandbox);
  started = [];
});
afterEach(async () => {
  await product.close();
  for (const server of started) await server.close();
  sandbox.close();
});

const command = (...args: string[]) => ({
  file: process.execPath,
  args: [product.program, ...args],
  cwd: sandbox.workspace,
  env: sandbox.env,
});

/** A gate in the foreground; `version` makes it one of another release. */
async function foreground(version?: string): Promise<Server> {
  const file = command('gate', '--foreground');
  if (version) {
    const { version: real } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const other = `${product.program}.${version}.js`;
    writeFileSync(other, readFileSync(product.program, 'utf8').replaceAll(`"${real}"`, `"${version}"`));
    file.args[0] = other;
  }
  const server = await serve(file, { ready: /listens on|is running/, limit: 60_000 });
  started.push(server);
  return server;
}

describe('the gate', () => {
  it('keeps its folder and socket to its user', async () => {
    await foreground();
    expect(statSync(product.home.root).mode & 0o777).toBe(0o700);
    expect(statSync(product.home.socket).mode & 0o777).toBe(0o600);
    expect(statSync(product.home.personKey).mode & 0o777).toBe(0o600);
  });

  it('is one, also when two start at once', async () => {
    const both = await Promise.all([1, 2, 3].map(() => foreground()));
    const outputs = both.map((gate) => gate.output());
    expect(outputs.filter((text) => text.includes('listens on'))).toHaveLength(1);
    expect(outputs.filter((text) => text.includes('is running'))).toHaveLength(2);
  });

  it.each([
    ['whose owner is gone', '999999'],
    ['that nobody signed, as on a full disk', ''],
  ])('takes over a lock %s', async (_what, pid) => {
    const lock = `${product.home.root}/gate.lock`;
    mkdirSync(lock, { recursive: true });
    writeFileSync(`${lock}/pid`, pid);
    const earlier = new Date(Date.now() - 10_000);
    utimesSync(lock, earlier, earlier);
    await foreground();
    expect(existsSync(lock)).toBe(false);
  });

  it('does not push aside a gate that holds the socket and keeps silent', async () => {
    const first = await foreground();
    process.kill(first.pid, 'SIGSTOP');
    try {
      await expect(foreground()).rejects.toThrow('does not answer');
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    expect((await gateState(sandbox.state))?.pid).toBe(first.pid);
  });

  it('takes over a socket that a crash left behind', async () => {
    const first = await foreground();
    process.kill(first.pid, 'SIGKILL');
    await until('the crash', first.exited);
    expect(existsSync(product.home.socket)).toBe(true);
    await foreground();
    expect((await gateState(sandbox.state))?.pid).not.toBe(first.pid);
  });

  it('ends once its socket is removed, and the next one writes the log', async () => {
    const first = await foreground();
    rmSync(product.home.socket);
    const second = await foreground();
    expect(second.output()).toContain('listens on');
    await until('the end of the first', first.exited);
    const before = product.logText();
    await until('a record in the log', async () => {
      const call = toolCall('claude-code', sandbox, { command: 'ls' });
      await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse', way: 'cold' }, call);
      return product.logText() !== before;
    });
    expect((await gateState(sandbox.state))?.pid).toBe(second.pid);
    await product.chaperone('log', 'verify');
  });

  it('hands over to a newer version and stays when an older one starts', async () => {
    await product.chaperone('install', 'claude-code');
    await product.close();
    const now = await foreground();
    const older = await foreground('0.0.1');
    expect(older.output()).toContain('is running');
    const newer = await foreground('9.9.9');
    expect(newer.output()).toContain('taking over');
    await until('the old gate to end', now.exited);
    expect((await gateState(sandbox.state))?.version).toBe('9.9.9');
    // The hooks call the newer program from now on: the older one may be removed.
    expect(readFileSync(product.home.launcher, 'utf8')).toContain('9.9.9.js');
  });

  it('is started by the first hook that finds none', async () => {
    await run(command('hook', 'claude-code', 'SessionStart'), {
      input: JSON.stringify({
        session_id: 's',
        cwd: sandbox.workspace,
        hook_event_name: 'SessionStart',
        source: 'startup',
      }),
      limit: 60_000,
    });
    await until('a gate', () => product.gatePid());
  });

  it('runs no code and believes no certificate that whoever starts it names', async () => {
    const mark = path.join(sandbox.root, 'ran');
    const foreign = sandbox.write(
      path.join(sandbox.root, 'foreign.cjs'),
      `require('node:fs').appendFileSync(${JSON.stringify(mark)}, process.argv.slice(2).join(' ') + '\\n');\n`,
    );
    const { certificate, key } = makeCertificate(sandbox.root);
    const asked: string[] = [];
    const web = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      ({ url = '' }, response) => {
        asked.push(url);
        response.writeHead(404).end();
      },
    );
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = web.address() as AddressInfo;
      // The launcher is there, and no gate.
      await product.chaperone('install', 'claude-code');
      if (await product.gatePid()) await product.crashGate();
      sandbox.write(
        product.home.organization,
        JSON.stringify({ baseUrl: `https://127.0.0.1:${port}`, rootSha256: 'a'.repeat(64) }),
      );
      const compiled = path.join(sandbox.root, 'compiled');
      const env = {
        NODE_OPTIONS: `--require=${foreign}`,
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        NODE_COMPILE_CACHE: compiled,
      };
      const done = await callHook(
        sandbox,
        product,
        { agent: 'claude-code', event: 'PreToolUse', env },
        toolCall('claude-code', sandbox, { command: 'ls' }),
      );
      expect(understood('claude-code', done).outcome).toBe('pass');
      await until('a gate', () => product.gatePid());
      // Its own word on the fetch, by which time it has been tried.
      await until('the refusal', async () =>
        product
          .records()
          .some((each) => each.type === 'governance' && each.what === 'policy refused: fetch, unreachable'),
      );
      expect(asked).toEqual([]);
      expect(existsSync(mark)).toBe(false);
      // What was compiled lies in its own folder, not where the caller has it.
      expect(existsSync(compiled)).toBe(false);
      expect(existsSync(product.home.compiled)).toBe(true);
    } finally {
      web.close();
    }
  }, 180_000);

  it('ends once it is told of another organisation, so that the next one follows that', async () => {
    await product.startGate();
    sandbox.write(
      product.home.organization,
      JSON.stringify({ baseUrl: 'https://127.0.0.1:9', rootSha256: 'a'.repeat(64) }),
    );
    await until('its end', async () => (await product.gatePid()) === undefined, 120_000);
    await product.startGate();
    await until('the look at the other', async () =>
      product
        .records()
        .some((each) => each.type === 'governance' && each.what === 'policy refused: fetch, unreachable'),
    );
  }, 180_000);

  it('keeps grants over a restart', async () => {
    const grant = {
      id: 'g',
      covers: ['k'],
      says: ['file.write /x'],
      scope: { kind: 'minutes', until: Date.now() + 60_000 },
      at: Date.now(),
      session: 's',
    };
    await foreground();
    await product.close();
    writeFileSync(product.home.grants, JSON.stringify([grant]));
    await foreground();
    expect((await gateState(sandbox.state))?.grants).toEqual([grant]);
  });

  it.each([
    ['0.1.0', '0.1.0', 0],
    ['0.9.0', '0.10.0', -1],
    ['1.0.0', '0.99.9', 1],
  ])('orders version %s and %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe("the gate's doors", () => {
  const call = (options: object, body = '{}'): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const sent = request({ method: 'POST', ...options }, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      });
      sent.on('error', reject);
      sent.end(body);
    });

  it('does what only a person may do for the secret alone', async () => {
    await foreground();
    const watching = await call(
      {
        method: 'GET',
        socketPath: product.home.socket,
        path: '/v1/events?answers=1',
      },
      '',
    );
    expect(watching.status).toBe(401);
    for (const path of ['/v1/pause', '/v1/resume', '/v1/stop', '/v1/asks/x', '/v1/grants/x/undo']) {
      const { status } = await call({
        socketPath: product.home.socket,
        path,
        headers: { authorization: 'Bearer guess' },
      });
      expect(status, path).toBe(401);
    }
  });

  it('lets http hooks in by the secret path alone, and no web page', async () => {
    const port = await freePort();
    await product.chaperone('gate');
    await product.close();
    writeFileSync(`${product.home.installed}/http.json`, JSON.stringify({ port, secret: 'long-secret' }));
    await foreground();
    const path = '/long-secret/v1/hook/claude-code/PreToolUse';
    const payload = JSON.stringify(
      toolCall('claude-code', sandbox, { write: `${product.home.root}/policy.yaml`, content: 'x' }),
    );
    const base = { host: '127.0.0.1', port, path };
    const answered = await call(base, payload);
    expect(answered.status).toBe(200);
    expect(JSON.parse(answered.text).hookSpecificOutput.permissionDecision).toBe('deny');
    expect((await call({ ...base, path: path.replace('long-secret', 'guess') }, payload)).status).toBe(403);
    expect((await call({ ...base, path: '/long-secret/v1/state' })).status).toBe(403);
    expect((await call({ ...base, headers: { origin: 'https://example.com' } }, payload)).status).toBe(403);
    expect((await call({ ...base, headers: { host: 'rebound.example.com' } }, payload)).status).toBe(403);
  });

  it('starts without its port where another program has that', async () => {
    const port = await freePort();
    const squatter = createServer().listen(port, '127.0.0.1');
    await product.chaperone('gate');
    await product.close();
    writeFileSync(`${product.home.installed}/http.json`, JSON.stringify({ port, secret: 'x' }));
    await foreground();
    const pass = await callHook(
      sandbox,
      product,
      { agent: 'claude-code', event: 'PreToolUse', way: 'cold' },
      toolCall('claude-code', sandbox, { write: 'a.txt', content: 'x' }),
    );
    expect(understood('claude-code', pass).outcome).toBe('pass');
    expect((await gateState(sandbox.state))?.problems).toEqual([expect.stringContaining(`Port ${port}`)]);
    squatter.close();
  });
});
