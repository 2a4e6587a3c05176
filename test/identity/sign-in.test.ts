/** Signing in against a real OpenID provider: both ways, proofs of possession, refresh, revocation. */
import { decodeJwt } from 'jose';
import * as v from 'valibot';
import { afterEach, expect, it } from 'vitest';
import { makeProofKey, readProofKey, thumbprintOf } from '../../src/identity/proof-key.ts';
import { discover } from '../../src/identity/provider.ts';
import {
  beginSignIn,
  refresh,
  revoke,
  type SignedIn,
  SignInEnded,
  whyFailed,
} from '../../src/identity/sign-in.ts';
import { Identity, type IdentityPolicy } from '../../src/model/policy/identity.ts';
import type { SignInWay } from '../../src/model/sign-in.ts';
import {
  CLIENT,
  GATEWAY,
  type IdentityProvider,
  type ProviderOptions,
  signInAs,
  startProvider,
} from '../rig/identity-provider.ts';

const ANA = { name: 'Ana Alves', email: 'ana@acme.example', groups: ['developers', 'release'] };
const WAYS: readonly SignInWay[] = ['browser', 'device-code'];
let provider: IdentityProvider;
afterEach(() => provider.close());

async function start(
  options: Omit<ProviderOptions, 'accounts'> = {},
  wants: object = {},
): Promise<IdentityPolicy> {
  provider = await startProvider({ accounts: { ana: ANA }, ...options });
  return v.parse(Identity, { issuer: provider.issuer, clientId: CLIENT, audience: GATEWAY, ...wants });
}

const begin = async (policy: IdentityPolicy, way: SignInWay, signal = new AbortController().signal) =>
  beginSignIn(await discover(policy), policy, way, signal);

async function signIn(policy: IdentityPolicy, way: SignInWay): Promise<SignedIn> {
  const flow = await begin(policy, way);
  const [signedIn] = await Promise.all([flow.done, signInAs('ana', flow.step.url, flow.step.code)]);
  return signedIn;
}

it.each(WAYS)('names the person who signed in by %s', async (way) => {
  const { verified, tokens } = await signIn(await start(), way);
  expect(verified.principal).toEqual({
    kind: 'person',
    issuer: provider.issuer,
    subject: 'ana',
    groups: ['developers', 'release'],
    name: 'Ana Alves',
    email: 'ana@acme.example',
  });
  expect(tokens).toMatchObject({ refresh: expect.any(String), access: { token: expect.any(String) } });
  expect(tokens.proof).toBeUndefined();
  expect(decodeJwt(tokens.access?.token ?? '').aud).toBe(GATEWAY);
});

it.each(WAYS)('binds tokens to a key of ours, where the provider takes proofs (%s)', async (way) => {
  const policy = await start({ dpop: 'with nonces' });
  const { tokens, verified } = await signIn(policy, way);
  expect(verified.principal).toMatchObject({ kind: 'person', subject: 'ana' });
  const { proof } = tokens;
  if (!proof) throw new Error('no key');
  expect(decodeJwt(tokens.access?.token ?? '').cnf).toEqual({ jkt: await thumbprintOf(proof) });

  const at = await discover(policy);
  const { proof: _without, ...alone } = tokens;
  await expect(refresh(at, policy, alone, 'ana')).rejects.toThrow(SignInEnded);
  const other = await makeProofKey(['ES256']);
  await expect(refresh(at, policy, { ...tokens, ...(other && { proof: other }) }, 'ana')).rejects.toThrow(
    SignInEnded,
  );
  // As it comes back from the keychain.
  const kept = { ...tokens, proof: await readProofKey(JSON.parse(JSON.stringify(proof.jwk))) };
  const again = await refresh(at, policy, kept, 'ana');
  expect(decodeJwt(again.tokens.access?.token ?? '').cnf).toEqual({ jkt: await thumbprintOf(proof) });
});

