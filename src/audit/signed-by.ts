/** By which key of a device something is signed, and how that came to be its key: for whoever knows an earlier one. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { Envelope, type Signer } from '../model/envelope.ts';
import type { Frozen } from '../model/frozen.ts';
import { keyAfter } from '../model/key-exchange.ts';

export const SignedBy = v.object({
  device: v.string(),
  /** The public key: SPKI, DER, base64. */
  key: v.pipe(v.string(), v.base64()),
  /** Every exchange that led to it, oldest first. */
  exchanges: v.array(Envelope),
});
export type SignedBy = Frozen<v.InferOutput<typeof SignedBy>>;

/** The key of a device, and what it gave way to. */
export type DeviceSigner = Signer & {
  readonly publicKey: KeyObject;
  readonly exchanges: readonly Envelope[];
};

export const signedBy = (device: string, { publicKey, exchanges }: DeviceSigner): SignedBy => ({
  device,
  key: spki(publicKey),
  exchanges,
});

/** The key that is named; undefined where that is none of Ed25519. */
export function namedKey({ key }: Pick<SignedBy, 'key'>): KeyObject | undefined {
  try {
    const named = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return named.asymmetricKeyType === 'ed25519' ? named : undefined;
  } catch {
    return undefined; // No key; whoever asked says what that means.
  }
}

/** Which of the keys is the one that is named, or has given way to it: its place in the list, -1 for none. */
export const signerAmong = (keys: readonly KeyObject[], { device, key, exchanges }: SignedBy): number =>
  keys.findIndex((known) => {
    const latest = exchanges.reduce((now, exchange) => keyAfter(exchange, now, device) ?? now, known);
    return spki(latest) === key;
  });

const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');
