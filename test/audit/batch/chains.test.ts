/** Chains beside each other: none ends early, none passes for another, and what was dropped in between hides no more. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkChains } from '../../../src/audit/batch/chains.ts';
import { checkBatches } from '../../../src/audit/batch/check.ts';
import { batchesIn, batchFoldersIn, straysIn } from '../../../src/audit/batch/folder.ts';
import { batchName } from '../../../src/audit/batch/spool.ts';
import { BATCH_TYPE, digestOf, type Statement } from '../../../src/audit/batch/statement.ts';
import { canonicalJson } from '../../../src/model/canonical.ts';
import { open, sealBy } from '../../../src/model/envelope.ts';
import { exchangeOf } from '../../../src/model/key-exchange.ts';
import { DEVICE, freshChain, type TestChain, testKey } from './chain.ts';

const { chain } = freshChain();
const next = testKey();
/** What whoever receives batches has. */
let received: string;

beforeEach(async () => {
  received = mkdtempSync(path.join(tmpdir(), 'received-'));
  // A chain of four batches, and one of two that takes its place.
  for (let n = 0; n < 4; n++) {
    await chain().append(10);
    await chain().cut();
  }
  for (let n = 0; n < 2; n++) {
    await chain().append(10);
    await chain().cut('size', 100, next.signer);
  }
  for (const number of [1, 2]) put(chain(), DEVICE, number);
});
afterEach(() => rmSync(received, { recursive: true }));

function put(from: TestChain, device: string, number: number, as = number): void {
  const folder = path.join(received, device, String(as));
  mkdirSync(folder, { recursive: true });
  for (const { name } of batchesIn(from.chainFolder(number)))
    for (const ending of ['.dsse.json', '.jsonl.gz']) {
      const file = name.replace('.dsse.json', ending);
      cpSync(path.join(from.chainFolder(number), file), path.join(folder, file));
    }
}

const file = (number: number, batch: number, ending = '.dsse.json', device = DEVICE) =>
  path.join(received, device, String(number), batchName(batch) + ending);

function remove(number: number, ...batches: number[]): void {
  for (const batch of batches)
    for (const ending of ['.dsse.json', '.jsonl.gz']) rmSync(file(number, batch, ending));
}

function check(keys = [chain().key.publicKey, next.publicKey]) {
  const chains = batchFoldersIn(received).map((folder) => ({
    where: path.relative(received, folder).replaceAll('\\', '/'),
    files: batchesIn(folder),
    strays: straysIn(folder),
    removed: 0,
    besideOthers: true,
  }));
  return checkChains(chains, { keys });
}
const problems = (keys?: Parameters<typeof check>[0]) =>
  check(keys).map(({ broken, where }) => broken && `${where.slice(-1)}: ${broken.problem}`);

/** A statement said anew, signed by the key that has signed it before. */
function say(
  number: number,
  batch: number,
  change: (said: Statement) => Partial<Statement>,
  key = chain().key,
) {
  const opened = open(readFileSync(file(number, batch)), BATCH_TYPE, [], 0);
  if (!opened.ok) throw new Error(opened.problem);
  const said = JSON.parse(opened.payload.toString()) as Statement;
  const payload = Buffer.from(canonicalJson({ ...said, ...change(said) }));
  writeFileSync(file(number, batch), JSON.stringify(sealBy(BATCH_TYPE, payload, [key.signer])));
}

/** Names a batch as the one behind it does. */
function digest(number: number, batch: number): string {
  const opened = open(readFileSync(file(number, batch)), BATCH_TYPE, [], 0);
  return opened.ok ? digestOf(opened.payload) : '';
}

