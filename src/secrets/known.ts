/**
 * Values that are known to be secret, looked for as they are, wherever they turn up, whole or in part. All are looked for
 * in one pass (a rolling hash over eight characters, after Karp and Rabin 1987), whatever their number.
 */
import type { Found } from './found.ts';
import { entropyOf } from './obvious.ts';

/** A value that shall not reach a model, and the family that its placeholder names. */
export interface KnownValue {
  readonly value: string;
  readonly family: string;
}

/** Width of the window; no shorter value is looked for: it would be found everywhere. */
const WIDTH = 8;
/** Every so many characters of a value are a place to recognise it by. */
const STRIDE = 4;
/** Shortest part of a value that counts, in characters. */
const SHORTEST_PART = 14;
const BASE = 31;
const POWER = (BASE ** (WIDTH - 1) % 2 ** 32) | 0;
const BITS = 1 << 16;

interface Anchor {
  readonly known: KnownValue;
  readonly at: number;
  /** Are parts of it secret as well? What looks like words is not: parts of it stand in other texts. */
  readonly parts: boolean;
}

export class KnownValues {
  readonly size: number;
  readonly #anchors = new Map<number, Anchor[]>();
  /** Which hashes can occur at all; most positions of a text stop here. */
  readonly #seen = new Uint8Array(BITS);

  constructor(values: readonly KnownValue[]) {
    const usable = values.filter(({ value }) => value.length >= WIDTH);
    this.size = usable.length;
    for (const known of usable) {
      const { value } = known;
      const parts = value.length > SHORTEST_PART && entropyOf(value.slice(0, 200)) >= 3.2 && /\d/.test(value);
      for (let at = 0; at + WIDTH <= value.length; at += parts ? STRIDE : value.length) {
        const hash = hashAt(value, at);
        this.#seen[hash & (BITS - 1)] = 1;
        this.#anchors.set(hash, [...(this.#anchors.get(hash) ?? []), { known, at, parts }]);
      }
    }
  }

  /** Where the values stand in the text, in order; spans may overlap. */
  find(text: string): Found[] {
    const found: Found[] = [];
    if (this.size === 0 || text.length < WIDTH) return found;
    let hash = hashAt(text, 0);
    for (let at = 0; ; at++) {
      if (this.#seen[hash & (BITS - 1)] === 1) {
        for (const anchor of this.#anchors.get(hash) ?? []) {
          const span = spanOf(text, at, anchor);
          if (span) found.push({ family: anchor.known.family, ...span });
        }
      }
      if (at + WIDTH >= text.length) return found;
      hash =
        (Math.imul(hash - Math.imul(text.charCodeAt(at), POWER), BASE) + text.charCodeAt(at + WIDTH)) | 0;
    }
  }
}

function hashAt(text: string, from: number): number {
  let hash = 0;
  for (let i = from; i < from + WIDTH; i++) hash = (Math.imul(hash, BASE) + text.charCodeAt(i)) | 0;
  return hash;
}

/** As much of the value as stands around the position, if it is enough. */
function spanOf(text: string, at: number, { known: { value }, at: offset, parts }: Anchor) {
  if (!parts) {
    return text.startsWith(value, at) ? { start: at, end: at + value.length } : undefined;
  }
  let before = 0;
  while (before < offset && at > before && text[at - before - 1] === value[offset - before - 1]) before++;
  let after = 0;
  while (offset + after < value.length && text[at + after] === value[offset + after]) after++;
  const length = before + after;
  return length === value.length || length >= SHORTEST_PART
    ? { start: at - before, end: at + after }
    : undefined;
}
