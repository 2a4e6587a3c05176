/** Receipts: signed notes that others can make and read. */
import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, verifierOf } from '../../../src/audit/batch/checkpoint.ts';
import { Witness } from './witness.ts';

const ROOT = '11'.repeat(32);
const witness = new Witness('acme.example/witness');

describe('a receipt', () => {
  // From the C2SP specification of signed notes, and golang.org/x/mod/sumdb/note.
  it('reads the verifier key and the note of the Go implementation', () => {
    const verifier = verifierOf('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    if (!verifier) throw new Error('not read');
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    // A good signature on what is no checkpoint.
    expect(openCheckpoint(note, verifier)).toBeUndefined();
    const [text = '', line = ''] = note.split('\n\n');
    expect(
      verify(
        null,
        Buffer.from(`${text}\n`),
        verifier.key,
        Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4),
      ),
    ).toBe(true);
  });

  it('is believed of its signer only', () => {
    const note = witness.sign(
      `acme.example/chaperone/dev-1/1\n42\n${Buffer.from(ROOT, 'hex').toString('base64')}\n`,
    );
    const own = verifierOf(witness.verifierKey);
    const other = verifierOf(new Witness('acme.example/witness').verifierKey);
    if (!own || !other) throw new Error('not read');
    expect(openCheckpoint(note, own)).toEqual({
      origin: 'acme.example/chaperone/dev-1/1',
      size: 42,
      root: ROOT,
    });
    expect(openCheckpoint(note, other)).toBeUndefined();
    expect(openCheckpoint(note.replace('42', '43'), own)).toBeUndefined();
    expect(openCheckpoint(note.replace('witness ', 'witness2 '), own)).toBeUndefined();
    for (let at = 0; at < note.length; at += 3) {
      const changed = note.slice(0, at) + String.fromCharCode(note.charCodeAt(at) ^ 1) + note.slice(at + 1);
      const opened = openCheckpoint(changed, own);
      // Bits of base64 that stand for nothing may differ; what was signed may not.
      if (opened) expect(opened).toEqual({ origin: 'acme.example/chaperone/dev-1/1', size: 42, root: ROOT });
    }
  });

  it('needs a verifier key whose hash is its own', () => {
    const { verifierKey } = witness;
    expect(verifierOf(verifierKey)).toBeDefined();
    expect(verifierOf(verifierKey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeUndefined();
    expect(verifierOf(verifierKey.replace('acme', 'acne'))).toBeUndefined();
    expect(verifierOf('')).toBeUndefined();
  });
});
