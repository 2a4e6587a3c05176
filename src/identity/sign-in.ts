/**
 * Signing in: a person proves to the organisation's provider who they are. In the browser by authorization code with PKCE
 * and a loopback redirect (RFC 8252, RFC 7636); where no browser reaches this machine, by device code (RFC 8628).
 */
import * as openid from 'openid-client';
import type { IdentityPolicy } from '../model/policy/identity.ts';
import type { SignInStep, SignInWay } from '../model/sign-in.ts';
import { type Claims, personOf, saysName, speaksOfGroups, type Verified } from './claims.ts';
import { listenForRedirect } from './loopback.ts';
import { makeProofKey, type ProofKey } from './proof-key.ts';
import type { Provider } from './provider.ts';
import { TokenRefused, verifyToken } from './token.ts';

export interface Tokens {
  readonly refresh?: string;
  /** `expires`: milliseconds since the epoch. */
  readonly access?: { readonly token: string; readonly expires: number };
  /** The key that the tokens are bound to, where the provider binds them. */
  readonly proof?: ProofKey;
}

export interface SignedIn {
  readonly verified: Verified;
  readonly tokens: Tokens;
}

export interface Flow {
  readonly step: SignInStep;
  /** Rejects with a sentence where the sign-in fails, is given up or takes too long. */
  readonly done: Promise<SignedIn>;
}

/** How long a person may take, in milliseconds. */
const PATIENCE_MS = 10 * 60_000;
/** What a token holds for where the provider does not say, in seconds. */
const UNSAID_S = 300;

/** Begins a sign-in; `signal` gives it up. */
export async function beginSignIn(
  provider: Provider,
  policy: IdentityPolicy,
  way: SignInWay,
  signal: AbortSignal,
): Promise<Flow> {
  const { dpop_signing_alg_values_supported: offered } = provider.config.serverMetadata();
  const proof = await makeProofKey(offered);
  const over = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  return way === 'browser'
    ? inBrowser(provider, policy, proof, over)
    : byDeviceCode(provider, policy, proof, over);
}

async function inBrowser(
  provider: Provider,
  policy: IdentityPolicy,
  proof: ProofKey | undefined,
  signal: AbortSignal,
): Promise<Flow> {
  const { config } = provider;
  const [verifier, state, nonce] = [
    openid.randomPKCECodeVerifier(),
    openid.randomState(),
    openid.randomNonce(),
  ];
  const challenge = await openid.calculatePKCECodeChallenge(verifier);
  const { begin, done } = await listenForRedirect(
    (redirect) =>
      openid.buildAuthorizationUrl(config, {
        ...requested(policy),
        redirect_uri: redirect,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(policy.prompt !== undefined && { prompt: policy.prompt }),
      }),
    async (answer) => {
      const given = await openid.authorizationCodeGrant(
        config,
        answer,
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
        resource(policy),
        withProof(config, proof),
      );
      return signedIn(provider, policy, given, proof, nonce);
    },
    signal,
  );
  return { step: { url: begin }, done };
}

async function byDeviceCode(
  provider: Provider,
  policy: IdentityPolicy,
  proof: ProofKey | undefined,
  signal: AbortSignal,
): Promise<Flow> {
  const { config } = provider;
  const begun = await openid.initiateDeviceAuthorization(config, requested(policy));
  const done = openid
    .pollDeviceAuthorizationGrant(config, begun, resource(policy), { ...withProof(config, proof), signal })
    .then((given) => signedIn(provider, policy, given, proof));
  return { step: { url: begun.verification_uri, code: begun.user_code }, done };
}

/** Whom the provider's answer names, by an ID token that we have checked ourselves. */
async function signedIn(
  provider: Provider,
  policy: IdentityPolicy,
  given: openid.TokenEndpointResponse,
  proof: ProofKey | undefined,
  nonce?: string,
): Promise<SignedIn> {
  if (!given.id_token) throw new Error(`${policy.issuer} gave no ID token; is \`openid\` among the scopes?`);
  const expected = {
    issuer: policy.issuer,
    audience: policy.clientId,
    ...(nonce !== undefined && { nonce }),
  };
  const claims = await verifyToken(given.id_token, expected, provider.keys);
  const bound = isBound(given) ? proof : undefined;
  const told = await withUserInfo(provider, policy, claims, given.access_token, bound);
  return { verified: personOf(told, policy.groupsClaim), tokens: tokensOf(given, bound) };
}

/** For whom the editor's tokens are made. */
export const audienceOfEditor = ({ editor, clientId }: IdentityPolicy): string =>
  editor?.audience ?? clientId;

