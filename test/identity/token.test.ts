/** Tokens that count and tokens that do not, each refused for its own reason. */
import { createHmac, createPublicKey } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { personOf, speaksOfGroups, workloadOf } from '../../src/identity/claims.ts';
import { type TokenFault, TokenRefused, verifyToken } from '../../src/identity/token.ts';

const ISSUER = 'https://login.acme.example';
const EXPECTED = { issuer: ISSUER, audience: 'chaperone', nonce: 'n-1' };
const NOW = new Date('2026-11-25T12:00:00Z');
const SECOND = Math.floor(NOW.getTime() / 1000);
const CLAIMS = {
  iss: ISSUER,
  aud: 'chaperone',
  sub: 'ana',
  nonce: 'n-1',
  iat: SECOND - 5,
  exp: SECOND + 300,
};

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let mine: Keys;
let theirs: Keys;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  mine = await generateKeyPair('RS256', { extractable: true });
  theirs = await generateKeyPair('RS256', { extractable: true });
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(mine.publicKey)), kid: 'a', alg: 'RS256' }] });
});

const signed = (claims: object, { by = mine, kid = 'a' } = {}): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(by.privateKey);

/** What a token is refused for; `taken` where it counts. */
const verdict = (token: string, expected = EXPECTED): Promise<TokenFault | 'taken' | 'other'> =>
  verifyToken(token, expected, keys, NOW).then(
    () => 'taken' as const,
    (error: unknown) => (error instanceof TokenRefused ? error.code : 'other'),
  );

describe('a token', () => {
  const without = (name: keyof typeof CLAIMS) => {
    const { [name]: _gone, ...rest } = CLAIMS;
    return rest;
  };
  it.each<[string, object, TokenFault | 'taken']>([
    ['as it should be', CLAIMS, 'taken'],
    ['for us among others', { ...CLAIMS, aud: ['chaperone', 'else'], azp: 'chaperone' }, 'taken'],
    ['that another program asked for', { ...CLAIMS, aud: ['chaperone', 'else'], azp: 'else' }, 'audience'],
    ['for another', { ...CLAIMS, aud: 'else' }, 'audience'],
    ['from another issuer', { ...CLAIMS, iss: 'https://login.evil.example' }, 'issuer'],
    ['from an issuer that begins alike', { ...CLAIMS, iss: `${ISSUER}.evil.example` }, 'issuer'],
    ['of another sign-in', { ...CLAIMS, nonce: 'n-2' }, 'nonce'],
    ['without the nonce', without('nonce'), 'nonce'],
    ['that has expired', { ...CLAIMS, exp: SECOND - 61 }, 'expired'],
    ['that has expired within the skew', { ...CLAIMS, exp: SECOND - 59 }, 'taken'],
    ['made in the future', { ...CLAIMS, iat: SECOND + 61 }, 'too-early'],
    ['made in the future within the skew', { ...CLAIMS, iat: SECOND + 59 }, 'taken'],
    ['that does not hold yet', { ...CLAIMS, nbf: SECOND + 61 }, 'too-early'],
    ['without a subject', without('sub'), 'claim'],
    ['without an expiry', without('exp'), 'claim'],
    ['without the time it was made', without('iat'), 'claim'],
    ['without an issuer', without('iss'), 'claim'],
    ['without an audience', without('aud'), 'claim'],
  ])('%s', async (_name, claims, expected) => {
    expect(await verdict(await signed(claims))).toBe(expected);
  });

  it('signed by somebody else, or by a key that is not published', async () => {
    expect(await verdict(await signed(CLAIMS, { by: theirs }))).toBe('signature');
    expect(await verdict(await signed(CLAIMS, { by: theirs, kid: 'b' }))).toBe('unknown-key');
  });

  it('that is not signed', async () => {
    expect(await verdict(new UnsecuredJWT({ ...CLAIMS }).encode())).toBe('algorithm');
    const [, body = ''] = (await signed(CLAIMS)).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'none', kid: 'a' })).toString('base64url');
    expect(await verdict(`${head}.${body}.`)).toBe('algorithm');
  });

  it('that is signed with the public key as if it were a shared secret', async () => {
    const pem = createPublicKey({ key: (await exportJWK(mine.publicKey)) as never, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
    const [, body = ''] = (await signed(CLAIMS)).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'a', typ: 'JWT' })).toString('base64url');
    const mac = createHmac('sha256', pem).update(`${head}.${body}`).digest('base64url');
    expect(await verdict(`${head}.${body}.${mac}`)).toBe('algorithm');
  });

  it('with any character changed', async () => {
    const token = await signed(CLAIMS);
    for (let at = 0; at < token.length; at += 7) {
      const changed = token[at] === 'A' ? 'B' : 'A';
      const code = await verdict(token.slice(0, at) + changed + token.slice(at + 1));
      // The last character of base64url may hold bits that say nothing.
      if (at < token.length - 1) expect([at, code]).not.toEqual([at, 'taken']);
    }
  });

  it.each(['', 'x', 'a.b', 'a.b.c', '{}', '..', 'e30.e30.'])('that is none: %j', async (text) => {
    expect(['malformed', 'algorithm']).toContain(await verdict(text));
  });

  it('whose keys cannot be fetched is told apart from a wrong one', async () => {
    const remote = createRemoteJWKSet(new URL('http://127.0.0.1:9/keys'), { timeoutDuration: 1000 });
    await expect(verifyToken(await signed(CLAIMS), EXPECTED, remote, NOW)).rejects.toMatchObject({
      code: 'keys-unreachable',
    });
  });
});

