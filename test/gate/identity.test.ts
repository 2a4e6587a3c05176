/** Who is behind an agent, from a sign-in at a real provider to the record of a real hook call; with and without a gate. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ActivityRecord } from '../../src/model/record.ts';
import { hasKeyring } from '../identity/keyring.ts';
import { CLIENT, type IdentityProvider, signInAs, startProvider } from '../rig/identity-provider.ts';
import { gateState } from '../rig/person.ts';
import { run, serve, until } from '../rig/processes.ts';
import { type Product, REPOSITORY, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { textBelow, textIn } from '../rig/text-below.ts';
import { callHook, toolCall, understood } from './hooks.ts';

const ANA = { name: 'Ana Alves', email: 'ana@acme.example', groups: ['developers'] };
let provider: IdentityProvider;
let sandbox: Sandbox;
let product: Product;
let said = '';

beforeEach(async () => {
  provider = await startProvider({ accounts: { ana: ANA, ben: { name: 'Ben', email: 'ben@acme.example' } } });
  sandbox = makeSandbox('identity');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  said = '';
});
afterEach(async () => {
  await product.close();
  await provider.close();
  sandbox.close();
});

const OWN = { id: 'own', on: 'governance.change', do: 'deny' };
const RELEASE = {
  id: 'release',
  on: 'command.run',
  where: { program: 'cowsay' },
  except: { role: 'releasers' },
  do: 'deny',
};
const policy = (more: object = {}, mode = 'enforce') =>
  writeFileSync(
    product.home.policy,
    JSON.stringify({
      chaperone: 1,
      organization: 'acme',
      mode,
      roles: { releasers: { groups: 'developers' } },
      rules: [OWN, RELEASE],
      identity: { issuer: provider.issuer, clientId: CLIENT, ...more },
    }),
  );

/** One hook call; `way` cold: by the program, which starts a gate where it finds none. */
const act = async (command = 'ls', way: 'warm' | 'cold' = 'warm', env: Record<string, string> = {}) => {
  const done = await callHook(
    sandbox,
    product,
    { agent: 'claude-code', event: 'PreToolUse', way, env },
    toolCall('claude-code', sandbox, { command }),
  );
  said += done.stdout + done.stderr;
  return understood('claude-code', done);
};

const chaperone = (...args: string[]) => ({
  file: process.execPath,
  args: [product.program, ...args],
  cwd: sandbox.workspace,
  env: sandbox.env,
});

/** Runs a command to its end, whatever its exit code. */
const tell = async (...args: string[]) => {
  const done = await run(chaperone(...args), { limit: 60_000 });
  said += done.stdout + done.stderr;
  return done;
};

async function login(who: string, ...options: string[]): Promise<string> {
  const running = await serve(chaperone('login', ...options), { ready: /http:\S+/, limit: 60_000 });
  try {
    const [address = ''] = /http:\S+/.exec(running.output()) ?? [];
    const code = /code (\S+)/.exec(running.output())?.[1];
    await signInAs(who, address, code);
    await until('the end of the sign-in', running.exited);
    said += running.output();
    return running.output();
  } finally {
    await running.close();
  }
}

const last = <T extends ActivityRecord['type']>(type: T) =>
  product
    .records()
    .findLast((record): record is Extract<ActivityRecord, { type: T }> => record.type === type);

const everyFile = () => textBelow(sandbox.root);

/** The command lines of all processes. */
const everyCommandLine = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => textIn(`/proc/${pid}/cmdline`))
    .join('\n');

