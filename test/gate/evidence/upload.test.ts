/** Batches arrive exactly once, whatever the network does; another one of the same number is an alarm. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkChains } from '../../../src/audit/batch/chains.ts';
import { checkBatches } from '../../../src/audit/batch/check.ts';
import { BatchCutter } from '../../../src/audit/batch/cutter.ts';
import { batchesIn, batchFoldersIn, straysIn } from '../../../src/audit/batch/folder.ts';
import { BatchSpool, batchName } from '../../../src/audit/batch/spool.ts';
import { BATCH_TYPE, type Statement } from '../../../src/audit/batch/statement.ts';
import { UploadAuthorization } from '../../../src/gate/evidence/authorization.ts';
import { BACK_OFF, Uploader, type UploaderOptions } from '../../../src/gate/evidence/uploader.ts';
import { retryAfter } from '../../../src/gate/sending/answer.ts';
import { fullJitter } from '../../../src/gate/sending/back-off.ts';
import { Connections } from '../../../src/gate/sending/request.ts';
import { open } from '../../../src/model/envelope.ts';
import { mustParsePolicy } from '../../../src/policy/parse.ts';
import { DEVICE, TestChain, testKey } from '../../audit/batch/chain.ts';
import { Witness } from '../../audit/batch/witness.ts';
import { EvidenceServer, type Fault } from '../../rig/evidence-server.ts';
import { until } from '../../rig/processes.ts';

let chain: TestChain;
let server: EvidenceServer;
let folder: string;
let uploaders: Uploader[];
let forks: string[];
let connections: Connections;

beforeEach(async () => {
  chain = new TestChain();
  server = await new EvidenceServer().open();
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
  uploaders = [];
  forks = [];
  connections = new Connections({}, 10_000);
});
afterEach(async () => {
  for (const uploader of uploaders) await uploader.close(0);
  connections.close();
  await server.close();
  chain.close();
  rmSync(folder, { recursive: true });
});

/** An uploader as a fresh process has it; its waits are a thousandth of what they are at most. */
function uploader(options: Partial<UploaderOptions> = {}, spool = new BatchSpool(chain.folder)): Uploader {
  const one = new Uploader({
    spool,
    device: DEVICE,
    target: async () => ({ url: server.url, connections }),
    forked: ({ batch }, problem) => forks.push(`${batch}: ${problem}`),
    changed: () => {},
    random: () => 0.001,
    ...options,
  });
  uploaders.push(one);
  one.wake();
  return one;
}

async function cutBatches(count: number, records = 3): Promise<void> {
  for (let n = 0; n < count; n++) {
    await chain.append(records);
    await chain.cut();
  }
}

const sent = () => new BatchSpool(chain.folder).sent(1);
const allSent = (batch: number) => until(`batch ${batch} to be sent`, () => sent().batch === batch);
const name = (batch: number, ending = '.dsse.json') => `${DEVICE}/1/${batchName(batch)}${ending}`;

/** What has arrived is what is here, file by file, and an auditor finds it whole. */
function expectArrived(count: number): void {
  const { spool } = chain.cutter;
  for (let batch = 1; batch <= count; batch++) {
    expect(server.kept.get(name(batch))).toEqual(spool.read(1, batch, 'statement'));
    expect(server.kept.get(name(batch, '.jsonl.gz'))).toEqual(spool.read(1, batch, 'body'));
  }
  const found = checkBatches(batchesIn(path.join(server.writeTo(folder), DEVICE, '1')), {
    keys: [chain.key.publicKey],
  });
  expect(found).toMatchObject({ ok: true, batches: count });
}

const created = () => server.asked.filter(({ method, status }) => method === 'PUT' && status === 201);

