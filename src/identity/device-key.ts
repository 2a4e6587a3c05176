/**
 * The device's key: Ed25519, made once, kept by the keychain or in a file of this user. It signs what leaves the device. It
 * can be exchanged: the new key is vouched for by the old one, so that whoever knows a device's first key can follow.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { canonicalJson } from '../model/canonical.ts';
import { Envelope, open, type Signer, sealBy, signerOf } from '../model/envelope.ts';
import { forgetKey, type KeptKey, keptKey } from './keychain.ts';

export interface DeviceKey extends Signer {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly kept: KeptKey['kept'];
  /** Why it is not in the keychain, one sentence; absent where that was said before. */
  readonly problem?: string;
  /** Every exchange so far, oldest first. */
  readonly exchanges: readonly Envelope[];
}

/** Type of the payload in which an old key vouches for a new one. Both sign it. */
const EXCHANGE = 'application/vnd.chaperone.device-key.v1+json';

const Exchange = v.object({
  device: v.string(),
  from: v.string(),
  /** The new key: SPKI, DER, base64. */
  to: v.pipe(v.string(), v.base64()),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

const Known = v.object({ exchanges: v.array(Envelope) });

/**
 * The device's key, made at first need.
 *
 * @param device name of the device
 * @param file beginning of the names of its files: `.key` where no keychain keeps it, `.json` the exchanges so far
 */
export async function deviceKey(device: string, file: string): Promise<DeviceKey> {
  const exchanges = exchangesIn(`${file}.json`);
  const { key: seed, kept, problem } = await keptKey(...nameOf(device, file, exchanges.length));
  const privateKey = privateKeyOf(seed);
  const publicKey = createPublicKey(privateKey);
  return { ...signerOf(privateKey), publicKey, privateKey, kept, ...(problem && { problem }), exchanges };
}

/** Puts a new key in the place of the old one, which is forgotten once the new one is vouched for on disk. */
export async function exchangeDeviceKey(device: string, file: string, at: Date): Promise<DeviceKey> {
  const old = await deviceKey(device, file);
  const fresh = await keptKey(...nameOf(device, file, old.exchanges.length + 1));
  const key = privateKeyOf(fresh.key);
  const to = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  const payload = Buffer.from(canonicalJson({ device, from: old.keyId, to, at: at.toISOString() }));
  const exchanges = [...old.exchanges, sealBy(EXCHANGE, payload, [old, signerOf(key)])];
  writeFileSync(`${file}.json.part`, canonicalJson({ exchanges }), { mode: 0o600 });
  renameSync(`${file}.json.part`, `${file}.json`);
  await forgetKey(...nameOf(device, file, old.exchanges.length));
  return deviceKey(device, file);
}

/** The key that an exchange puts in the place of `key`, where it does so and both have signed it. */
export function keyAfter(exchange: Envelope, key: KeyObject, device: string): KeyObject | undefined {
  try {
    const text = JSON.stringify(exchange);
    const byOld = open(text, EXCHANGE, [key], 1);
    if (!byOld.ok) return undefined;
    const { to, device: named } = v.parse(Exchange, JSON.parse(byOld.payload.toString()));
    const next = createPublicKey({ key: Buffer.from(to, 'base64'), format: 'der', type: 'spki' });
    const isWhole = named === device && next.asymmetricKeyType === 'ed25519';
    return isWhole && open(text, EXCHANGE, [next], 1).ok ? next : undefined;
  } catch {
    return undefined; // No exchange of ours; whoever asked says what that means.
  }
}

function exchangesIn(file: string): readonly Envelope[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return v.parse(Known, JSON.parse(text)).exchanges;
}

/** Name in the keychain and file of a key: the first, and after each exchange another. */
const nameOf = (device: string, file: string, exchanges: number): [string, string] =>
  exchanges === 0
    ? [`device key ${device}`, `${file}.key`]
    : [`device key ${device} ${exchanges + 1}`, `${file}-${exchanges + 1}.key`];

/** PKCS#8 of an Ed25519 key, up to its 32 bytes (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