it('is in the record of every action from the sign-in to the sign-out', async () => {
  policy();
  await act();
  expect(last('decision')?.principal).toMatchObject({ kind: 'anonymous' });
  expect((await tell('whoami')).code).toBe(1);
  expect((await act('cowsay moo')).outcome).toBe('deny');

  expect(await login('ana')).toMatch(
    /Signed in as Ana Alves <ana@acme.example> \(person, in developers\), by http/,
  );
  await act();
  // Groups make roles, and rules ask for these.
  expect((await act('cowsay moo')).outcome).not.toBe('deny');
  const person = { kind: 'person', issuer: provider.issuer, subject: 'ana', ...ANA };
  expect(last('decision')?.principal).toEqual(person);
  const enrolled = await until('the enrolment', () => last('enrolment'));
  expect(enrolled).toMatchObject({
    principal: person,
    by: 'browser',
    device: last('decision')?.device,
    authenticated: expect.any(Number),
    key: { id: expect.stringMatching(/^[0-9a-f]{16}$/), spki: expect.stringMatching(/^MCowBQYDK2Vw/) },
  });
  expect((await tell('doctor')).stdout).toMatch(/sign-in +Ana Alves <ana@acme.example>/);
  const { code, stdout } = await tell('whoami', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ...person, until: expect.any(String) }]);

  // A hook that finds no gate knows it, too.
  await product.close();
  await act('ls', 'cold');
  // The gate that it has started takes its record in, now or a moment later.
  const cold = await until('the spooled record', () => {
    const decision = last('decision');
    return decision?.spooled ? decision : undefined;
  });
  expect(cold.principal).toEqual(person);

  const state = JSON.stringify(await until('the gate', () => gateState(sandbox.state)));
  const commandLines = everyCommandLine();
  expect((await tell('logout')).stdout).toMatch(/^Signed out/);
  await act();
  expect(last('decision')?.principal).toMatchObject({ kind: 'anonymous' });
  expect(last('governance')).toMatchObject({ what: 'signed out', principal: person });

  // Nowhere does a token stand, whole or in its telling part.
  expect(provider.issued().length).toBeGreaterThanOrEqual(3);
  const everything = [everyFile(), commandLines, state, said].join('\n');
  for (const token of provider.issued()) {
    expect(everything).not.toContain(token);
    const [, claims] = token.split('.');
    if (claims) expect(everything).not.toContain(claims);
  }
});

it('by device code, where no browser reaches this machine', async () => {
  policy();
  expect(await login('ana', '--device-code')).toMatch(/type in the code \S+\n.*Signed in as Ana/s);
  expect(last('enrolment') ?? (await until('the enrolment', () => last('enrolment')))).toMatchObject({
    by: 'device-code',
  });
});

it('signing out revokes the tokens at the provider, and says where tokens were only in memory', async () => {
  policy();
  await login('ana');
  expect((await tell('whoami')).stderr).toMatch(/no keychain.*in memory alone/);
  const { stdout } = await tell('logout');
  expect(stdout).toContain('revoked at the identity provider');
  expect(provider.requests()).toContain('POST /token/revocation 200');
});