describe('an upload', () => {
  it('sends the records of a batch before its statement, each once', async () => {
    await cutBatches(3);
    await chain.cut('heartbeat');
    uploader();
    await allSent(4);
    expectArrived(4);
    expect(created().map((asked) => asked.path)).toEqual([
      ...[1, 2, 3].flatMap((batch) => [name(batch, '.jsonl.gz'), name(batch)]),
      name(4),
    ]);
  });

  it.each([1, 2, 3, 4])(
    'arrives exactly once through a network that fails in every way (%i)',
    async (seed) => {
      const faults: readonly Fault[] = [
        'dropped',
        'kept-and-dropped',
        'half-an-answer',
        'cut-off',
        { status: 500 },
        { status: 503, headers: { 'retry-after': '0' } },
        { status: 429 },
        { status: 409 },
        { delay: 20 },
      ];
      let state = seed * 7919;
      const roll = (sides: number) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor((state / 2147483648) * sides);
      };
      server.fault = () => (roll(10) < 6 ? (faults[roll(faults.length)] ?? 'none') : 'none');
      await cutBatches(12);
      const first = uploader();
      await until('some to be sent', () => sent().batch >= 4);
      // The process ends somewhere in the middle, and another goes on.
      await first.close(0);
      await cutBatches(4);
      uploader();
      await allSent(16);
      expectArrived(16);
      expect(forks).toEqual([]);
    },
  );

  it('sends all again where it cannot be read how far it was, and finds it there', async () => {
    await cutBatches(3);
    await uploader().close(5000);
    expect(sent().batch).toBe(3);
    writeFileSync(path.join(chain.chainFolder(), 'sent.json'), '{"batch":');
    uploader();
    await allSent(3);
    expect(forks).toEqual([]);
    expect(created()).toHaveLength(6);
  });

  it('goes on when the server comes back', async () => {
    await cutBatches(2);
    uploader();
    await allSent(2);
    await server.close();
    await cutBatches(2);
    const next = uploader();
    await until('a failure', () => next.trouble !== undefined);
    expect(next.trouble?.problem).toMatch(/cannot be reached/);
    await server.open();
    await allSent(4);
    await until('the end of the trouble', () => next.trouble === undefined);
    expectArrived(4);
  });

  it('waits as long as the server asks for', async () => {
    await cutBatches(1);
    server.fault = (number) => (number === 0 ? { status: 503, headers: { 'retry-after': '1' } } : 'none');
    uploader();
    await allSent(1);
    const [first, second] = server.asked;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });

  it('follows no redirect', async () => {
    await cutBatches(1);
    server.fault = () => ({ status: 302, headers: { location: `${server.url}/elsewhere` } });
    const one = uploader();
    await until('a failure', () => one.trouble !== undefined);
    expect(one.trouble?.problem).toContain('redirects are not followed');
    expect(server.asked.map((asked) => asked.path)).toEqual([name(1, '.jsonl.gz')]);
  });

  it('does not hammer a server that will not have it', async () => {
    await cutBatches(1);
    server.fault = () => ({ status: 403 });
    const one = uploader();
    await until('a failure', () => one.trouble !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.asked).toHaveLength(1);
  });
});

