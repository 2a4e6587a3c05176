/** The identity provider as its own metadata describes it (OpenID Connect Discovery 1.0). */
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import type { IdentityPolicy } from '../model/policy/identity.ts';
import { SKEW_S } from './token.ts';

/** Longest wait for an answer of the provider, in seconds. */
const PATIENCE_S = 10;

export interface Provider {
  readonly config: openid.Configuration;
  /** The issuer's keys: fetched at first need, and again when a token names one that is not there. */
  readonly keys: JWTVerifyGetKey;
}

/** Fetches the provider's metadata. Throws where it cannot be reached, or where it describes another issuer. */
export async function discover({
  issuer,
  clientId,
}: Pick<IdentityPolicy, 'issuer' | 'clientId'>): Promise<Provider> {
  const loopback = issuer.startsWith('http://');
  const metadata = { [openid.clockTolerance]: SKEW_S };
  const config = await openid.discovery(new URL(issuer), clientId, metadata, openid.None(), {
    timeout: PATIENCE_S,
    // The policy allows plain http on this machine alone.
    ...(loopback && { execute: [openid.allowInsecureRequests] }),
  });
  return { config, keys: keysOf(config) };
}

function keysOf(config: openid.Configuration): JWTVerifyGetKey {
  const { jwks_uri: uri, issuer } = config.serverMetadata();
  if (!uri) throw new Error(`${issuer} does not say where its keys are (jwks_uri)`);
  return createRemoteJWKSet(new URL(uri), { timeoutDuration: PATIENCE_S * 1000, cooldownDuration: 5000 });
}
