/** The keychain: a real Secret Service on a message bus of its own, and a machine without one. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { hasKeyring, NODE, withKeyring } from './keyring.ts';

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

const node = `${NODE} '${ASK}'`;

describe('the key of the vault', () => {
  it.skipIf(!hasKeyring)('is made once and kept in the keychain, and no file holds it', () => {
    const file = path.join(sandbox.root, 'kept.key');
    const runtime = path.join(sandbox.root, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const said = withKeyring(sandbox, runtime, [`'${ASK}' '${file}'`, `'${ASK}' '${file}'`]);
    const [first, second] = said.split('\n').map((line) => JSON.parse(line) as Answer);
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
