/** A folder of batches that was tampered with never verifies, and the first record that fails is named. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchVerification, type CheckOptions, checkBatches } from '../../../src/audit/batch/check.ts';
import { verifierOf } from '../../../src/audit/batch/checkpoint.ts';
import { batchesIn, unpackedBody } from '../../../src/audit/batch/folder.ts';
import { batchName } from '../../../src/audit/batch/spool.ts';
import { BATCH_TYPE, type Statement } from '../../../src/audit/batch/statement.ts';
import { canonicalJson } from '../../../src/model/canonical.ts';
import { open, sealBy } from '../../../src/model/envelope.ts';
import { TestChain, testKey } from './chain.ts';
import { Witness } from './witness.ts';

const TRIALS = 300;
const BATCHES = 8;
const EACH = 12;

let whole: TestChain;
/** Another device's chain, signed by a key of its own, and one that this device has signed itself. */
let foreign: TestChain;
let second: TestChain;
let copy: string;
const witness = new Witness('acme.example/witness');

beforeAll(async () => {
  [whole, foreign, second] = [new TestChain(), new TestChain(), new TestChain()];
  for (const one of [whole, foreign, second]) {
    for (let n = 0; n < BATCHES; n++) {
      await one.append(EACH);
      await one.cut('size', 100, one === second ? whole.key.signer : one.key.signer);
    }
  }
  for (const { batch } of batchesIn(whole.chainFolder())) {
    const { chain, treeSize, treeRoot } = statement(whole.chainFolder(), batch);
    const note = witness.checkpoint(`acme.example/chaperone/${chain}`, treeSize, treeRoot);
    await whole.cutter.spool.addReceipt(1, batch, note);
  }
  copy = mkdtempSync(path.join(tmpdir(), 'tampered-'));
});
afterAll(() => {
  for (const one of [whole, foreign, second]) one.close();
  rmSync(copy, { recursive: true });
});

const file = (batch: number, ending: string) => path.join(copy, `${batchName(batch)}${ending}`);
const restore = () => {
  rmSync(copy, { recursive: true });
  cpSync(whole.chainFolder(), copy, { recursive: true });
};
const options = (): CheckOptions => ({
  keys: [whole.key.publicKey],
  receipts: verifierOf(witness.verifierKey) as NonNullable<ReturnType<typeof verifierOf>>,
});
const check = (): BatchVerification => checkBatches(batchesIn(copy), options());

function statement(folder: string, batch: number): Statement {
  const opened = open(readFileSync(path.join(folder, `${batchName(batch)}.dsse.json`)), BATCH_TYPE, [], 0);
  if (!opened.ok) throw new Error(opened.problem);
  return JSON.parse(opened.payload.toString()) as Statement;
}

const linesOf = (batch: number): string[] => {
  const lines = gunzipSync(readFileSync(file(batch, '.jsonl.gz')))
    .toString()
    .split('\n');
  lines.pop();
  return lines;
};
const writeLines = (batch: number, lines: readonly string[]) =>
  writeFileSync(file(batch, '.jsonl.gz'), gzipSync(lines.map((line) => `${line}\n`).join('')));
const seqOf = (line: string | undefined): number => (JSON.parse(line ?? '{}') as { seq: number }).seq;

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