/** Whom a token names that the editor got for its account. It is no ID token: there is no nonce to compare. */
export async function verifyEditorToken(
  { keys }: Provider,
  policy: IdentityPolicy,
  token: string,
): Promise<SignedIn> {
  const expected = { issuer: policy.issuer, audience: audienceOfEditor(policy) };
  const claims = await verifyToken(token, expected, keys);
  const access = { token, expires: Number(claims.exp) * 1000 };
  return { verified: personOf(claims, policy.groupsClaim), tokens: { access } };
}

/**
 * New tokens for a refresh token, and whom they name where the provider says so anew. Throws `SignInEnded` where the
 * provider takes the token no more.
 */
export async function refresh(
  provider: Provider,
  policy: IdentityPolicy,
  { refresh: token = '', proof }: Tokens,
  subject: string | undefined,
  audience = policy.audience,
): Promise<{ verified?: Verified; tokens: Tokens }> {
  const { config } = provider;
  const given = await openid
    .refreshTokenGrant(
      config,
      token,
      audience === undefined ? {} : { resource: audience },
      withProof(config, proof),
    )
    .catch((error: unknown) => {
      if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant')
        throw new SignInEnded(`${policy.issuer} has ended the sign-in`, { cause: error });
      throw error;
    });
  // A provider that does not rotate them keeps the old one good.
  const tokens = { refresh: token, ...tokensOf(given, proof) };
  if (!given.id_token) return { tokens };
  const expected = { issuer: policy.issuer, audience: policy.clientId };
  const claims = await verifyToken(given.id_token, expected, provider.keys);
  if (subject !== undefined && claims.sub !== subject)
    throw new Error(`${policy.issuer} answered for somebody else`);
  const told = await withUserInfo(provider, policy, claims, given.access_token, proof);
  return { verified: personOf(told, policy.groupsClaim), tokens };
}

/** Why signing in or refreshing failed, in words that a person can do something with; holds no token. */
export function whyFailed(error: unknown): string {
  if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError)
    return `the identity provider said ${error.error}${error.error_description ? `: ${error.error_description}` : ''}`;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && !(error instanceof TokenRefused)
    ? `${message} (${cause.message})`
    : message;
}

/** The provider has ended the sign-in: revoked, or not used for too long. */
export class SignInEnded extends Error {}

/**
 * Tells the provider that the tokens are of no use any more (RFC 7009); with a refresh token go the access tokens that it
 * gave. False where the provider offers no such thing.
 */
export async function revoke({ config }: Provider, { refresh: token, access }: Tokens): Promise<boolean> {
  const spent = token ?? access?.token;
  if (!config.serverMetadata().revocation_endpoint || spent === undefined) return false;
  const hint = token === undefined ? 'access_token' : 'refresh_token';
  try {
    await openid.tokenRevocation(config, spent, { token_type_hint: hint });
    return true;
  } catch (error) {
    // An access token that its receivers check by themselves cannot be taken back; it is soon over.
    if (error instanceof openid.ResponseBodyError && error.error === 'unsupported_token_type') return false;
    throw error;
  }
}

/** Many providers put names and groups into UserInfo alone (OpenID Connect Core 5.4). */
async function withUserInfo(
  { config }: Provider,
  { groupsClaim }: IdentityPolicy,
  claims: Claims,
  accessToken: string,
  proof: ProofKey | undefined,
): Promise<Claims> {
  const isWhole = speaksOfGroups(claims, groupsClaim) && saysName(claims);
  if (isWhole || !config.serverMetadata().userinfo_endpoint) return claims;
  try {
    const told = await openid.fetchUserInfo(
      config,
      accessToken,
      String(claims.sub),
      withProof(config, proof),
    );
    return { ...told, ...claims };
  } catch {
    return claims; // An access token for another audience opens no UserInfo: then nobody has told of groups.
  }
}

const requested = (policy: IdentityPolicy): Record<string, string> => ({
  scope: policy.scopes.join(' '),
  ...resource(policy),
});

const resource = ({ audience }: IdentityPolicy): Record<string, string> =>
  audience === undefined ? {} : { resource: audience };

const withProof = (config: openid.Configuration, proof: ProofKey | undefined): openid.DPoPOptions =>
  proof ? { DPoP: openid.getDPoPHandle(config, proof.pair) } : {};

/** A provider may offer proofs and not bind the tokens of this client. */
const isBound = (given: openid.TokenEndpointResponse): boolean => given.token_type.toLowerCase() === 'dpop';

const tokensOf = (given: openid.TokenEndpointResponse, proof: ProofKey | undefined): Tokens => ({
  ...(given.refresh_token !== undefined && { refresh: given.refresh_token }),
  access: { token: given.access_token, expires: Date.now() + (given.expires_in ?? UNSAID_S) * 1000 },
  ...(proof && { proof }),
});
