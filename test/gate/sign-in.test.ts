/** Staying signed in, against a real provider: confirmed, ended there, unreachable for too long; tokens for others; jobs. */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gate } from '../../src/gate/gate.ts';
import { locate, prepare } from '../../src/gate/home.ts';
import { PrincipalSource } from '../../src/gate/sign-in/principal-source.ts';
import { SignIn } from '../../src/gate/sign-in/sign-in.ts';
import { stateOf } from '../../src/gate/state.ts';
import { deviceKey, exchangeDeviceKey } from '../../src/identity/device-key.ts';
import { Identity, type IdentityPolicy } from '../../src/model/policy/identity.ts';
import {
  type Account,
  CLIENT,
  GATEWAY,
  type IdentityProvider,
  type ProviderOptions,
  signInAs,
  startProvider,
} from '../rig/identity-provider.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

const HOUR = 60 * 60_000;
let accounts: Record<string, Account>;
let provider: IdentityProvider;
let sandbox: Sandbox;
let policy: IdentityPolicy | undefined;
let news: string[];
let source: PrincipalSource;
let signIn: SignIn;

beforeEach(() => {
  vi.stubEnv('CHAPERONE_KEYCHAIN', 'off');
  sandbox = makeSandbox('sign-in');
  news = [];
  accounts = { ana: { name: 'Ana', email: 'ana@acme.example', groups: ['developers'] } };
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  signIn.close();
  await provider.close();
  sandbox.close();
});

async function start(wants: object = {}, options: Omit<ProviderOptions, 'accounts'> = {}): Promise<void> {
  provider = await startProvider({ accounts, ...options });
  policy = v.parse(Identity, { issuer: provider.issuer, clientId: CLIENT, audience: GATEWAY, ...wants });
  begin();
}

/** A gate's part of it; a second call is a gate that has started anew. */
function begin(): void {
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  prepare(home);
  source = new PrincipalSource(home, () => policy);
  signIn = new SignIn(source, () => policy, {
    signedIn: ({ principal }, by) => news.push(`in ${'subject' in principal && principal.subject} ${by}`),
    signedOut: (was, why, wanted) =>
      news.push(`${wanted ? 'out' : 'ended'} ${'subject' in was && was.subject}: ${why}`),
    confirmed: () => {},
    changed: () => {},
  });
}

async function login(): Promise<void> {
  const { url } = await signIn.begin('browser');
  await Promise.all([signIn.outcome(), signInAs('ana', url)]);
}

const later = (hours: number) => vi.setSystemTime(Date.now() + hours * HOUR);
const fakeClock = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
const refreshes = () => provider.requests().filter((line) => line.startsWith('POST /token ')).length - 1;