describe('groups', () => {
  const groupsOf = (claims: object, claim = 'groups') => personOf({ ...CLAIMS, ...claims }, claim);
  it.each<[string, object, string, readonly string[]]>([
    ['as a list', { groups: ['a', 'b'] }, 'groups', ['a', 'b']],
    ['as one word', { groups: 'a' }, 'groups', ['a']],
    [
      'under a name with dots',
      { 'https://acme.example/groups': ['a'] },
      'https://acme.example/groups',
      ['a'],
    ],
    ['inside an object', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    ['not at all', {}, 'groups', []],
    ['by the name of what every object has', {}, 'constructor.name', []],
  ])('%s', (_name, claims, claim, groups) => {
    const { principal, groupsProblem } = groupsOf(claims, claim);
    expect(principal.groups).toEqual(groups);
    expect(groupsProblem).toBeUndefined();
  });

  it('that are left out for their number are said to be', () => {
    const entra = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://…' } } };
    for (const claims of [entra, { hasgroups: true }]) {
      const { principal, groupsProblem } = groupsOf(claims);
      expect(principal.groups).toEqual([]);
      expect(groupsProblem).toMatch(/too many.*groupsClaim: roles/);
      expect(speaksOfGroups({ ...CLAIMS, ...claims }, 'groups')).toBe(true);
    }
    expect(groupsOf({ ...entra, roles: ['Release'] }, 'roles')).toMatchObject({
      principal: { groups: ['Release'] },
    });
  });

  it('that are no list are said to be none', () => {
    expect(groupsOf({ groups: [{ id: 1 }] })).toMatchObject({
      principal: { groups: [] },
      groupsProblem: expect.stringContaining('no list of groups'),
    });
  });

  it('and an address only where the provider does not say that nobody has checked it', () => {
    expect(groupsOf({ email: 'a@x', email_verified: true }).principal.email).toBe('a@x');
    expect(groupsOf({ email: 'a@x' }).principal.email).toBe('a@x');
    expect(groupsOf({ email: 'a@x', email_verified: false }).principal.email).toBeUndefined();
    expect(groupsOf({ email: 'a@x', email_verified: false, upn: 'u@x' }).principal.email).toBe('u@x');
  });

  it('of a job', () => {
    expect(workloadOf({ ...CLAIMS, sub: 'repo:acme/orders', groups: ['ci'] }, 'groups').principal).toEqual({
      kind: 'workload',
      issuer: ISSUER,
      subject: 'repo:acme/orders',
      groups: ['ci'],
    });
  });
});