/** What is done to the folder; gives back the record or batch that has to be named, nothing where nothing was changed. */
type Tampering = (roll: (sides: number) => number) => { seq?: number; batch?: number } | undefined;

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'changes a record': (roll) => {
    const batch = 1 + roll(BATCHES);
    const lines = linesOf(batch);
    const index = roll(lines.length);
    const seq = seqOf(lines[index]);
    lines[index] = (lines[index] ?? '').replace('2026-', '2025-').replace('"claude-code"', '"codex"');
    writeLines(batch, lines);
    return { seq, batch };
  },
  'changes any byte of the records': (roll) => {
    const batch = 1 + roll(BATCHES);
    const bytes = gunzipSync(readFileSync(file(batch, '.jsonl.gz')));
    const at = roll(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(7));
    writeFileSync(file(batch, '.jsonl.gz'), gzipSync(bytes));
    return { batch };
  },
  'takes a record out': (roll) => {
    const batch = 1 + roll(BATCHES);
    const lines = linesOf(batch);
    const [gone] = lines.splice(roll(lines.length), 1);
    writeLines(batch, lines);
    return { seq: seqOf(gone), batch };
  },
  'puts a record in twice': (roll) => {
    const batch = 1 + roll(BATCHES);
    const lines = linesOf(batch);
    const index = roll(lines.length);
    lines.splice(index, 0, lines[index] ?? '');
    writeLines(batch, lines);
    return { batch };
  },
  'moves a record': (roll) => {
    const batch = 1 + roll(BATCHES);
    const lines = linesOf(batch);
    const from = roll(lines.length);
    const to = (from + 1 + roll(lines.length - 1)) % lines.length;
    lines.splice(to, 0, ...lines.splice(from, 1));
    writeLines(batch, lines);
    return { batch };
  },
  'writes the records of a batch anew, with hashes that hold': (roll) => {
    const batch = 1 + roll(BATCHES);
    const lines = linesOf(batch);
    const from = roll(lines.length);
    let prev: string | undefined;
    const anew = lines.map((line, index) => {
      if (index < from) return line;
      const record = {
        ...(JSON.parse(line) as object),
        at: '2025-01-01T00:00:00.000Z',
        ...(prev && { prev }),
      };
      const text = canonicalJson(record);
      prev = createHash('sha256').update(text).digest('hex');
      return text;
    });
    writeLines(batch, anew);
    return { batch };
  },
  'takes the records of a batch away': (roll) => {
    const batch = 1 + roll(BATCHES);
    rmSync(file(batch, '.jsonl.gz'));
    return { batch, seq: statement(copy, batch).first };
  },
  'takes batches out': (roll) => {
    const from = 1 + roll(BATCHES - 1);
    const to = from + roll(BATCHES - from);
    const { first } = statement(copy, from);
    for (let batch = from; batch <= to; batch++)
      for (const ending of ['.dsse.json', '.jsonl.gz', '.checkpoint']) rmSync(file(batch, ending));
    return { batch: to + 1, seq: first };
  },
  'takes a statement out': (roll) => {
    const batch = 1 + roll(BATCHES - 1);
    rmSync(file(batch, '.dsse.json'));
    return { batch: batch + 1 };
  },
  'swaps two batches': (roll) => {
    const one = 1 + roll(BATCHES);
    const other = 1 + ((one + roll(BATCHES - 1)) % BATCHES);
    for (const ending of ['.dsse.json', '.jsonl.gz', '.checkpoint']) {
      renameSync(file(one, ending), file(0, ending));
      renameSync(file(other, ending), file(one, ending));
      renameSync(file(0, ending), file(other, ending));
    }
    return { batch: Math.min(one, other) };
  },
  'passes a batch off as the next one': (roll) => {
    const batch = 1 + roll(BATCHES);
    for (const ending of ['.dsse.json', '.jsonl.gz', '.checkpoint'])
      cpSync(file(batch, ending), file(BATCHES + 1, ending));
    return { batch: BATCHES + 1 };
  },
  'changes a statement': (roll) => {
    const batch = 1 + roll(BATCHES);
    const said = statement(copy, batch);
    const change = [
      { count: said.count + 1 },
      { last: said.last - 1 },
      { dropped: [{ why: 'gone', first: said.first, last: said.last }] },
      { treeRoot: '0'.repeat(64) },
      { clock: { ...said.clock, closed: '2025-01-01T00:00:00.000Z' } },
    ][roll(5)];
    const envelope = JSON.parse(readFileSync(file(batch, '.dsse.json'), 'utf8')) as object;
    const payload = Buffer.from(canonicalJson({ ...said, ...change })).toString('base64');
    writeFileSync(file(batch, '.dsse.json'), JSON.stringify({ ...envelope, payload }));
    return { batch };
  },
  'signs a statement with another key': (roll) => {
    const batch = 1 + roll(BATCHES);
    const payload = Buffer.from(canonicalJson(statement(copy, batch)));
    writeFileSync(file(batch, '.dsse.json'), JSON.stringify(sealBy(BATCH_TYPE, payload, [testKey().signer])));
    return { batch };
  },
  'changes any byte of a statement': (roll) => {
    const batch = 1 + roll(BATCHES);
    const before = readFileSync(file(batch, '.dsse.json'));
    const bytes = Buffer.from(before);
    const at = roll(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(7));
    writeFileSync(file(batch, '.dsse.json'), bytes);
    // The id of a key is a hint, and the last bits of base64 stand for nothing: neither is part of what is said.
    return meaning(bytes) === meaning(before) ? undefined : { batch };
  },
  'puts in a batch of another device': (roll) => {
    const batch = 1 + roll(BATCHES);
    for (const ending of ['.dsse.json', '.jsonl.gz'])
      cpSync(path.join(foreign.chainFolder(), `${batchName(batch)}${ending}`), file(batch, ending));
    return { batch };
  },
  'puts in a batch of another chain that the same key has signed': (roll) => {
    const batch = 1 + roll(BATCHES);
    for (const ending of ['.dsse.json', '.jsonl.gz'])
      cpSync(path.join(second.chainFolder(), `${batchName(batch)}${ending}`), file(batch, ending));
    rmSync(file(batch, '.checkpoint'));
    // The last one of all, and one that nobody follows on, would be the end of another chain.
    return batch === 1 ? {} : { batch };
  },
  'puts in the receipt of another batch': (roll) => {
    const one = 1 + roll(BATCHES);
    const other = 1 + ((one + roll(BATCHES - 1)) % BATCHES);
    cpSync(file(other, '.checkpoint'), file(one, '.checkpoint'));
    return { batch: one };
  },
  'writes a receipt': (roll) => {
    const batch = 1 + roll(BATCHES);
    const { chain, treeSize } = statement(copy, batch);
    const other = new Witness(witness.name);
    writeFileSync(file(batch, '.checkpoint'), other.checkpoint(`acme/${chain}`, treeSize, '1'.repeat(64)));
    return { batch };
  },
};

