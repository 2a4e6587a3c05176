/** Batches follow on each other whatever happens to the process, the log or the key between them. */
import { cpSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { checkBatches } from '../../../src/audit/batch/check.ts';
import { batchesIn } from '../../../src/audit/batch/folder.ts';
import { inclusionProof, isIncluded, leafHash } from '../../../src/audit/batch/merkle.ts';
import { BATCH_TYPE } from '../../../src/audit/batch/statement.ts';
import { linesIn } from '../../../src/audit/lines.ts';
import { segmentsIn } from '../../../src/audit/segments.ts';
import { open } from '../../../src/model/envelope.ts';
import { exchangeOf } from '../../../src/model/key-exchange.ts';
import { entry } from '../records.ts';
import { DEVICE, freshChain, testKey } from './chain.ts';

const { chain } = freshChain();

describe('cutting a log into batches', () => {
  it('puts every record into exactly one, in order, and an auditor finds it whole', async () => {
    await chain().append(250);
    expect(await chain().cutAll()).toBe(3);
    const found = chain().check();
    // The log's own first record is one of them.
    expect(found).toMatchObject({ ok: true, signed: 'good', batches: 3, records: 251, first: 1, last: 251 });
    expect(found.chain).toBe(`${DEVICE}/1`);
    expect(chain().cutter.waiting(chain().log.durable)).toBe(0);
  });

  it('takes only what is on disk', async () => {
    await chain().append(3);
    chain().log.append(entry('not flushed'));
    const cut = await chain().cut();
    expect(cut?.statement.last).toBe(4);
    await chain().log.synced();
    expect((await chain().cut())?.statement).toMatchObject({ first: 5, last: 5, count: 1 });
  });

  it('says nothing without records, but for a heartbeat and at the end', async () => {
    await chain().append(3);
    await chain().cutAll();
    expect(await chain().cut('interval')).toBeUndefined();
    expect(await chain().cut('session-end')).toBeUndefined();
    expect((await chain().cut('heartbeat'))?.statement).toMatchObject({
      count: 0,
      first: 5,
      last: 4,
      body: null,
    });
    expect((await chain().cut('shutdown'))?.statement).toMatchObject({ count: 0, batch: 3 });
    await chain().append(2);
    await chain().cutAll();
    expect(chain().check()).toMatchObject({ ok: true, batches: 4, records: 6 });
  });

  it('goes on across segments, and when another process goes on with it', async () => {
    chain().openLog({ segment: { bytes: 3000, milliseconds: 1e9 } });
    for (let round = 0; round < 5; round++) {
      await chain().append(30);
      await chain().cut('interval');
      chain().openCutter();
    }
    expect(segmentsIn(chain().logFolder).length).toBeGreaterThan(3);
    expect(chain().check()).toMatchObject({ ok: true, batches: 5, records: 151 });
  });

  it('makes a batch anew of which a crash has left no statement', async () => {
    await chain().append(10);
    await chain().cut();
    await chain().append(5);
    await chain().cut();
    rmSync(chain().cutter.spool.file(1, 2, 'statement'));
    await chain().append(5);
    chain().openCutter();
    expect(chain().cutter.spool.kept.map(({ batch }) => batch)).toEqual([1]);
    await chain().cutAll();
    expect(chain().check()).toMatchObject({ ok: true, batches: 2, records: 21 });
  });

  it('goes on behind the last batch that is there, with older notes or without', async () => {
    const cutNext = async () => {
      await chain().append(5);
      chain().openCutter();
      return (await chain().cut())?.statement;
    };
    await cutNext();
    await cutNext();
    const [, second] = chain().cutter.spool.kept;
    // The first goes unsent, and notes are made of that.
    await chain().cutter.trim({ milliseconds: 1e9, bytes: second?.bytes ?? 0 });
    expect((await cutNext())?.dropped).toMatchObject([{ why: 'spool', batches: [1, 1] }]);
    expect(await cutNext()).toMatchObject({ batch: 4, dropped: [] });
    rmSync(path.join(chain().folder, 'state.json'));
    expect(await cutNext()).toMatchObject({ batch: 5, dropped: [] });
    expect(chain().check()).toMatchObject({ ok: true, batches: 4, first: 7, last: 26 });
  });

  it('names what was gone from the log before it came into a batch', async () => {
    chain().openLog({ segment: { bytes: 3000, milliseconds: 1e9 } });
    await chain().append(10);
    await chain().cut();
    await chain().append(60);
    const [, second, third] = segmentsIn(chain().logFolder);
    if (!second || !third) throw new Error('too few segments');
    rmSync(second.file);
    await chain().cutAll();
    const found = chain().check();
    const { records, dropped } = found;
    expect(found.ok).toBe(true);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toMatchObject({ why: 'gone', last: third.first - 1 });
    const { first, last } = dropped[0] as { first: number; last: number };
    expect(records + (last - first + 1)).toBe(found.last);
    expect(found.notes.join()).toContain('were gone from the device');
  });

  it('tells of records that were taken out of a segment: no limit takes single ones', async () => {
    await chain().append(5);
    await chain().cut();
    await chain().append(5);
    const [segment] = segmentsIn(chain().logFolder);
    if (!segment) throw new Error('no segment');
    const lines = readFileSync(segment.file, 'utf8').split('\n');
    writeFileSync(segment.file, [...lines.slice(0, 7), ...lines.slice(8)].join('\n'));
    const cut = await chain().cut();
    expect(cut).toMatchObject({ tampered: 9, statement: { dropped: [{ why: 'gone', first: 8, last: 8 }] } });
  });

  it('begins at what is left of an older log', async () => {
    chain().openLog({ segment: { bytes: 3000, milliseconds: 1e9 } });
    await chain().append(40);
    rmSync(segmentsIn(chain().logFolder)[0]?.file ?? '');
    await chain().cutAll();
    const found = chain().check();
    expect(found).toMatchObject({ ok: true, dropped: [{ why: 'gone', first: 1 }] });
  });

  it('names the records that the disk did not take', async () => {
    await chain().append(2);
    chain().log.append({
      ...entry(''),
      agent: 'chaperone',
      type: 'log',
      event: 'lost',
      says: '7 records could not be written.',
      count: 7,
    } as never);
    await chain().log.synced();
    await chain().cutAll();
    expect(chain().check()).toMatchObject({ ok: true, dropped: [{ why: 'lost', count: 7, noted: 4 }] });
  });

  it('tells of a log that was changed under it, and signs nothing else than what stands there', async () => {
    await chain().append(5);
    await chain().cut();
    await chain().append(5);
    const [segment] = segmentsIn(chain().logFolder);
    if (!segment) throw new Error('no segment');
    const text = readFileSync(segment.file, 'utf8');
    const lines = text.split('\n');
    const changed = lines.map((line, index) => (index === 7 ? line.replace('record 1', 'record 9') : line));
    writeFileSync(segment.file, changed.join('\n'));
    const cut = await chain().cut();
    expect(cut?.tampered).toBe(9);
    expect(chain().check().broken).toMatchObject({
      batch: 2,
      seq: 8,
      line: 2,
      problem: 'this record was changed',
    });
  });

  it('takes a record in that was changed to be none any more, as long as it has its place', async () => {
    await chain().append(5);
    const [segment] = segmentsIn(chain().logFolder);
    if (!segment) throw new Error('no segment');
    const text = readFileSync(segment.file, 'utf8');
    const moment = /"moment":"\w+"/;
    const lines = text.split('\n');
    writeFileSync(
      segment.file,
      lines.map((line, index) => (index === 3 ? line.replace(moment, '"moment":"eaten"') : line)).join('\n'),
    );
    const cut = await chain().cut();
    expect(cut).toMatchObject({ tampered: 5, statement: { count: 6, dropped: [] } });
    expect(chain().check().broken).toMatchObject({ seq: 4, problem: 'this record was changed' });
  });

  it('begins another chain where the log has begun anew, and says which it follows', async () => {
    await chain().append(20);
    await chain().cutAll();
    chain().log.close();
    rmSync(chain().logFolder, { recursive: true });
    chain().openLog();
    await chain().append(3);
    await chain().cutAll();
    const second = chain().check({}, 2);
    expect(second).toMatchObject({ ok: true, chain: `${DEVICE}/2`, records: 4, first: 1 });
    expect(second.notes.join()).toContain(`takes the place of ${DEVICE}/1, which ended with batch 1`);
    expect(chain().check()).toMatchObject({ ok: true, records: 21 });
  });

  it.each(['{"v":1}', '{"v":1,"standing":{}}', 'null'])(
    'goes on behind the last batch where its notes make no sense: %s',
    async (notes) => {
      await chain().append(20);
      await chain().cutAll();
      writeFileSync(path.join(chain().folder, 'state.json'), notes);
      chain().openCutter();
      await chain().append(5);
      await chain().cutAll();
      expect(chain().check()).toMatchObject({ ok: true, batches: 2, records: 26 });
    },
  );

  it.each<[string, () => void]>([
    ['cannot be read', () => writeFileSync(chain().cutter.spool.file(1, 2, 'statement'), '{}')],
    [
      'says nothing that can be read',
      () => {
        const file = chain().cutter.spool.file(1, 2, 'statement');
        const envelope = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...envelope, payload: Buffer.from('{').toString('base64') }));
      },
    ],
    ['has lost its records', () => rmSync(chain().cutter.spool.file(1, 2, 'body'))],
    ['has other records', () => writeFileSync(chain().cutter.spool.file(1, 2, 'body'), gzipSync('{}\n'))],
    [
      'was sent, and is gone',
      () => {
        chain().cutter.spool.setSent(1, { batch: 2 });
        rmSync(chain().cutter.spool.file(1, 2, 'statement'));
      },
    ],
  ])('begins another chain where its last batch %s', async (_, spoil) => {
    await chain().append(10);
    await chain().cutAll();
    await chain().append(10);
    await chain().cutAll();
    spoil();
    chain().openCutter();
    await chain().cutAll();
    expect(chain().check({}, 2)).toMatchObject({ ok: true, chain: `${DEVICE}/2`, records: 21 });
    expect(chain().check({}, 2).notes.join()).toContain('takes the place of');
  });

  it('shows one record without the rest', async () => {
    await chain().append(12);
    await chain().cutAll();
    const [batch] = batchesIn(chain().chainFolder());
    const opened = batch && open(batch.statement, BATCH_TYPE, [chain().key.publicKey], 1);
    const body = batch?.body();
    if (!opened?.ok || !body || 'problem' in body) throw new Error('no batch');
    const { treeRoot, treeSize } = JSON.parse(opened.payload.toString()) as {
      treeRoot: string;
      treeSize: number;
    };
    const leaves = linesIn(body).map(leafHash);
    const proof = inclusionProof(leaves, 5);
    expect(proof.length).toBeLessThan(5);
    expect(isIncluded(leaves[5] as string, 5, { size: treeSize, root: treeRoot }, proof)).toBe(true);
  });
});

