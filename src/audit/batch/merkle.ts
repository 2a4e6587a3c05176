/** Merkle trees by RFC 6962, section 2.1, grown leaf by leaf: of what lies behind only the peaks are kept. */
import { sha256Of } from '../../model/sha256.ts';

const LEAF = Buffer.of(0);

/** Hash of a leaf, hex. */
export const leafHash = (leaf: Uint8Array): string => sha256Of(Buffer.concat([LEAF, leaf]));

const nodeHash = (left: string, right: string): string => sha256Of(Buffer.from(`01${left}${right}`, 'hex'));

/** What has to be known of a tree to go on with it: how many leaves it has, and its peaks. */
export interface Trunk {
  readonly size: number;
  /** Hashes of its perfect subtrees, the largest first, hex: one for each bit that is set in `size`. */
  readonly peaks: readonly string[];
}

export const EMPTY: Trunk = { size: 0, peaks: [] };

export class MerkleTree {
  #size: number;
  readonly #peaks: string[];

  constructor({ size, peaks }: Trunk = EMPTY) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash. */
  add(leaf: string): void {
    let node = leaf;
    // As in adding one to a binary number: equal subtrees become one.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      node = nodeHash(this.#peaks.pop() as string, node);
    this.#peaks.push(node);
    this.#size++;
  }

  /** The tree's hash, hex; of no leaves, that of nothing. */
  root(): string {
    return this.#peaks.length === 0
      ? sha256Of('')
      : this.#peaks.reduceRight((right, left) => nodeHash(left, right));
  }

  trunk(): Trunk {
    return { size: this.#size, peaks: [...this.#peaks] };
  }
}

/** Is this the trunk of a tree: as many peaks as its size wants? */
export function isTrunk({ size, peaks }: Trunk): boolean {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits === peaks.length;
}

/**
 * The hashes that show a leaf to be in the tree, lowest first (RFC 6962, section 2.1.1).
 *
 * @param leaves hashes of all leaves
 */
export function inclusionProof(leaves: readonly string[], index: number): string[] {
  if (leaves.length <= 1) return [];
  const split = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(left, index), subtree(right)]
    : [...inclusionProof(right, index - split), subtree(left)];
}

/** Does the proof show that this leaf stands at that place of the tree? (RFC 9162, section 2.1.3.2) */
export function isIncluded(
  leaf: string,
  index: number,
  { size, root }: { readonly size: number; readonly root: string },
  proof: readonly string[],
): boolean {
  if (index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const step of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(step, hash);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else hash = nodeHash(hash, step);
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash === root;
}

function subtree(leaves: readonly string[]): string {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