describe('a fork', () => {
  it('is an alarm: nothing more of that chain is sent, also not by the next process', async () => {
    await cutBatches(2);
    uploader();
    await allSent(2);
    server.kept.set(name(3), Buffer.from('{"of":"another device with the same key"}'));
    await cutBatches(3);
    uploader();
    await until('the alarm', () => forks.length > 0);
    expect(forks).toEqual([expect.stringMatching(/^3: .* holds something else/)]);
    const asked = server.asked.length;
    const next = uploader();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(next.trouble).toBeUndefined();
    expect(server.asked).toHaveLength(asked);
    expect(sent()).toMatchObject({ batch: 2, fork: 3 });
    expect(forks).toHaveLength(1);
  });

  it('is seen in the records of a batch, too', async () => {
    await cutBatches(1);
    server.kept.set(name(1, '.jsonl.gz'), Buffer.from('no records'));
    uploader();
    await until('the alarm', () => forks.length > 0);
    expect(server.kept.has(name(1))).toBe(false);
  });

  it('leaves another chain alone', async () => {
    await cutBatches(1);
    server.kept.set(name(1), Buffer.from('{}'));
    await chain.append(2);
    await chain.cut('size', 100, testKey().signer);
    uploader();
    await until('the other chain', () => server.batches(`${DEVICE}/2`).length === 1);
    expect(forks).toHaveLength(1);
  });

  it('ends where another chain takes its place, with all that had not arrived', async () => {
    await cutBatches(2);
    uploader();
    await allSent(2);
    // A copy of the device goes on with its chain, and is the first to send a batch.
    cpSync(chain.root, path.join(folder, 'copy'), { recursive: true });
    const copy = new BatchCutter(path.join(folder, 'copy/evidence'), path.join(folder, 'copy/log'), DEVICE);
    await copy.cut(chain.log.durable, 'heartbeat', 100, chain.key.signer);
    server.kept.set(name(3), copy.spool.read(1, 3, 'statement') ?? Buffer.alloc(0));
    await cutBatches(2);
    expect(await chain.cutter.beginAnew()).toBeUndefined();
    uploader({}, chain.cutter.spool);
    await until('the alarm', () => forks.length > 0);
    expect(chain.cutter).toMatchObject({ fork: 3, unsent: [{ batch: 3 }, { batch: 4 }] });

    expect(await chain.cutter.beginAnew()).toBe(`${DEVICE}/1`);
    chain.openCutter();
    expect(chain.cutter).toMatchObject({ fork: undefined, unsent: [] });
    expect(await chain.cutter.beginAnew()).toBeUndefined();
    await chain.cutAll(4);
    uploader();
    await until('the other chain', () => server.batches(`${DEVICE}/2`).length === 2);
    const received = () => {
      const root = server.writeTo(mkdtempSync(path.join(folder, 'received-')));
      const chains = batchFoldersIn(root).map((where) => ({
        where,
        files: batchesIn(where),
        strays: straysIn(where),
        removed: 0,
        besideOthers: true,
      }));
      return checkChains(chains, { keys: [chain.key.publicKey] });
    };
    expect(received()).toMatchObject([
      { broken: { problem: expect.stringContaining('a copy of the device has gone on with it') } },
      { ok: true, first: 8, last: 13, records: 6 },
    ]);
    server.kept.delete(name(3));
    server.kept.delete(name(3, '.jsonl.gz'));
    expect(received()).toMatchObject([
      { ok: true, first: 1, last: 7 },
      { ok: true, first: 8, last: 13 },
    ]);
  });

  it('is none where the server does not show what it has: that is told, and tried again', async () => {
    await cutBatches(1);
    server.kept.set(name(1, '.jsonl.gz'), chain.cutter.spool.read(1, 1, 'body') ?? Buffer.alloc(0));
    server.fault = (_number, method) => (method === 'GET' ? { status: 403 } : 'none');
    const one = uploader();
    await until('a failure', () => one.trouble !== undefined);
    expect(one.trouble?.problem).toContain('whether it is ours cannot be seen');
    expect(forks).toEqual([]);
  });
});

describe('a token', () => {
  it('comes from where the policy says, and is asked for anew when it is refused', async () => {
    await cutBatches(2);
    const secrets = path.join(folder, 'tokens.env');
    writeFileSync(secrets, 'UPLOAD=first\n');
    server.token = 'first';
    const policy = mustParsePolicy(
      `chaperone: 1\nsecrets: { references: { upload: "env-file://${secrets}#UPLOAD" } }\nevidence: { url: "${server.url}", token: "secret://upload" }\n`,
      'policy.yaml',
    );
    const { references } = policy.secrets;
    const authorization = new UploadAuthorization({ table: () => references, cwd: folder });
    const target = async (fresh: boolean) => ({
      url: server.url,
      connections,
      authorize: await authorization.of(policy.evidence ?? {}, fresh),
    });
    const one = uploader({ target }, chain.cutter.spool);
    await allSent(2);
    writeFileSync(secrets, 'UPLOAD=second\n');
    server.token = 'second';
    await cutBatches(1);
    await until('the next batch', () => {
      one.wake();
      return sent().batch === 3;
    });
    expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer first', 'Bearer second']),
    );
  });

  it('that cannot be had stops the upload, and says why', async () => {
    await cutBatches(1);
    const authorization = new UploadAuthorization({ table: () => ({}), cwd: folder });
    const one = uploader({
      target: async (fresh) => ({
        url: server.url,
        connections,
        authorize: await authorization.of({ token: 'env-file:///nowhere#TOKEN' }, fresh),
      }),
    });
    await until('a failure', () => one.trouble !== undefined);
    expect(one.trouble?.problem).toContain('env-file:///nowhere#TOKEN cannot be had');
    expect(server.asked).toEqual([]);
  });

  it('is that of who is signed in, where the policy names none', async () => {
    const asked: string[] = [];
    const authorization = new UploadAuthorization({
      table: () => ({}),
      cwd: folder,
      signedIn: async ({ method, url }) => {
        asked.push(`${method} ${url}`);
        return { authorization: 'DPoP of-mia', dpop: 'proof' };
      },
    });
    await cutBatches(1);
    uploader({
      target: async (fresh) => ({
        url: server.url,
        connections,
        authorize: await authorization.of({}, fresh),
      }),
    });
    await allSent(1);
    // Each request with a proof of its own.
    expect(asked).toEqual(
      ['.jsonl.gz', '.dsse.json'].map((ending) => `PUT ${server.url}/${name(1, ending)}`),
    );
    expect(server.asked[0]?.authorization).toBe('DPoP of-mia');
  });
});