function meaning(envelope: Buffer): string {
  try {
    const { payload, payloadType, signatures } = JSON.parse(envelope.toString()) as {
      payload: string;
      payloadType: string;
      signatures: { sig: string }[];
    };
    const bytes = [payload, ...signatures.map(({ sig }) => sig)].map((text) =>
      Buffer.from(text, 'base64').toString('hex'),
    );
    return [payloadType, ...bytes].join();
  } catch {
    return envelope.toString('hex');
  }
}

describe('a folder of batches', () => {
  it('is whole as it was sent, with its receipts', () => {
    restore();
    expect(check()).toMatchObject({ ok: true, batches: BATCHES, receipts: BATCHES, signed: 'good' });
  });

  it(`is found out in each of ${TRIALS} tamperings at random`, () => {
    const names = Object.keys(TAMPERINGS);
    const missed: string[] = [];
    let trials = 0;
    for (let seed = 1; trials < TRIALS; seed++) {
      const roll = dice(seed);
      const name = names[seed % names.length] ?? '';
      restore();
      const wanted = TAMPERINGS[name]?.(roll);
      if (!wanted) continue;
      trials++;
      const { broken } = check();
      const isNamed =
        broken !== undefined &&
        (wanted.batch === undefined || broken.batch === wanted.batch) &&
        (wanted.seq === undefined || broken.seq === wanted.seq);
      if (!isNamed)
        missed.push(`${seed} ${name}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(broken)}`);
    }
    expect(missed).toEqual([]);
  });

  it('is not taken on the word of a key that is not given', () => {
    restore();
    expect(checkBatches(batchesIn(copy))).toMatchObject({ ok: true, signed: 'unchecked' });
    expect(checkBatches(batchesIn(copy), { keys: [foreign.key.publicKey] }).broken).toMatchObject({
      batch: 1,
    });
  });

  it('does not unpack what grows without bound', () => {
    restore();
    writeFileSync(file(2, '.jsonl.gz'), gzipSync(Buffer.alloc(80 * 1024 * 1024)));
    expect(unpackedBody(readFileSync(file(2, '.jsonl.gz')))).toBeUndefined();
    expect(check().broken).toMatchObject({
      batch: 2,
      problem: expect.stringContaining('cannot be unpacked'),
    });
  });

  it('is no statement of a batch because the device has signed something else', () => {
    restore();
    const payload = Buffer.from(canonicalJson(statement(copy, 1)));
    const other = sealBy('application/vnd.other', payload, [whole.key.signer]);
    writeFileSync(file(1, '.dsse.json'), JSON.stringify(other));
    expect(check().broken).toMatchObject({ batch: 1, problem: expect.stringContaining('no statement') });
  });
});