describe('chains of a device', () => {
  it('are whole as they were sent, each with the key that has signed it', () => {
    expect(check()).toMatchObject([
      { ok: true, chain: `${DEVICE}/1`, batches: 4, signers: [0] },
      { ok: true, chain: `${DEVICE}/2`, batches: 2, signers: [1] },
    ]);
  });

  it('do not end before the batch that the next one names', () => {
    remove(1, 4);
    expect(problems()).toEqual([
      expect.stringMatching(/^1: .* ended with batch 4: the end is missing$/),
      undefined,
    ]);
  });

  it('do not go away as a whole', () => {
    rmSync(path.join(received, DEVICE, '1'), { recursive: true });
    expect(problems()).toEqual([`2: it takes the place of ${DEVICE}/1, which is not here`]);
  });

  it('do not end in another batch than the next one names', () => {
    say(1, 4, () => ({ principals: ['somebody else'] }));
    expect(problems()[0]).toContain('says that batch 4 was another');
  });

  it('do not lose statements whose records are still there, but for the one that is on its way', () => {
    rmSync(file(2, 2));
    expect(check()[1]).toMatchObject({
      ok: true,
      notes: expect.arrayContaining([expect.stringContaining('batch 2')]),
    });
    rmSync(file(2, 1));
    expect(problems()[1]).toContain('no statement');
  });

  it('do not lose a batch that somebody has given a receipt for', () => {
    remove(2, 2);
    writeFileSync(file(2, 2, '.checkpoint'), 'a receipt');
    expect(problems()[1]).toContain('batch 2 was here');
  });

  it('are not gone on with by a copy of the device once another has taken their place', async () => {
    say(2, 1, () => ({ follows: { chain: `${DEVICE}/1`, batch: 3, digest: digest(1, 3) } }), next);
    expect(problems()[0]).toMatch(/takes its place after batch 3, and batch 4 is here: a copy/);
    remove(1, 4);
    expect(problems()[0]).toBeUndefined();
  });

  it('are signed by no key that has given way to another in one before, and by none that it vouches for', async () => {
    const [old, thief] = [chain().key, testKey()];
    const exchange = (to: typeof old) =>
      exchangeOf(DEVICE, old.signer, to.signer, '2026-01-01T00:00:00.000Z');
    // The device has exchanged its key in chain 1; whoever has the old one begins a third with a key of their own.
    say(1, 4, () => ({ key: next.signer.keyId, exchanges: [exchange(next)] }), next);
    say(2, 1, () => ({ follows: { chain: `${DEVICE}/1`, batch: 4, digest: digest(1, 4) } }), next);
    say(2, 2, () => ({ prevBatch: digest(2, 1) }), next);
    expect(problems([old.publicKey])).toEqual([undefined, undefined]);
    put(chain(), DEVICE, 2, 3);
    const made = { chain: `${DEVICE}/3`, exchanges: [exchange(thief)], batch: 1 };
    remove(3, 2);
    say(3, 1, () => ({ ...made, follows: { chain: `${DEVICE}/2`, batch: 2, digest: digest(2, 2) } }), thief);
    expect(problems([old.publicKey])[2]).toContain('not signed by the key of the device');
    // The same where the old one still is the device's.
    say(1, 4, () => ({ exchanges: [] }), old);
    expect(problems([old.publicKey])[2]).toBeUndefined();
  });

  it('are not there twice', () => {
    put(chain(), DEVICE, 2, 3);
    expect(problems()[2]).toContain('as well');
  });
});

describe('another device', () => {
  const OTHER = 'dev-fedcba9876543210';

  it('does not pass its batches off under another name, also where its key is trusted', () => {
    put(chain(), OTHER, 1);
    rmSync(path.join(received, DEVICE), { recursive: true });
    expect(problems()).toEqual(["1: this is chain dev-0123456789abcdef/1, and its folder is another's"]);
  });

  it('does not go on with a chain that it has not begun, also where its key is trusted', () => {
    say(2, 2, () => ({}));
    expect(problems()[1]).toContain('not signed by the key of the device');
  });

  it('is not named in the chain of this one', () => {
    say(2, 2, () => ({ device: OTHER }), next);
    expect(problems()[1]).toContain('contradicts itself');
  });
});

describe('batches that were declared dropped', () => {
  const dropped = (batches: [number, number], first: number, last: number) => () => ({
    dropped: [{ why: 'spool' as const, batches, first, last }],
  });
  const found = () =>
    checkBatches(batchesIn(path.join(received, DEVICE, '1')), { keys: [chain().key.publicKey] });

  it('hide no records but those that are declared', () => {
    remove(1, 2, 3);
    say(1, 4, dropped([2, 3], 12, 31));
    expect(found()).toMatchObject({ ok: true, batches: 2 });
    say(1, 4, dropped([2, 3], 12, 21));
    expect(found().broken).toMatchObject({ batch: 4, seq: 12, problem: 'records 12 to 31 are missing' });
  });

  it('hide no records that were there before', () => {
    remove(1, 2, 3);
    say(1, 4, () => ({ ...dropped([2, 3], 12, 31)(), first: 5 }));
    expect(found().broken).toMatchObject({ batch: 4, problem: 'record 5 is in an earlier batch' });
  });

  it('have not grown the tree by more', () => {
    remove(1, 2, 3);
    say(1, 4, (said) => ({
      ...dropped([2, 3], 12, 31)(),
      treeSize: said.treeSize + 64,
      treeBefore: [...said.treeBefore].slice(0, 1).concat(said.treeBefore),
    }));
    expect(found().broken?.problem).toBe('the tree of this batch is not that of batch 1 grown');
  });
});
