/** `chaperone policy sign`, `publish` and `rotate` as an organisation runs them: what devices then read. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../../src/policy/bundle/documents.ts';
import { bodyOf } from '../policy/bundle/published.ts';
import { type Finished, run } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';

let sandbox: Sandbox;
let product: Product;
const KEYS = ['root', 'root-2', 'policy-key', 'status-key', 'status-key-2'];

const policy = (...args: string[]): Promise<Finished> =>
  run(
    {
      file: process.execPath,
      args: [product.program, 'policy', ...args],
      cwd: sandbox.workspace,
      env: sandbox.env,
    },
    { limit: 60_000 },
  );
const publish = (...args: string[]) =>
  policy('publish', '--dir', 'www', '--status-key', 'status-key', ...args);
const done = async (finished: Promise<Finished>): Promise<string> => {
  const { code, stdout, stderr } = await finished;
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};
const www = (name: string) => path.join(sandbox.workspace, 'www', name);
const status = () => bodyOf(readFileSync(www('status.json'))) as unknown as Status;
const bundle = async (revision: number): Promise<string> => {
  sandbox.write(`${revision}.yaml`, `chaperone: 1\norganization: acme\nrevision: ${revision}\n`);
  await done(policy('sign', `${revision}.yaml`, '--key', 'policy-key', '--out', `${revision}.json`));
  return `${revision}.json`;
};

beforeAll(async () => {
  sandbox = makeSandbox('publish');
  product = await setUpProduct(sandbox);
  for (const key of KEYS) await done(policy('keygen', '--out', key));
  await done(publish('--bundle', await bundle(42), '--root-key', 'root', '--policy-trust', 'policy-key.pub'));
});
afterAll(async () => {
  await product.close();
  sandbox.close();
});

describe('policy publish', () => {
  it('stages a channel, widens it, and ends it', async () => {
    await done(
      publish('--bundle', await bundle(43), '--channel', 'canary', '--share', '10', '--groups', 'eng', 'ops'),
    );
    expect(status().channels).toMatchObject({
      stable: { revision: 42 },
      canary: { revision: 43, share: 10, groups: ['eng', 'ops'] },
    });
    await done(publish('--channel', 'canary', '--share', '50', '--devices', 'dev-1'));
    expect(status().channels.canary).toMatchObject({
      revision: 43,
      share: 50,
      groups: ['eng', 'ops'],
      devices: ['dev-1'],
    });
    await done(publish('--channel', 'canary', '--end'));
    expect(Object.keys(status().channels)).toEqual(['stable']);
  });

  it('locks down by scope, and lifts', async () => {
    const until = '2099-01-01T00:00:00Z';
    await done(
      publish(
        '--lockdown',
        'incident 77',
        '--scope',
        'agent=codex',
        'agent=cursor',
        'session=s-1',
        '--until',
        until,
      ),
    );
    await done(publish('--lockdown', 'a drill', '--level', 'ask'));
    expect(status().lockdown.map(({ scope, level, reason }) => ({ scope, level, reason }))).toEqual([
      { scope: { agents: ['codex', 'cursor'] }, level: 'suspend', reason: 'incident 77' },
      { scope: { sessions: ['s-1'] }, level: 'suspend', reason: 'incident 77' },
      { scope: { all: true }, level: 'ask', reason: 'a drill' },
    ]);
    await done(publish('--lift'));
    expect(status().lockdown).toEqual([]);
  });

  it('revokes and reinstates', async () => {
    await done(publish('--revoke', 'device=dev-1', 'subject=ana@acme.example'));
    await done(publish('--revoke', 'session=s-1', '--reinstate', 'device=dev-1'));
    expect(status().revoked).toEqual({ devices: [], subjects: ['ana@acme.example'], sessions: ['s-1'] });
  });

  it.each([
    ['a scope that is none', ['--lockdown', 'x', '--scope', 'everyone'], '"everyone" is none of agent=NAME'],
    ['an agent that is none', ['--lockdown', 'x', '--scope', 'agent=codx'], '"agent=codx" is no agent'],
    ['a level without a lock-down', ['--level', 'ask'], 'belong to a --lockdown'],
    ['a scope without a lock-down', ['--scope', 'agent=codex'], 'belong to a --lockdown'],
    [
      'a level that would loosen',
      ['--lockdown', 'x', '--level', 'allow'],
      'the lock-down has a fault: 0.level',
    ],
    ['a time that is none', ['--lockdown', 'x', '--until', 'noon'], 'the lock-down has a fault: 0.until'],
    ['a share that is none', ['--channel', 'stable', '--share', '110'], 'a whole percentage'],
    ['a channel without a bundle', ['--channel', 'new', '--share', '10'], 'holds nothing yet'],
    ['an end of nothing', ['--channel', 'new', '--end'], 'there is no channel new'],
    ['a floor above what is published', ['--floor', '99'], 'would withdraw revision 42'],
  ])('refuses %s', async (_what, args, said) => {
    const before = status();
    expect(await publish(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    expect(status()).toEqual(before);
  });

  it('says what is published: channels, lock-downs, revocations', async () => {
    const said = await done(
      publish(
        '--lockdown',
        'incident 9',
        '--scope',
        'agent=codex',
        '--revoke',
        'device=dev-9',
        '--end-grants',
      ),
    );
    const [first, ...rest] = said.trimEnd().split('\n');
    expect(first).toMatch(/status\.json: version \d+, for 24 hours$/);
    const { lockdown, revoked } = status();
    expect(rest).toContain(`  locked down: agents codex, incident 9 (${lockdown[0]?.id})`);
    expect(rest).toContain('  revoked devices: dev-9');
    expect(rest).toContain(`  grants from before ${revoked.grantsBefore} are void`);
    await done(publish('--lockdown', 'a drill'));
    const [, drill] = status().lockdown.map(({ id }) => id);
    await done(publish('--lift', drill as string));
    expect(status().lockdown).toEqual(lockdown);
    await done(publish('--lift', '--reinstate', 'device=dev-9'));
  });

  it.each([
    [['--lift'], 'nothing is locked down, so there is nothing to lift'],
    [['--lockdown', 'x', '--until', '2020-01-01T00:00:00Z'], 'is over already'],
    [['--hours', '0'], '--hours is a number from 1 to 168, not "0"'],
    [['--hours', '9999'], '--hours is a number from 1 to 168, not "9999"'],
    [['--refresh', '1'], '--refresh is a number from 10 to 86400'],
  ])('publishes nothing for %j', async (args, says) => {
    const before = readFileSync(www('status.json'), 'utf8');
    expect(await publish(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect(readFileSync(www('status.json'), 'utf8')).toBe(before);
  });

  it('takes no other policy of a number that is published, but the same one signed anew', async () => {
    const { revision } = status().channels.stable as { revision: number };
    const again = await bundle(revision);
    await done(publish('--bundle', again));
    sandbox.write('other.yaml', `chaperone: 1\norganization: acme\nrevision: ${revision}\nmode: observe\n`);
    await done(policy('sign', 'other.yaml', '--key', 'policy-key', '--out', 'other.json'));
    expect(await publish('--bundle', 'other.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('raise the revision'),
    });
  });

  it('refuses what no device would take: another key, a revision that goes back, also in a new channel', async () => {
    const before = status();
    const refused = async (said: string, finished: Promise<Finished>) =>
      expect(await finished).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
    await refused('(under-signed)', policy('publish', '--dir', 'www', '--status-key', 'status-key-2'));
    const old = await bundle(41);
    await refused('raise the revision', publish('--bundle', old));
    await refused('(older-revision)', publish('--bundle', old, '--channel', 'new', '--share', '100'));
    expect(status()).toEqual(before);
  });
});

describe('policy enrol', () => {
  const digest = () =>
    createHash('sha256')
      .update(readFileSync(www('roots/1.json')))
      .digest('hex');
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const file = www(request.url ?? '');
      if (!existsSync(file)) response.writeHead(404).end();
      else response.end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  // No agent is installed here, which doctor minds.
  const doctor = () =>
    product.chaperone('doctor').then(
      ({ stdout }) => stdout,
      ({ message }: Error) => message,
    );

  it('starts the gate and says what is in force by then; leaving takes it back', async () => {
    const said = await done(policy('enrol', '--url', url, '--root-sha256', digest()));
    expect(said).toContain('in force: acme, revision 42 (channel stable)');
    expect(await doctor()).toContain(`the organisation's, by ${url}: acme, revision 42 (channel stable)`);
    expect(await done(policy('leave'))).toContain('no organisation any more');
    expect(await done(policy('leave'))).toBe('this account follows no organisation\n');
  });

  it('says why nothing came', async () => {
    const { code, stderr } = await policy('enrol', '--url', url, '--root-sha256', 'b'.repeat(64));
    expect([code, stderr]).toEqual([0, expect.stringContaining('(wrong-digest)')]);
    await done(policy('leave'));
  });
});

describe('policy rotate', () => {
  it('needs the word of the old root keys', async () => {
    const keys = ['--root-key', 'root-2', '--policy-trust', 'policy-key.pub', '--status-key', 'status-key-2'];
    expect(await policy('rotate', '--dir', 'www', '--signed-by', 'root-2', ...keys)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('(under-signed)'),
    });
    expect(readdirSync(www('roots'))).toEqual(['1.json']);
    await done(policy('rotate', '--dir', 'www', '--signed-by', 'root', ...keys));
    expect(readdirSync(www('roots'))).toEqual(['1.json', '2.json']);
    expect(status()).toMatchObject({ version: 1, root: 2, channels: { stable: { revision: 42 } } });
    // The old status key says nothing any more; the new one goes on.
    expect((await publish()).stderr).toContain('(under-signed)');
    await done(policy('publish', '--dir', 'www', '--status-key', 'status-key-2'));
    expect(status().version).toBe(2);
  });
});

describe('policy sign', () => {
  const sign = (file: string, ...args: string[]) =>
    policy('sign', file, '--key', 'policy-key', '--out', 'signed.json', ...args);
  it('carries tests that the policy passes, and signs nothing where it does not', async () => {
    sandbox.write(
      'p.yaml',
      'chaperone: 1\norganization: acme\nrules:\n  - { id: push, on: git.push, do: ask }\n',
    );
    sandbox.write(
      'p.test.yaml',
      'cases:\n  - { command: git push, expect: ask, rule: push }\n  - { command: ls, expect: allow }\n',
    );
    await done(sign('p.yaml', '--tests', 'p.test.yaml'));
    expect(await done(policy('verify', 'signed.json', '--trust', 'policy-key.pub'))).toContain('2 tests');
    sandbox.write('p.test.yaml', 'cases:\n  - { command: git push, expect: deny }\n');
    expect(await sign('p.yaml', '--tests', 'p.test.yaml')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/p\.test\.yaml:2:5: .*"git push".*outcome should be deny and is ask/),
    });
  });

  it('is not held up by a policy that would blow up when it is read', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `c${i}: &b${i + 1} [*b${i}, *b${i}]`);
    sandbox.write('bomb.yaml', `chaperone: 1\na: &b0 [x, x]\n${rows.join('\n')}\n`);
    const start = performance.now();
    expect(await sign('bomb.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bomb\.yaml:1:1: .*alias/),
    });
    console.log(`a bomb of aliases was refused after ${Math.round(performance.now() - start)} ms`);
  });
});
