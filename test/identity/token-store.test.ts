/** The tokens of a sign-in: in a real keychain, or nowhere on disk. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { textBelow } from '../rig/text-below.ts';
import { hasKeyring, NODE, withKeyring } from './keyring.ts';

const ASK = path.resolve(import.meta.dirname, 'ask-tokens.ts');
let sandbox: Sandbox;
beforeEach(() => {
  sandbox = makeSandbox('tokens');
});
afterEach(() => sandbox.close());

const everyFile = () => textBelow(sandbox.root);

it.skipIf(!hasKeyring)('are kept in the keychain with their key, for this provider and client alone', () => {
  const runtime = path.join(sandbox.root, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const steps = ['keep', 'read', 'drop', 'read'].map((step) => `'${ASK}' ${step}`);
  const [kept, read, , after] = withKeyring(sandbox, runtime, steps)
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(kept).toEqual({ thumbprint: expect.any(String) });
  expect(read).toEqual({ ...kept, refresh: 'a-refresh-token' });
  expect(after).toEqual({});
  expect(everyFile()).not.toContain('a-refresh-token');
});

it('are kept nowhere where there is no keychain, and it says so', () => {
  const ask = (step: string): unknown =>
    JSON.parse(
      execFileSync('sh', ['-c', `${NODE} '${ASK}' ${step}`], { env: sandbox.env, encoding: 'utf8' }),
    );
  expect(ask('keep')).toMatchObject({ problem: expect.stringMatching(/no keychain here.*in memory alone/) });
  expect(ask('read')).toEqual({});
  expect(everyFile()).not.toContain('a-refresh-token');
});