describe('a key that changes', () => {
  it('is followed where the old one vouches for it', async () => {
    const [old, next] = [chain().key, testKey()];
    await chain().append(5);
    await chain().cut();
    await chain().append(5);
    const exchange = exchangeOf(DEVICE, old.signer, next.signer, '2026-01-01T00:00:00.000Z');
    const signer = { ...next.signer, exchanges: [exchange] };
    await chain().cut('size', 100, signer);
    await chain().append(5);
    chain().openCutter();
    await chain().cut('size', 100, signer);
    expect(chain().check()).toMatchObject({ ok: true, batches: 3, records: 16 });
    expect(chain().check().notes.join()).toContain('another key, vouched for by the old one');
    // The old one counts no more.
    await chain().append(1);
    await chain().cut('size', 100, { ...signer, sign: old.signer.sign });
    expect(chain().check().broken).toMatchObject({
      batch: 4,
      problem: expect.stringContaining('not signed'),
    });
  });

  it('begins another chain where nobody vouches for it', async () => {
    await chain().append(5);
    await chain().cut();
    await chain().append(5);
    const next = testKey();
    await chain().cut('size', 100, next.signer);
    expect(chain().check()).toMatchObject({ ok: true, records: 6 });
    expect(chain().check({ keys: [next.publicKey] }, 2)).toMatchObject({ ok: true, records: 5, first: 7 });
    expect(chain().check({}, 2).broken).toMatchObject({
      batch: 1,
      problem: expect.stringContaining('not signed'),
    });
  });
});

