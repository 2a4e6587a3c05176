/** How a device's key gives way to another: the old one vouches for the new one, and both sign it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from './canonical.ts';
import { type Envelope, open, type Signer, sealBy } from './envelope.ts';

const EXCHANGE_TYPE = 'application/vnd.chaperone.device-key.v1+json';

const Exchange = v.object({
  device: v.string(),
  from: v.string(),
  /** The new key: SPKI, DER, base64. */
  to: v.pipe(v.string(), v.base64()),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

/** @param at RFC 3339 */
export function exchangeOf(
  device: string,
  old: Signer,
  fresh: Signer & { readonly publicKey: KeyObject },
  at: string,
): Envelope {
  const to = fresh.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const exchange: v.InferOutput<typeof Exchange> = { device, from: old.keyId, to, at };
  return sealBy(EXCHANGE_TYPE, Buffer.from(canonicalJson(exchange)), [old, fresh]);
}

/** The key that an exchange puts in the place of `key`, where it does so and both have signed it. */
export function keyAfter(exchange: Envelope, key: KeyObject, device: string): KeyObject | undefined {
  try {
    const text = JSON.stringify(exchange);
    const byOld = open(text, EXCHANGE_TYPE, [key], 1);
    if (!byOld.ok) return undefined;
    const { to, device: named } = v.parse(Exchange, JSON.parse(byOld.payload.toString()));
    const next = createPublicKey({ key: Buffer.from(to, 'base64'), format: 'der', type: 'spki' });
    const isWhole = named === device && next.asymmetricKeyType === 'ed25519';
    return isWhole && open(text, EXCHANGE_TYPE, [next], 1).ok ? next : undefined;
  } catch {
    return undefined; // No exchange of ours; whoever asked says what that means.
  }
}

/** Id of the key that an exchange says it puts another in the place of; whether it may is not checked. */
export function keyBefore({ payload }: Envelope): string | undefined {
  const text = Buffer.from(payload, 'base64').toString();
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Exchange), text);
  return parsed.success ? parsed.output.from : undefined;
}
