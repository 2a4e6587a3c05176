/**
 * Signed documents: DSSE envelopes (secure-systems-lab/dsse, protocol 1.0.2) with Ed25519 signatures. What is signed is
 * the type together with the bytes, so that a status can never be taken for a bundle. The bytes that were verified are
 * the bytes that are parsed.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import type { Frozen } from './frozen.ts';
import { sha256Of } from './sha256.ts';

/** Base64 as it is written, by trying: a pattern runs out of stack on megabytes. */
const Base64 = v.pipe(
  v.string(),
  v.check((text) => Buffer.from(text, 'base64').toString('base64') === text, 'it is no base64'),
);

export const Envelope = v.object({
  payload: Base64,
  payloadType: v.string(),
  signatures: v.pipe(v.array(v.object({ keyid: v.optional(v.string()), sig: Base64 })), v.maxLength(64)),
});
export type Envelope = Frozen<v.InferOutput<typeof Envelope>>;

/** Why a signed document is not taken. */
export type EnvelopeFault = 'malformed' | 'wrong-type' | 'under-signed';

export type Opened =
  | { readonly ok: true; readonly payload: Buffer }
  | { readonly ok: false; readonly code: EnvelopeFault; readonly problem: string };

/** A public key by its id: the first 16 hex digits of the SHA-256 over its SPKI form. The id helps to find it, no more. */
export const keyIdOf = (key: KeyObject): string =>
  sha256Of(key.export({ type: 'spki', format: 'der' })).slice(0, 16);

/** A fresh key pair, PEM: PKCS#8 and SPKI. */
export function newKeyPair(): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** DSSE's pre-authentication encoding. */
function encoded(payloadType: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Who signs with a private key that need not be at hand: by its id, and over bytes. */
export interface Signer {
  readonly keyId: string;
  /** Ed25519, 64 bytes. */
  readonly sign: (bytes: Buffer) => Buffer;
}

export const signerOf = (key: KeyObject): Signer => ({
  keyId: keyIdOf(createPublicKey(key)),
  sign: (bytes) => sign(null, bytes, key),
});

/** Signs the payload with each of the private keys. */
export const seal = (payloadType: string, payload: Buffer, keys: readonly KeyObject[]): Envelope =>
  sealBy(payloadType, payload, keys.map(signerOf));

/** The payload, signed by each of the signers. */
export function sealBy(payloadType: string, payload: Buffer, signers: readonly Signer[]): Envelope {
  const signed = encoded(payloadType, payload);
  return {
    payload: payload.toString('base64'),
    payloadType,
    signatures: signers.map((signer) => ({
      keyid: signer.keyId,
      sig: signer.sign(signed).toString('base64'),
    })),
  };
}

/** The payload, if at least `threshold` different ones of the keys have signed it. */
export function open(
  text: string | Buffer,
  payloadType: string,
  keys: readonly KeyObject[],
  threshold: number,
): Opened {
  let value: unknown;
  try {
    value = JSON.parse(text.toString());
  } catch {
    return { ok: false, code: 'malformed', problem: 'it is no JSON' };
  }
  const parsed = v.safeParse(Envelope, value);
  if (!parsed.success) return { ok: false, code: 'malformed', problem: 'it is no signed envelope' };
  const envelope = parsed.output;
  if (envelope.payloadType !== payloadType)
    return { ok: false, code: 'wrong-type', problem: `it is of type ${envelope.payloadType.slice(0, 80)}` };
  const payload = Buffer.from(envelope.payload, 'base64');
  const signed = encoded(payloadType, payload);
  const signers = keys.filter((key) =>
    envelope.signatures.some(({ sig }) => verify(null, signed, key, Buffer.from(sig, 'base64'))),
  );
  if (signers.length < threshold) {
    const problem = `${signers.length} of ${threshold} signatures that are needed hold`;
    return { ok: false, code: 'under-signed', problem };
  }
  return { ok: true, payload };
}

/** What a payload says, as JSON of this form; undefined where it is none. */
export function saidIn<S extends v.GenericSchema>(schema: S, payload: Buffer): v.InferOutput<S> | undefined {
  const said = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), payload.toString());
  return said.success ? said.output : undefined;
}