describe('the spool', () => {
  const HOUR = 3_600_000;

  it('drops the oldest beyond its size, and the next batch names what was never sent', async () => {
    for (let n = 0; n < 6; n++) {
      await chain().append(20);
      await chain().cut();
    }
    const { spool } = chain().cutter;
    spool.setSent(1, { batch: 2 });
    const size = spool.kept.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(await chain().cutter.trim({ milliseconds: HOUR, bytes: size * 0.4 })).toBeGreaterThan(0);
    const left = spool.kept.map(({ batch }) => batch);
    expect(left.length).toBeGreaterThan(0);
    expect(left).not.toContain(3);
    expect(spool.kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(size * 0.4);
    // A crash before the next batch loses nothing of that.
    chain().openCutter();
    await chain().append(1);
    const cut = await chain().cut();
    const gone = (left[0] ?? 0) - 1;
    expect(cut?.statement.dropped).toEqual([
      { why: 'spool', batches: [3, gone], first: 42, last: 1 + gone * 20 },
    ]);
    expect(existsSync(spool.file(1, 3, 'body'))).toBe(false);
  });

  it('passes on what a batch would have said that was dropped itself', async () => {
    const { cutter } = chain();
    for (let n = 0; n < 8; n++) {
      await chain().append(10);
      await chain().cut();
      const [newest] = cutter.spool.kept.slice(-1);
      await cutter.trim({ milliseconds: HOUR, bytes: (newest?.bytes ?? 0) * 1.5 });
    }
    await chain().append(1);
    await chain().cut();
    expect(cutter.spool.kept.map(({ batch }) => batch)).toEqual([8, 9]);
    expect(chain().check()).toMatchObject({ ok: true, first: 72, last: 82 });
  });

  it('drops what is too old, and says nothing of what was sent', async () => {
    await chain().append(5);
    await chain().cut();
    chain().cutter.spool.setSent(1, { batch: 1 });
    const file = chain().cutter.spool.file(1, 1, 'statement');
    utimesSync(file, new Date(Date.now() - 3 * HOUR), new Date(Date.now() - 3 * HOUR));
    chain().openCutter();
    expect(await chain().cutter.trim({ milliseconds: 2 * HOUR, bytes: 1e9 })).toBe(0);
    expect(chain().cutter.spool.kept).toEqual([]);
    chain().openCutter();
    await chain().append(5);
    expect((await chain().cut())?.statement.dropped).toEqual([]);
    expect(chain().check({ removed: chain().cutter.spool.sent(1).removed })).toMatchObject({
      ok: true,
      records: 5,
    });
    expect(chain().check().broken).toMatchObject({ batch: 2, problem: 'batch 1 is missing' });
  });

  it('is whole for an auditor where all that was dropped is declared', async () => {
    for (let n = 0; n < 5; n++) {
      await chain().append(10);
      await chain().cut();
    }
    const sent = path.join(chain().root, 'sent');
    cpSync(chain().chainFolder(), sent, { recursive: true });
    for (const ending of ['.dsse.json', '.jsonl.gz']) {
      rmSync(path.join(sent, `000000000002${ending}`));
      rmSync(path.join(sent, `000000000003${ending}`));
    }
    const check = () => checkBatches(batchesIn(sent), { keys: [chain().key.publicKey] });
    expect(check().broken).toMatchObject({ batch: 4, seq: 12, problem: 'batches 2 to 3 are missing' });
    const { spool } = chain().cutter;
    spool.setSent(1, { batch: 1 });
    const keep = spool.kept.slice(3).reduce((sum, { bytes }) => sum + bytes, 0);
    await chain().cutter.trim({ milliseconds: HOUR, bytes: keep });
    await chain().append(1);
    await chain().cut();
    cpSync(chain().chainFolder(), sent, { recursive: true });
    const found = check();
    expect(found).toMatchObject({
      ok: true,
      dropped: [{ why: 'spool', batches: [2, 3], first: 12, last: 31 }],
    });
    expect(found.notes.join()).toContain('were dropped by the device before they were sent');
  });
});
