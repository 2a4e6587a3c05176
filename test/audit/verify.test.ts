/** Whatever is done to a log behind the writer's back is found, and found where it was done. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Link, linked, START } from '../../src/audit/chain.ts';
import { SEAL_FILE, sealOf } from '../../src/audit/seal.ts';
import { segmentsIn } from '../../src/audit/segments.ts';
import { ChainCheck, verifyLog } from '../../src/audit/verify.ts';
import { DEVICE, entry, logFolder, newSigner } from './records.ts';

const log = logFolder();

/** A log in memory: segments of lines, and its head. */
interface Log {
  readonly segments: readonly (readonly string[])[];
  readonly head: Link;
}

const SEGMENTS = 4;
const LINES = 6;

function madeOf(word: string): Log {
  let head = START;
  const segments = Array.from({ length: SEGMENTS }, (_, s) =>
    Array.from({ length: LINES }, (_, i) => {
      const next = linked(entry(`${word} ${s * LINES + i} "ü\u2028`), head);
      head = next.link;
      return next.line.subarray(0, -1).toString();
    }),
  );
  return { segments, head };
}

function check({ segments, head }: Log) {
  const chain = new ChainCheck(head);
  walk: for (const [s, lines] of segments.entries())
    for (const [i, line] of lines.entries())
      if (!chain.line(Buffer.from(line, 'latin1'), `segment ${s}`, i + 1)) break walk;
  return chain.end();
}

// Lines as bytes, so that any byte of them can be changed.
const bytes = ({ segments, head }: Log): Log => ({
  head,
  segments: segments.map((lines) => lines.map((line) => Buffer.from(line).toString('latin1'))),
});

const LOG = bytes(madeOf('record'));
const OTHER = bytes(madeOf('forged'));
const at = fc.record({ s: fc.nat(SEGMENTS - 1), i: fc.nat(LINES - 1) });
const seqAt = ({ s, i }: { s: number; i: number }) => s * LINES + i + 1;

/** The log with the lines from all segments changed as one list, cut into segments as before where that can be. */
function relined(change: (lines: string[]) => string[]): Log {
  const lines = change(LOG.segments.flat());
  return {
    head: LOG.head,
    segments: Array.from({ length: SEGMENTS }, (_, s) =>
      s === SEGMENTS - 1 ? lines.slice(s * LINES) : lines.slice(s * LINES, (s + 1) * LINES),
    ),
  };
}

/** Ways to tamper: each with the log that comes of it and the number of the record where it is to be found. */
const tampered = fc.oneof(
  fc.tuple(at, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([place, where, by]) => ({
    how: 'flip',
    seq: seqAt(place),
    log: relined((lines) =>
      lines.map((line, n) => {
        if (n + 1 !== seqAt(place)) return line;
        const byte = where % line.length;
        return `${line.slice(0, byte)}${String.fromCharCode(line.charCodeAt(byte) ^ by)}${line.slice(byte + 1)}`;
      }),
    ),
  })),
  at.map((place) => ({
    how: 'delete',
    seq: seqAt(place),
    log: relined((lines) => lines.filter((_, n) => n + 1 !== seqAt(place))),
  })),
  fc.tuple(at, fc.constantFrom('copy', 'forged')).map(([place, what]) => {
    const n = seqAt(place);
    const put =
      what === 'copy' ? (LOG.segments.flat()[n - 1] as string) : (OTHER.segments.flat()[n - 1] as string);
    return {
      how: `insert ${what}`,
      seq: n,
      log: relined((lines) => [...lines.slice(0, n), put, ...lines.slice(n)]),
    };
  }),
  fc
    .tuple(at, at)
    .filter(([a, b]) => seqAt(a) < seqAt(b))
    .map(([a, b]) => ({
      how: 'swap',
      seq: seqAt(a),
      log: relined((lines) => {
        const swapped = [...lines];
        swapped[seqAt(a) - 1] = lines[seqAt(b) - 1] as string;
        swapped[seqAt(b) - 1] = lines[seqAt(a) - 1] as string;
        return swapped;
      }),
    })),
  at.map((place) => ({
    how: 'truncate',
    seq: seqAt(place),
    log: relined((lines) => lines.slice(0, seqAt(place) - 1)),
  })),
  fc.nat(SEGMENTS - 1).map((s) => ({
    how: 'replace a segment',
    seq: s * LINES + 1,
    log: {
      head: LOG.head,
      segments: LOG.segments.map((lines, n) => (n === s ? (OTHER.segments[n] as string[]) : lines)),
    },
  })),
  at.map((place) => ({
    // A record changed, and all that follow chained anew: only the head gives it away.
    how: 'chain anew',
    seq: LINES * SEGMENTS,
    log: { head: LOG.head, segments: rechained(seqAt(place)) },
  })),
);

function rechained(from: number): string[][] {
  let link = START;
  return LOG.segments.map((lines) =>
    lines.map((line) => {
      const { v: _v, seq, prev: _prev, ...rest } = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
      const next = linked(seq === from ? { ...rest, detail: 'changed' } : rest, link);
      link = next.link;
      return next.line.subarray(0, -1).toString('latin1');
    }),
  );
}

