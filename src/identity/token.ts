/**
 * Whether a token is what it says: signed by the issuer, for us, now. RFC 7519, RFC 8725 (best practices), OpenID
 * Connect Core 3.1.3.7.
 */
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Claims } from './claims.ts';

/** Signatures by a private key. Neither `none` nor those by a shared secret, for which the public key would do. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** How far two clocks may be apart, in seconds. */
export const SKEW_S = 60;

export type TokenFault =
  | 'malformed'
  | 'algorithm'
  | 'signature'
  | 'unknown-key'
  | 'issuer'
  | 'audience'
  | 'nonce'
  | 'expired'
  | 'too-early'
  /** A claim that must be there is not. */
  | 'claim'
  /** The issuer's keys could not be fetched: nothing is known of the token. */
  | 'keys-unreachable';

/** A token that does not count, and why in one sentence. */
export class TokenRefused extends Error {
  readonly code: TokenFault;

  constructor(code: TokenFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  /** What the sign-in began with; an ID token of another one has another. */
  readonly nonce?: string;
}

/** The verified claims. `keys` finds the issuer's key; `now` is when it is checked. Throws `TokenRefused`. */
export async function verifyToken(
  token: string,
  { issuer, audience, nonce }: Expected,
  keys: JWTVerifyGetKey,
  now = new Date(),
): Promise<Claims> {
  const claims = await verified(token, { issuer, audience }, keys, now);
  if (typeof claims.iat === 'number' && claims.iat > now.getTime() / 1000 + SKEW_S)
    throw new TokenRefused(
      'too-early',
      'the token was made later than this machine says it is now: set its clock',
    );
  // Of several audiences the one that asked for it is named apart.
  const { aud, azp } = claims;
  if (Array.isArray(aud) && aud.length > 1 && azp !== undefined && azp !== audience)
    throw new TokenRefused('audience', 'the token was made for another program');
  if (nonce !== undefined && claims.nonce !== nonce)
    throw new TokenRefused('nonce', 'the token belongs to another sign-in');
  return claims;
}

async function verified(
  token: string,
  expected: { issuer: string; audience: string },
  keys: JWTVerifyGetKey,
  now: Date,
): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...expected,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_S,
      currentDate: now,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
    });
    return payload;
  } catch (error) {
    throw refusal(error, expected);
  }
}

/** jose's error as one of ours. */
function refusal(error: unknown, { issuer, audience }: { issuer: string; audience: string }): TokenRefused {
  const refused = (code: TokenFault, message: string) => new TokenRefused(code, message, { cause: error });
  if (error instanceof errors.JWTExpired) return refused('expired', 'the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return refused('claim', `the token lacks the claim ${error.claim}`);
    if (error.claim === 'iss') return refused('issuer', `the token is not from ${issuer}`);
    if (error.claim === 'aud') return refused('audience', `the token is not for ${audience}`);
    if (error.claim === 'nbf') return refused('too-early', 'the token does not hold yet');
    return refused('claim', `the token's claim ${error.claim} is wrong`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return refused('algorithm', 'the token is not signed, or not by a private key');
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refused('signature', "the token's signature is wrong");
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return refused('unknown-key', `the token is signed by a key that ${issuer} does not publish`);
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return refused('malformed', 'the token is no signed JSON Web Token');
  return refused('keys-unreachable', `the keys of ${issuer} cannot be fetched (${(error as Error).message})`);
}
