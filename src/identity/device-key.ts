/**
 * The device's key: Ed25519, made once, kept by the keychain or in a file of this user. It signs what leaves the device. It
 * can be exchanged: the new key is vouched for by the old one, so that whoever knows a device's first key can follow.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { canonicalJson } from '../model/canonical.ts';
import { Envelope, type Signer, signerOf } from '../model/envelope.ts';
import type { Frozen } from '../model/frozen.ts';
import { exchangeOf } from '../model/key-exchange.ts';
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

const Known = v.object({
  exchanges: v.array(Envelope),
  /** How many exchanges had led to the key that was last had from the keychain. */
  inKeychain: v.exactOptional(v.number()),
});
type Known = Frozen<v.InferOutput<typeof Known>>;

/**
 * The device's key, made at first need. Throws where it is in the keychain and cannot be had: another one would be nobody's.
 *
 * @param device name of the device
 * @param file beginning of the names of its files: `.key` where no keychain keeps it, `.json` the exchanges so far and where the key is
 */
export async function deviceKey(device: string, file: string): Promise<DeviceKey> {
  const { exchanges, inKeychain } = knownIn(`${file}.json`);
  const isInKeychain = inKeychain === exchanges.length;
  const { key: seed, kept, problem } = await keptKey(...nameOf(device, file, exchanges.length), isInKeychain);
  // Unless it was exchanged while the keychain was asked.
  if (kept === 'keychain' && !isInKeychain && knownIn(`${file}.json`).exchanges.length === exchanges.length)
    write(file, { exchanges, inKeychain: exchanges.length });
  const privateKey = privateKeyOf(seed);
  const publicKey = createPublicKey(privateKey);
  return { ...signerOf(privateKey), publicKey, privateKey, kept, ...(problem && { problem }), exchanges };
}

/** Has a key been made for this device? Asks no keychain. */
export const hasDeviceKey = (file: string): boolean =>
  existsSync(`${file}.key`) || existsSync(`${file}.json`);

/** Puts a new key in the place of the old one, which is forgotten once the new one is vouched for on disk. */
export async function exchangeDeviceKey(device: string, file: string, at: Date): Promise<DeviceKey> {
  const old = await deviceKey(device, file);
  const fresh = await keptKey(...nameOf(device, file, old.exchanges.length + 1));
  const key = privateKeyOf(fresh.key);
  const next = { ...signerOf(key), publicKey: createPublicKey(key) };
  write(file, {
    exchanges: [...old.exchanges, exchangeOf(device, old, next, at.toISOString())],
  });
  await forgetKey(...nameOf(device, file, old.exchanges.length));
  return deviceKey(device, file);
}

/** Forgets the device's key, and those that it followed; with what is kept in files. */
export async function forgetDeviceKey(device: string, file: string): Promise<void> {
  const { exchanges } = knownIn(`${file}.json`);
  for (let count = 0; count <= exchanges.length; count++) await forgetKey(...nameOf(device, file, count));
  rmSync(`${file}.json`, { force: true });
}

function write(file: string, known: Known): void {
  writeFileSync(`${file}.json.part`, canonicalJson(known), { mode: 0o600, flush: true });
  renameSync(`${file}.json.part`, `${file}.json`);
}

function knownIn(file: string): Known {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { exchanges: [] };
    throw error;
  }
  return v.parse(Known, JSON.parse(text));
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