it('takes new tokens and what they say of the person, and refuses those for somebody else', async () => {
  const policy = await start();
  const { tokens } = await signIn(policy, 'browser');
  const at = await discover(policy);
  const again = await refresh(at, policy, tokens, 'ana');
  expect(again.verified?.principal).toMatchObject({ subject: 'ana', groups: ANA.groups });
  // Used once, a refresh token of a public client is spent; who comes with it again has stolen it.
  await expect(refresh(at, policy, tokens, 'ana')).rejects.toThrow(SignInEnded);

  const { tokens: fresh } = await signIn(policy, 'browser');
  await expect(refresh(at, policy, fresh, 'ben')).rejects.toThrow('answered for somebody else');
});

it('ends at the provider when it is revoked there', async () => {
  const policy = await start();
  const { tokens } = await signIn(policy, 'browser');
  const at = await discover(policy);
  expect(await revoke(at, tokens)).toBe(true);
  await expect(refresh(at, policy, tokens, 'ana')).rejects.toThrow(SignInEnded);
  expect(provider.requests().filter((line) => line === 'POST /token/revocation 200').length).toBeGreaterThan(
    0,
  );
});

it('asks UserInfo for the groups where the ID token is silent about them', async () => {
  // An access token for another audience would open no UserInfo.
  const policy = await start({ thinIdTokens: true }, { audience: undefined });
  const { verified } = await signIn(policy, 'browser');
  expect(verified.principal).toMatchObject({ subject: 'ana', groups: ANA.groups, name: 'Ana Alves' });
});

it('takes a token signed by a key that the provider has published since', async () => {
  const policy = await start();
  const flow = await begin(policy, 'browser');
  await provider.rotate();
  const [{ verified }] = await Promise.all([flow.done, signInAs('ana', flow.step.url)]);
  expect(verified.principal).toMatchObject({ subject: 'ana' });
});

it('answers one redirect, from this machine, that belongs to it', async () => {
  const policy = await start();
  const flow = await begin(policy, 'browser');
  const elsewhere = flow.step.url.replace('127.0.0.1', 'localhost');
  expect((await fetch(elsewhere, { redirect: 'manual' })).status).toBe(403);
  expect((await fetch(new URL('/', flow.step.url), { redirect: 'manual' })).status).toBe(404);
  const redirect = new URL('/callback', flow.step.url);
  redirect.search = new URLSearchParams({
    code: 'stolen',
    state: 'guessed',
    iss: provider.issuer,
  }).toString();
  const [answer, failed] = await Promise.all([fetch(redirect), flow.done.catch(whyFailed)]);
  expect(answer.status).toBe(400);
  expect(await answer.text()).not.toContain('stolen');
  expect(failed).toMatch(/state/);
  expect(provider.requests()).not.toContain('POST /token 200');
  await expect(fetch(flow.step.url)).rejects.toThrow();
});

it('ends when it is given up, and says what the provider said when it refuses', async () => {
  const policy = await start();
  const end = new AbortController();
  const flow = await begin(policy, 'browser', end.signal);
  end.abort();
  await expect(flow.done).rejects.toThrow('the sign-in was given up');

  const refused = await begin(policy, 'browser');
  const to = new URL((await fetch(refused.step.url, { redirect: 'manual' })).headers.get('location') ?? '');
  const answer = new URL('/callback', refused.step.url);
  answer.search = new URLSearchParams({
    error: 'access_denied',
    error_description: 'not you',
    state: to.searchParams.get('state') ?? '',
    iss: provider.issuer,
  }).toString();
  const [, failed] = await Promise.all([fetch(answer), refused.done.catch(whyFailed)]);
  expect(failed).toBe('the identity provider said access_denied: not you');
  expect(to.searchParams.get('code_challenge_method')).toBe('S256');
});

it('is refused where the metadata are of another issuer', async () => {
  const policy = await start();
  const named = { ...policy, issuer: policy.issuer.replace('127.0.0.1', 'localhost') };
  await expect(discover(named)).rejects.toThrow();
});
