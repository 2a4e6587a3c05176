/** The device's key: made once, exchanged so that who knows the first can follow. */
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deviceKey, exchangeDeviceKey } from '../../src/identity/device-key.ts';
import { newKeyPair } from '../../src/model/envelope.ts';
import { keyAfter } from '../../src/model/key-exchange.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { hasKeyring, withKeyring } from './keyring.ts';

const DEVICE = 'dev-0123456789abcdef';
const AT = new Date('2026-01-01T00:00:00.000Z');
let sandbox: Sandbox;
const file = (name: string) => path.join(sandbox.root, name);

beforeAll(() => {
  sandbox = makeSandbox('device-key');
  vi.stubEnv('CHAPERONE_KEYCHAIN', 'off');
});
afterAll(() => {
  vi.unstubAllEnvs();
  sandbox.close();
});

describe('the key of a device', () => {
  it('is made once, kept for this user alone, and signs', async () => {
    const first = await deviceKey(DEVICE, file('once'));
    const again = await deviceKey(DEVICE, file('once'));
    expect(again.keyId).toBe(first.keyId);
    expect(statSync(file('once.key')).mode & 0o777).toBe(0o600);
    const bytes = Buffer.from('what is signed');
    expect(verify(null, bytes, again.publicKey, first.sign(bytes))).toBe(true);
  });

  it('differs from device to device', async () => {
    const [one, other] = [await deviceKey(DEVICE, file('a')), await deviceKey('dev-2', file('b'))];
    expect(one.keyId).not.toBe(other.keyId);
  });

  it('is exchanged: the old key vouches for the new one, and its file is gone', async () => {
    const first = await deviceKey(DEVICE, file('turn'));
    const second = await exchangeDeviceKey(DEVICE, file('turn'), AT);
    const third = await exchangeDeviceKey(DEVICE, file('turn'), AT);
    expect(new Set([first.keyId, second.keyId, third.keyId]).size).toBe(3);
    expect((await deviceKey(DEVICE, file('turn'))).keyId).toBe(third.keyId);
    expect(existsSync(file('turn.key'))).toBe(false);
    expect(readdirSync(sandbox.root).filter((name) => name.startsWith('turn'))).toEqual([
      'turn-3.key',
      'turn.json',
    ]);
    let key = first.publicKey;
    for (const exchange of third.exchanges) {
      const next = keyAfter(exchange, key, DEVICE);
      if (!next) throw new Error('the exchange does not hold');
      key = next;
    }
    expect(key.equals(third.publicKey)).toBe(true);
  });

  it('is not exchanged by a word of others, nor for another device', async () => {
    const first = await deviceKey(DEVICE, file('word'));
    const [exchange] = (await exchangeDeviceKey(DEVICE, file('word'), AT)).exchanges;
    if (!exchange) throw new Error('no exchange');
    expect(keyAfter(exchange, createPublicKey(newKeyPair().open), DEVICE)).toBeUndefined();
    expect(keyAfter(exchange, first.publicKey, 'dev-2')).toBeUndefined();
    const one = { ...exchange, signatures: exchange.signatures.slice(0, 1) };
    expect(keyAfter(one, first.publicKey, DEVICE)).toBeUndefined();
    const forged = { ...exchange, payload: Buffer.from('{}').toString('base64') };
    expect(keyAfter(forged, first.publicKey, DEVICE)).toBeUndefined();
  });

  it.each([
    ['locked, or not there', 'does not give it', ''],
    ['switched off by whoever calls', 'CHAPERONE_KEYCHAIN is off', 'off'],
  ])('is not made anew in a file where the keychain that has it is %s', async (_how, says, keychain) => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent');
    vi.stubEnv('CHAPERONE_KEYCHAIN', keychain);
    try {
      sandbox.write(file('away.json'), '{"exchanges":[],"inKeychain":0}');
      await expect(deviceKey(DEVICE, file('away'))).rejects.toThrow(says);
      expect(existsSync(file('away.key'))).toBe(false);
    } finally {
      vi.stubEnv('CHAPERONE_KEYCHAIN', 'off');
    }
  });

  it('does not make a new key over exchanges that cannot be read', async () => {
    await exchangeDeviceKey(DEVICE, file('torn'), AT);
    sandbox.write(file('torn.json'), '{"exchanges":[{');
    await expect(deviceKey(DEVICE, file('torn'))).rejects.toThrow();
  });

  it.skipIf(!hasKeyring)('lies in the keychain where there is one, also after an exchange', () => {
    const runtime = file('run');
    mkdirSync(runtime, { mode: 0o700 });
    const script = path.resolve(import.meta.dirname, 'ask-device-key.ts');
    const said = withKeyring(sandbox, runtime, [`'${script}' '${file('ring')}'`]);
    const [first, second] = said
      .split('\n')
      .map((line) => JSON.parse(line) as { keyId: string; kept: string });
    expect(first?.kept).toBe('keychain');
    expect(second).toMatchObject({ kept: 'keychain', old: false });
    expect(second?.keyId).not.toBe(first?.keyId);
    expect(readdirSync(sandbox.root).filter((name) => name.startsWith('ring'))).toEqual(['ring.json']);
    expect(readFileSync(file('ring.json'), 'utf8')).toContain('"inKeychain":1');
  });
});
