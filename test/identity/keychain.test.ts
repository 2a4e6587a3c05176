/** The keychain: a real Secret Service on a message bus of its own, and a machine without one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const keyring = has('gnome-keyring-daemon') && has('dbus-run-session');
if (!keyring)
  console.warn('Skipped: no gnome-keyring and dbus-run-session on this machine to be a keychain.');

const ASK = path.resolve(import.meta.dirname, 'ask-keychain.ts');
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = makeSandbox('keychain');
});
afterAll(() => sandbox.close());

interface Answer {
  readonly key: string;
  readonly kept: string;
  readonly problem?: string;
}

const node = `'${process.execPath}' --disable-warning=MODULE_TYPELESS_PACKAGE_JSON '${ASK}'`;

describe('the key of the vault', () => {
  it.skipIf(!keyring)('is made once and kept in the keychain, and no file holds it', () => {
    const file = path.join(sandbox.root, 'kept.key');
    const runtime = path.join(sandbox.root, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const script = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ${node} '${file}'; ${node} '${file}'`;
    const said = execFileSync('dbus-run-session', ['--', 'bash', '-c', script], {
      env: { ...sandbox.env, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: path.join(sandbox.root, 'data') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [first, second] = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    expect(first).toMatchObject({ kept: 'keychain', key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(first?.problem).toBeUndefined();
    expect(second).toEqual(first);
    expect(existsSync(file)).toBe(false);
  });

  it('is kept in a file of this user alone where there is no keychain, and it says so once', () => {
    const file = path.join(sandbox.root, 'fallback.key');
    const ask = (): Answer =>
      JSON.parse(execFileSync('sh', ['-c', `${node} '${file}'`], { env: sandbox.env, encoding: 'utf8' }));
    const first = ask();
    expect(first).toMatchObject({ kept: 'file', problem: expect.stringContaining('no keychain') });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ask()).toEqual({ key: first.key, kept: 'file' });
  });
});