describe('a receipt', () => {
  const witness = new Witness('acme.example/witness');
  const target = async () => ({ url: server.url, connections, receiptKey: witness.verifierKey });
  const receiptOf = (path: string, by = witness): string => {
    const opened = open(server.kept.get(path) ?? '', BATCH_TYPE, [], 0);
    if (!opened.ok) return '';
    const { chain: origin, treeSize, treeRoot } = JSON.parse(opened.payload.toString()) as Statement;
    return by.checkpoint(`acme.example/chaperone/${origin}`, treeSize, treeRoot);
  };

  it('comes as the answer, is kept and checked', async () => {
    server.answer = (path) => receiptOf(path);
    await cutBatches(2);
    uploader({ target });
    await allSent(2);
    expect(chain.cutter.spool.read(1, 2, 'receipt')?.toString()).toContain(`/${DEVICE}/1\n7\n`);
  });

  it('or lies beside the batch later; without it a batch does not count as sent', async () => {
    await cutBatches(1);
    const one = uploader({ target });
    await until('a failure', () => one.trouble !== undefined);
    expect(one.trouble?.problem).toContain('There is no receipt yet');
    expect(sent().batch).toBe(0);
    server.kept.set(name(1, '.checkpoint'), Buffer.from(receiptOf(name(1))));
    await allSent(1);
    expect(created()).toHaveLength(2);
  });

  it('of somebody else, or for something else, is none', async () => {
    await cutBatches(1);
    server.answer = (path) => receiptOf(path, new Witness(witness.name));
    const one = uploader({ target });
    await until('a failure', () => one.trouble !== undefined);
    expect(one.trouble?.problem).toContain('its receipt is not signed by acme.example/witness');
    server.answer = () => witness.checkpoint(`acme.example/chaperone/${DEVICE}/1`, 4, '0'.repeat(64));
    server.kept.clear();
    const next = uploader({ target });
    await until('a failure', () => next.trouble !== undefined);
    expect(next.trouble?.problem).toContain('its receipt is for other records');
    expect(sent().batch).toBe(0);
  });
});

describe('waiting', () => {
  it('grows with failures from a second to five minutes, at random below that', () => {
    expect([1, 2, 3, 9, 10, 50].map((failures) => fullJitter(failures, BACK_OFF, () => 1))).toEqual([
      1000, 2000, 4000, 256_000, 300_000, 300_000,
    ]);
    expect(fullJitter(5, BACK_OFF, () => 0.5)).toBe(8000);
  });

  it('reads Retry-After as seconds or a date, and at most an hour of it', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfter('7', now)).toBe(7000);
    expect(retryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(retryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    expect(retryAfter('999999', now)).toBe(3_600_000);
    expect(retryAfter('soon', now)).toBeUndefined();
    expect(retryAfter(undefined, now)).toBeUndefined();
  });
});