it.skipIf(!hasKeyring)(
  'with a keychain the next gate has the sign-in confirmed, and no file holds a token',
  async () => {
    policy();
    await product.close();
    cpSync(path.join(REPOSITORY, 'dist/prebuilds'), path.join(path.dirname(product.program), 'prebuilds'), {
      recursive: true,
    });
    const runtime = path.join(sandbox.root, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const pipe = path.join(sandbox.root, 'go-on');
    execFileSync('mkfifo', [pipe]);
    const goOn = () => writeFileSync(pipe, 'on\n');
    const steps = ['login', undefined, 'gate', 'whoami', undefined, 'logout'];
    const script = steps.map((words) =>
      words === undefined
        ? `read wait < '${pipe}'`
        : `'${process.execPath}' '${product.program}' ${words} 2>&1 || exit 1`,
    );
    const unlock = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
    const keychain = { XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: path.join(sandbox.root, 'data') };
    const running = await serve(
      {
        file: 'dbus-run-session',
        args: ['--', 'bash', '-c', [unlock, ...script].join('\n')],
        cwd: sandbox.workspace,
        env: { ...sandbox.env, ...keychain },
      },
      { ready: /http:\S+/, limit: 60_000 },
    );
    try {
      await signInAs('ana', /http:\S+/.exec(running.output())?.[0] ?? '');
      await until('the sign-in', () => running.output().includes('Signed in as'));
      expect(running.output()).not.toContain('in memory alone');
      await product.close();
      goOn();
      const given = () => provider.requests().filter((line) => line === 'POST /token 200').length;
      await until('the refresh by the next gate', () => given() === 2);
      goOn();
      await until('the end', running.exited);
      expect(running.output()).toMatch(/; holds until[\s\S]*revoked at the identity provider/);
      const files = everyFile();
      expect(provider.issued().length).toBe(6);
      for (const token of provider.issued()) expect(files).not.toContain(token);
    } finally {
      await product.close();
      await running.close();
    }
  },
);

it('what one person has allowed does not hold for the next', async () => {
  policy();
  await login('ana');
  const grant = {
    id: 'g',
    covers: ['x'],
    says: ['x'],
    at: Date.now(),
    session: 's',
    scope: { kind: 'session', session: 's' },
  };
  await product.close();
  writeFileSync(product.home.grants, JSON.stringify([grant]));
  await login('ana');
  expect((await gateState(sandbox.state))?.grants).toHaveLength(1);
  await login('ben');
  expect((await gateState(sandbox.state))?.grants).toEqual([]);
});

it('`anonymous: deny` denies every action until somebody signs in, with and without a gate', async () => {
  policy({ anonymous: 'deny' });
  await product.close();
  const alone = await act('ls', 'cold');
  expect(alone).toMatchObject({ outcome: 'deny', reason: expect.stringMatching(/chaperone login.*Sign In/) });
  expect(last('decision')).toMatchObject({ rule: 'identity.anonymous', outcome: 'deny' });
  await product.startGate();
  // It had decided by itself: the gate has the record from the spool.
  await until('the spooled record', () => last('decision')?.spooled);
  expect((await act()).reason).toContain('identity.anonymous');
  expect((await gateState(sandbox.state))?.problems.join()).toMatch(/Nobody is signed in/);
  expect(last('decision')?.principal).toMatchObject({ kind: 'anonymous' });

  await login('ana');
  expect((await act()).outcome).not.toBe('deny');
  await product.close();
  expect((await act('ls', 'cold')).outcome).not.toBe('deny');

  // Who cannot seal it cannot write it; and without it nobody is known.
  await product.close();
  const kept = readFileSync(product.home.principal, 'utf8');
  writeFileSync(product.home.principal, kept.replaceAll('ana', 'ben'));
  expect((await act('ls', 'cold')).outcome).toBe('deny');
  await product.close();
  writeFileSync(product.home.principal, kept);
  expect((await act('ls', 'cold')).outcome).not.toBe('deny');
  await product.close();
  rmSync(product.home.principal);
  expect((await act('ls', 'cold')).outcome).toBe('deny');
});

it('a job is known by the token of its platform: to the hook that comes first, and to the gate', async () => {
  const variable = 'ACME_ID_TOKEN';
  const workload = { issuer: provider.issuer, audience: 'chaperone-ci', variable };
  policy({ anonymous: 'deny', workload });
  // `install` has started one without them.
  await product.close();
  const token = await provider.sign({ sub: 'repo:acme/orders', aud: 'chaperone-ci' });
  expect(await act('ls', 'cold', { [variable]: token })).toMatchObject({ reason: '' });
  const job = { kind: 'workload', issuer: provider.issuer, subject: 'repo:acme/orders', groups: [] };
  expect(last('decision')?.principal).toEqual(job);
  // That hook has started a gate with the job's variables.
  expect((await act()).outcome).not.toBe('deny');
  expect(last('decision')?.principal).toEqual(job);
  expect((await tell('whoami')).stdout).toMatch(/^repo:acme\/orders \(workload, in no groups\)/);

  await product.close();
  const expired = await provider.sign({ sub: 'repo:acme/orders', aud: 'chaperone-ci', exp: 1 });
  expect(await act('ls', 'cold', { [variable]: expired })).toMatchObject({
    outcome: 'deny',
    reason: expect.stringMatching(/A job needs its token in the variable ACME_ID_TOKEN/),
  });
  expect(`${everyFile()}${said}${JSON.stringify(await gateState(sandbox.state))}`).not.toContain(token);
});

it('observed only, `anonymous: deny` stops nothing and says what it would have done', async () => {
  policy({ anonymous: 'deny' }, 'observe');
  expect((await act()).outcome).not.toBe('deny');
  expect(last('decision')).toMatchObject({
    outcome: 'allow',
    wouldBe: { outcome: 'deny', rule: 'identity.anonymous' },
  });
});

it("another provider's sign-in does not count", async () => {
  policy({ anonymous: 'deny' });
  await login('ana');
  policy({ anonymous: 'deny', clientId: 'another' });
  expect((await act()).outcome).toBe('deny');
});

it('an agent may not sign in or out', async () => {
  policy();
  for (const words of ['login', 'logout']) {
    const done = await run(
      { ...chaperone(words), env: { ...sandbox.env, CLAUDECODE: '1' } },
      { limit: 60_000 },
    );
    expect([done.code, done.stderr]).toEqual([1, expect.stringContaining('an agent may not sign')]);
    expect((await act(`chaperone ${words}`)).outcome).toBe('deny');
  }
});
