/** Trees that grow leaf by leaf are those of RFC 6962. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY,
  inclusionProof,
  isIncluded,
  isTrunk,
  leafHash,
  MerkleTree,
} from '../../../src/audit/batch/merkle.ts';

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, word for word. */
function definition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), leaves[0] as Buffer);
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.of(1), definition(leaves.slice(0, k)), definition(leaves.slice(k)));
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => Buffer.from(`leaf ${n}`));

describe('a tree', () => {
  it('has the root that RFC 6962 defines, at every size', () => {
    const tree = new MerkleTree();
    const leaves = leavesOf(300);
    expect(tree.root()).toBe(definition([]).toString('hex'));
    for (const [index, leaf] of leaves.entries()) {
      tree.add(leafHash(leaf));
      expect(tree.root()).toBe(definition(leaves.slice(0, index + 1)).toString('hex'));
    }
  });

  // The test vectors that implementations of Certificate Transparency share.
  it('has the known roots', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const tree = new MerkleTree();
    for (const input of inputs) tree.add(leafHash(Buffer.from(input, 'hex')));
    expect(tree.root()).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
    expect(new MerkleTree(EMPTY).root()).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('goes on from its trunk', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (before, after) => {
        const leaves = leavesOf(before + after).map(leafHash);
        const whole = new MerkleTree();
        const first = new MerkleTree();
        for (const leaf of leaves) whole.add(leaf);
        for (const leaf of leaves.slice(0, before)) first.add(leaf);
        const second = new MerkleTree(first.trunk());
        for (const leaf of leaves.slice(before)) second.add(leaf);
        expect(second.root()).toBe(whole.root());
        expect(isTrunk(second.trunk())).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('shows each leaf to be in it, and no other', () => {
    for (const size of [1, 2, 3, 5, 8, 13, 100]) {
      const hashes = leavesOf(size).map(leafHash);
      const tree = new MerkleTree();
      for (const hash of hashes) tree.add(hash);
      const head = { size, root: tree.root() };
      for (const [index, hash] of hashes.entries()) {
        const proof = inclusionProof(hashes, index);
        expect(isIncluded(hash, index, head, proof)).toBe(true);
        expect(isIncluded(leafHash(Buffer.from('another')), index, head, proof)).toBe(false);
        expect(isIncluded(hash, (index + 1) % (size + 1), head, proof)).toBe(false);
        if (proof.length > 0) expect(isIncluded(hash, index, head, proof.slice(1))).toBe(false);
      }
    }
  });
});