it('finds nothing in a log that nobody touched', () => {
  expect(check(LOG)).toBeUndefined();
});

it('finds each of 1,000 random changes, where it was made', () => {
  const places = new Map<string, number>();
  fc.assert(
    fc.property(tampered, ({ how, seq, log: changed }) => {
      const broken = check(changed);
      expect(broken, how).toBeDefined();
      places.set(how, (places.get(how) ?? 0) + 1);
      // Where a whole segment or the order was changed, the record at the seam is named; a replaced first segment only
      // shows behind its end.
      const near = how === 'replace a segment' ? [seq, seq - 1, seq + LINES - 1, seq + LINES] : [seq];
      expect(near, `${how}: ${JSON.stringify(broken)}`).toContain(broken?.seq);
    }),
    { numRuns: 1000 },
  );
  expect(places.size).toBe(8);
});

describe('on disk', () => {
  it('names file, line and number', () => {
    const one = log.open({ segment: { bytes: 1500, milliseconds: 1e9 } });
    for (let i = 0; i < 20; i++) one.append(entry(`${i}`));
    one.close();
    const { file, name, first } = segmentsIn(log.path())[1] as { file: string; name: string; first: number };
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(
      file,
      lines.map((line, n) => (n === 1 ? line.replace('"start"', '"stop"') : line)).join('\n'),
    );
    expect(verifyLog(log.path())).toMatchObject({
      ok: false,
      broken: { file: name, line: 2, seq: first + 1, problem: 'this record was changed' },
    });
  });

  it('finds a head that is gone, and one that was set back', async () => {
    const one = log.open();
    one.append(entry('a'));
    one.append(entry('b'));
    one.close();
    const file = path.join(log.path(), 'head.json');
    const head = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    expect(verifyLog(log.path()).broken?.problem).toMatch(/no head/);
    writeFileSync(file, head.replace(/"hash":"../, '"hash":"00'));
    expect(verifyLog(log.path()).broken).toMatchObject({ seq: 3 });
  });

  describe('that is sealed', () => {
    const [mine, other] = [newSigner(), newSigner()];
    const seal = (link: Link, signer = mine) =>
      writeFileSync(
        path.join(log.path(), SEAL_FILE),
        sealOf(link, DEVICE, signer, '2026-01-01T00:00:00.000Z'),
      );
    const filled = () => {
      const one = log.open();
      one.append(entry('a'));
      one.close();
      const { last: seq = 0, hash = '' } = verifyLog(log.path());
      return { seq, hash };
    };

    it('is signed by the key of the device up to there, and by no other', () => {
      const end = filled();
      seal(end);
      expect(verifyLog(log.path(), { keys: [other.publicKey, mine.publicKey] })).toMatchObject({
        ok: true,
        signed: 'good',
        signer: 1,
        sealed: { seq: end.seq },
      });
      expect(verifyLog(log.path(), { keys: [other.publicKey] }).broken?.problem).toMatch(
        /has signed the log/,
      );
      expect(verifyLog(log.path())).toMatchObject({ ok: true, signed: 'unchecked' });
      const more = log.open();
      more.append(entry('b'));
      more.close();
      expect(verifyLog(log.path(), { keys: [mine.publicKey] })).toMatchObject({
        ok: true,
        notes: [expect.stringContaining('not signed yet: 1 record since record 2')],
      });
    });

    it('tells a log that was made up whole, with its head, in the place of the signed one', () => {
      const end = filled();
      seal(end);
      for (const name of ['head.json', ...segmentsIn(log.path()).map((segment) => segment.name)])
        rmSync(path.join(log.path(), name));
      const made = log.open();
      made.append(entry('made up'));
      made.close();
      expect(verifyLog(log.path()).broken).toMatchObject({ file: SEAL_FILE, seq: end.seq });
      seal({ seq: end.seq + 5, hash: end.hash });
      expect(verifyLog(log.path()).broken?.problem).toMatch(/were signed and are missing/);
    });

    it('tells a seal that was changed, and one that the device has not made', () => {
      const end = filled();
      seal(end);
      const file = path.join(log.path(), SEAL_FILE);
      const envelope = JSON.parse(readFileSync(file, 'utf8')) as { payload: string };
      const payload = Buffer.from(envelope.payload, 'base64').toString().replace('"seq":2', '"seq":1');
      writeFileSync(file, JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }));
      expect(verifyLog(log.path()).broken?.problem).toBe('the seal of the log was changed');
      writeFileSync(file, '');
      expect(verifyLog(log.path()).ok).toBe(false);
      rmSync(file);
      expect(verifyLog(log.path(), { keys: [mine.publicKey] }).broken?.problem).toMatch(
        /^the log is not signed/,
      );
      expect(verifyLog(log.path())).toMatchObject({ ok: true, signed: 'unsigned' });
    });
  });
});
