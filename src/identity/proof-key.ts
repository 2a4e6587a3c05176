/**
 * The key that makes tokens of no use to whoever copies them (DPoP, RFC 9449): made for one sign-in, kept with its
 * refresh token. ES256 before Ed25519, which not every runtime of today has in WebCrypto without a warning.
 */
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { sha256BytesOf } from '../model/sha256.ts';

const WANTED = ['ES256', 'Ed25519', 'EdDSA'];

export interface ProofKey {
  readonly algorithm: string;
  readonly pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };
  /** The private key, for keeping. */
  readonly jwk: JWK;
}

type CryptoKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;

/** A new key of a kind that the server takes; nothing where it takes no proofs. `offered`: its metadata's list. */
export async function makeProofKey(offered: readonly string[] | undefined): Promise<ProofKey | undefined> {
  const algorithm = WANTED.find((name) => offered?.includes(name));
  if (!algorithm) return undefined;
  const pair = await generateKeyPair(algorithm, { extractable: true });
  return { algorithm, pair, jwk: { ...(await exportJWK(pair.privateKey)), alg: algorithm } };
}

/** The key that was kept. Throws where the text is none. */
export async function readProofKey(jwk: JWK): Promise<ProofKey> {
  const algorithm = jwk.alg ?? 'ES256';
  const { d: _private, ...open } = jwk;
  const privateKey = (await importJWK(jwk, algorithm)) as CryptoKey;
  const publicKey = (await importJWK(open, algorithm, { extractable: true })) as CryptoKey;
  return { algorithm, pair: { privateKey, publicKey }, jwk };
}

/** The SHA-256 thumbprint (RFC 7638) by which a token names the key that it is bound to (`cnf.jkt`). */
export const thumbprintOf = ({ jwk: { d: _private, ...open } }: ProofKey): Promise<string> =>
  calculateJwkThumbprint(open);

/** A proof for one request with an access token: header `DPoP`. */
export async function proofFor(
  { algorithm, pair }: ProofKey,
  request: { readonly method: string; readonly url: string },
  accessToken: string,
  now = Date.now(),
): Promise<string> {
  const { origin, pathname } = new URL(request.url);
  return new SignJWT({
    htm: request.method,
    htu: origin + pathname,
    jti: randomUUID(),
    ath: sha256BytesOf(accessToken).toString('base64url'),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk: await exportJWK(pair.publicKey) })
    .setIssuedAt(Math.floor(now / 1000))
    .sign(pair.privateKey);
}