describe('a sign-in', () => {
  it('is confirmed every hour, and what the provider says of the person by then counts', async () => {
    await start();
    await login();
    fakeClock();
    await signIn.look();
    expect(refreshes()).toBe(0);
    accounts.ana = { name: 'Ana', email: 'ana@acme.example', groups: ['release'] };
    later(1.01);
    await signIn.look();
    expect(refreshes()).toBe(1);
    expect(source.current()).toMatchObject({ kind: 'person', groups: ['release'] });
    await signIn.look();
    expect(refreshes()).toBe(1);
    expect(signIn.state()?.until).toBeGreaterThan(Date.now() + 71 * HOUR);
  });

  it('ends at once when the provider has ended it, and the person is told', async () => {
    await start();
    await login();
    const token = provider.issued().find((each) => !each.includes('.')) ?? '';
    const revoked = await fetch(`${provider.issuer}/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: CLIENT }),
    });
    expect(revoked.status).toBe(200);
    fakeClock();
    later(1.01);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
    expect(news).toEqual(['in ana browser', `ended ana: ${provider.issuer} has ended the sign-in.`]);
  });

  it('holds without the provider until the grace is over', async () => {
    await start({ graceHours: 10 });
    await login();
    provider.away(true);
    fakeClock();
    later(9.9);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'person' });
    expect(signIn.state()?.problems).toEqual([expect.stringContaining('could not be confirmed')]);
    later(0.2);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
    expect(news.at(-1)).toBe('ended ana: The sign-in was not confirmed for 10 hours.');
    await signIn.look();
    expect(news).toHaveLength(2);

    provider.away(false);
    later(0.2);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'person', subject: 'ana' });
  });

  it('of a gate that has ended holds for as long, but cannot be confirmed without a keychain', async () => {
    await start({ graceHours: 10 });
    await login();
    expect(signIn.state()).toMatchObject({
      keeping: expect.stringContaining('in memory alone'),
      problems: [],
    });
    begin();
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'person', subject: 'ana' });
    fakeClock();
    later(10.1);
    await signIn.look();
    expect(refreshes()).toBe(0);
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
  });

  it('does not live longer because the clock is set back', async () => {
    await start();
    await login();
    fakeClock();
    later(-1);
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
  });

  it('by a policy that is gone, or of another provider, is none', async () => {
    await start();
    await login();
    const before = policy;
    policy = undefined;
    expect([source.current().kind, signIn.state()]).toEqual(['anonymous', undefined]);
    policy = before && { ...before, clientId: 'another' };
    expect(source.current().kind).toBe('anonymous');
    policy = before;
    expect(source.current().kind).toBe('person');
  });

  it('ends with the policy that names its provider, and says so', async () => {
    await start();
    await login();
    policy = policy && { ...policy, clientId: 'another' };
    await signIn.look();
    expect(news.at(-1)).toBe('ended ana: The policy names another identity provider.');
    expect(await signIn.accessToken()).toBeUndefined();
    expect(await signIn.out()).toEqual({ atProvider: 'nothing' });
  });

  it('fails with a sentence where the provider is away or another begins meanwhile', async () => {
    await start();
    provider.away(true);
    await expect(signIn.begin('browser')).rejects.toThrow(/^Signing in failed: /);
    provider.away(false);
    await signIn.begin('browser');
    const first = signIn.outcome();
    await signIn.begin('browser');
    await expect(first).rejects.toThrow('Signing in failed: the sign-in was given up.');
    policy = undefined;
    await expect(signIn.begin('browser')).rejects.toThrow('names no identity provider');
  });
});

describe("an account of the editor's", () => {
  const editor = { provider: 'microsoft', scopes: ['api://app/access'], audience: 'api://app' };
  const token = (claims: object = {}) =>
    provider.sign({ sub: 'ana', aud: 'api://app', name: 'Ana', groups: ['developers'], ...claims });

  it('signs in once, confirms after that, and gives a token for its own audience alone', async () => {
    await start({ editor });
    expect(await signIn.withEditorToken(await token())).toMatchObject({ kind: 'person', subject: 'ana' });
    fakeClock();
    later(1);
    const again = await token({ groups: ['release'] });
    await signIn.withEditorToken(again);
    expect(source.current()).toMatchObject({ subject: 'ana', groups: ['release'] });
    expect(news).toEqual(['in ana editor']);
    expect(signIn.state()?.until).toBeGreaterThan(Date.now() + 71 * HOUR);
    expect(await signIn.accessToken('api://app')).toBe(again);
    expect(await signIn.accessToken()).toBeUndefined();
    await signIn.withEditorToken(await token({ sub: 'ben' }));
    expect(news).toEqual(['in ana editor', 'in ben editor']);
  });

  it('is refused with a token for others, one that nobody can read, and where the policy wants none', async () => {
    await start({ editor });
    await expect(signIn.withEditorToken(await token({ aud: CLIENT }))).rejects.toThrow('not for api://app');
    await expect(signIn.withEditorToken('gho_0123456789abcdef')).rejects.toThrow('no signed JSON Web Token');
    policy = policy && { ...policy, editor: undefined };
    await expect(signIn.withEditorToken(await token())).rejects.toThrow('identity.editor');
    expect(source.current().kind).toBe('anonymous');
  });
});

describe('a token for others', () => {
  it('is for the audience, made once while it holds, and nothing while nobody is signed in', async () => {
    await start();
    expect(await signIn.accessToken()).toBeUndefined();
    await login();
    const token = await signIn.accessToken();
    expect(decodeJwt(token ?? '')).toMatchObject({ aud: GATEWAY, sub: 'ana' });
    expect(await signIn.accessToken()).toBe(token);
    expect(refreshes()).toBe(0);
    expect(await signIn.authorization({ method: 'PUT', url: 'https://gateway.acme.example/x' })).toEqual({
      authorization: `Bearer ${token}`,
    });
    fakeClock();
    later(0.16); // It holds for ten minutes, and is not used for the last half of one.
    // Several at once take one new token: refresh tokens serve once.
    const [one, two] = await Promise.all([signIn.accessToken(), signIn.accessToken()]);
    expect([one === token, one === two, refreshes()]).toEqual([false, true, 1]);
    await signIn.out();
    expect(await signIn.accessToken()).toBeUndefined();
  });

  it('comes with a proof for its one request, where it is bound to a key', async () => {
    await start({}, { dpop: true });
    await login();
    const url = 'https://gateway.acme.example/v1/logs?x=1';
    const headers = await signIn.authorization({ method: 'POST', url });
    const token = await signIn.accessToken();
    expect(headers?.authorization).toBe(`DPoP ${token}`);
    const proof = headers?.dpop ?? '';
    const { payload } = await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' });
    expect(payload).toMatchObject({
      htm: 'POST',
      htu: 'https://gateway.acme.example/v1/logs',
      jti: expect.any(String),
      ath: createHash('sha256')
        .update(token ?? '')
        .digest('base64url'),
    });
    expect(decodeProtectedHeader(proof).jwk).not.toHaveProperty('d');
    expect((await signIn.authorization({ method: 'POST', url }))?.dpop).not.toBe(proof);
  });
});

describe('a job', () => {
  const file = () => path.join(sandbox.root, 'token');
  const job = (where: object = { file: file() }) => ({
    workload: { issuer: provider.issuer, audience: 'chaperone-ci', ...where },
  });
  const withJob = (where?: object) => {
    policy = v.parse(Identity, { issuer: provider.issuer, clientId: CLIENT, ...job(where) });
  };
  const CLAIMS = { sub: 'repo:acme/orders:ref:refs/heads/main', aud: 'chaperone-ci', groups: ['ci'] };
  const give = async (claims: object = {}) =>
    writeFileSync(file(), `${await provider.sign({ ...CLAIMS, ...claims })}\n`);
  const principal = () => ({
    kind: 'workload',
    issuer: provider.issuer,
    subject: CLAIMS.sub,
    groups: ['ci'],
  });

  it('is known by the token in a file, and by the next one that is put there', async () => {
    await start();
    withJob();
    await give();
    await signIn.look();
    expect(source.current()).toEqual(principal());
    await provider.rotate();
    await give({ sub: 'repo:acme/orders:pull_request' });
    await signIn.look();
    expect(source.current()).toMatchObject({ subject: 'repo:acme/orders:pull_request' });
    rmSync(file());
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
  });

  it('is known by the token in a variable, and counts before a person', async () => {
    await start();
    await login();
    withJob({ file: undefined, variable: 'TEST_ID_TOKEN' });
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'person' });
    vi.stubEnv('TEST_ID_TOKEN', await provider.sign(CLAIMS));
    await signIn.look();
    expect(source.current()).toEqual(principal());
    expect(await signIn.accessToken('chaperone-ci')).toBe(process.env.TEST_ID_TOKEN);
  });

  it.each<[string, object, RegExp]>([
    ['for others', { aud: 'else' }, /not for chaperone-ci/],
    ['that has expired', { exp: 1 }, /has expired/],
    ['of another issuer', { iss: 'https://evil.example' }, /not from http/],
    ['without a subject', { sub: undefined }, /lacks the claim sub/],
  ])('is nobody with a token %s, and the state says why', async (_name, claims, why) => {
    await start();
    withJob();
    await give(claims);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
    expect(signIn.state()?.problems).toEqual([expect.stringMatching(why)]);
    const before = provider.requests().length;
    await signIn.look();
    expect(provider.requests()).toHaveLength(before);
    await give();
    await signIn.look();
    expect([source.current(), signIn.state()?.problems]).toEqual([principal(), []]);
  });

  it('is looked at again when its issuer could not be reached', async () => {
    await start();
    withJob();
    await give();
    provider.away(true);
    await signIn.look();
    expect(source.current()).toMatchObject({ kind: 'anonymous' });
    provider.away(false);
    await signIn.look();
    expect(source.current()).toEqual(principal());
  });
});

it('an action waits while it is being found out who is behind it', async () => {
  await start();
  policy = v.parse(Identity, {
    issuer: provider.issuer,
    clientId: CLIENT,
    workload: { issuer: provider.issuer, audience: 'ci', variable: 'TEST_ID_TOKEN' },
  });
  vi.stubEnv('TEST_ID_TOKEN', await provider.sign({ sub: 'job', aud: 'ci' }));
  void signIn.look();
  expect(source.current()).toMatchObject({ kind: 'anonymous' });
  await signIn.settled();
  expect(source.current()).toMatchObject({ kind: 'workload', subject: 'job' });
});

it('the gate tells the person that a sign-in has ended, records it, and ends what was allowed', async () => {
  await start();
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  const identity = { issuer: provider.issuer, clientId: CLIENT, graceHours: 1 };
  writeFileSync(home.policy, JSON.stringify({ chaperone: 1, identity }));
  const gate = new Gate(home, '0.0.0', () => {});
  try {
    const { url } = await gate.signIn.begin('browser');
    await Promise.all([gate.signIn.outcome(), signInAs('ana', url)]);
    fakeClock();
    const at = Date.now() + 10;
    gate.grants.give({
      covers: ['k'],
      says: ['k'],
      at,
      session: 's',
      scope: { kind: 'session', session: 's' },
    });
    expect(stateOf(gate).grants).toHaveLength(1);
    provider.away(true);
    later(1.1);
    await gate.signIn.look();
    const { notices, grants, identity: now, recent } = stateOf(gate);
    expect(notices.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^ana@acme.example is not signed in any more: .*not confirmed for 1 hour\..*chaperone login/,
      ),
    ]);
    expect([grants, now?.principal.kind]).toEqual([[], 'anonymous']);
    expect(recent[0]).toMatchObject({
      type: 'governance',
      what: 'sign-in ended',
      principal: { kind: 'person', subject: 'ana' },
    });
  } finally {
    gate.signIn.close();
    await gate.close();
  }
});

it('a new key of the device is bound to who is signed in', async () => {
  await start();
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  writeFileSync(
    home.policy,
    JSON.stringify({ chaperone: 1, identity: { issuer: provider.issuer, clientId: CLIENT } }),
  );
  const enrolments = (gate: Gate) =>
    stateOf(gate).recent.flatMap((record) => (record.type === 'enrolment' ? [record] : []));
  const first = new Gate(home, '0.0.0', () => {});
  const { url } = await first.signIn.begin('browser');
  await Promise.all([first.signIn.outcome(), signInAs('ana', url)]);
  await vi.waitFor(() => expect(enrolments(first)).toHaveLength(1));
  const { device } = first.origin;
  await first.close();
  await exchangeDeviceKey(device, home.deviceKey, new Date());

  const second = new Gate(home, '0.0.0', () => {});
  try {
    await second.signIn.look();
    await vi.waitFor(() => expect(enrolments(second)).toHaveLength(2));
    const [now, before] = enrolments(second);
    expect(now).toMatchObject({ by: 'key-exchange', principal: { kind: 'person', subject: 'ana' } });
    expect(now?.key?.id).toBe((await deviceKey(device, home.deviceKey)).keyId);
    expect(before?.key?.id).not.toBe(now?.key?.id);
    // Looked at again, it is the same key.
    fakeClock();
    later(1.01);
    await second.signIn.look();
    await deviceKey(device, home.deviceKey);
    expect(enrolments(second)).toHaveLength(2);
  } finally {
    await second.close();
  }
});
