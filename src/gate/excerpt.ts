/**
 * Texts and inputs as the record keeps them: secrets taken out, cut at a bound, and the whole of it known by its digest.
 *
 * A record is cleaned twice. Here before the cut, since nobody would know the part of a value that a cut leaves; and whole
 * where it is kept (`World.record`), since paths and reasons may hold values too, and nobody who writes a record can
 * forget it there. The second look takes about 0.01 ms for a command and 0.25 ms for the longest record.
 */
import { canonicalJson } from '../model/canonical.ts';
import type { Excerpt } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';

/** A secret that the cut would split is looked for in a margin behind it, in characters. */
const MARGIN = 20_000;

/** Longest text of an excerpt, in characters. */
export const EXCERPT_LIMIT = { input: 4000, diff: 16_000, prompt: 4000 } as const;

/** @param clean takes secrets out */
export function excerptOf(text: string, limit: number, clean: (text: string) => string): Excerpt {
  const { shown, cut } = cutClean(text, limit, clean);
  const sha256 = sha256Of(text);
  return { text: shown, bytes: Buffer.byteLength(text), sha256, ...(cut && { cut: true as const }) };
}

/** An excerpt of a value's canonical JSON. Secrets are taken out of its strings, as they stand before they are JSON. */
export function excerptOfValue(value: unknown, limit: number, clean: <T>(value: T) => T): Excerpt {
  const whole = canonicalJson(value);
  const sha256 = sha256Of(whole);
  const bytes = Buffer.byteLength(whole);
  const { shown, isWhole } = shortened(value, limit);
  const text = canonicalJson(clean(shown));
  const cut = !isWhole || text.length > limit;
  return { text: text.slice(0, limit), bytes, sha256, ...(cut && { cut: true as const }) };
}

/** The text without its secrets, at most `limit` characters of it. */
export function cutClean(
  text: string,
  limit: number,
  clean: (text: string) => string,
): { shown: string; cut: boolean } {
  const cleaned = clean(text.slice(0, limit + MARGIN));
  const cut = cleaned.length > limit || text.length > limit + MARGIN;
  return { shown: cut ? cleaned.slice(0, limit) : cleaned, cut };
}

/** Deeper than this nothing of an input is kept. */
const DEEPEST = 20;

/** The value with no more characters in its strings than the bound and its margin, and no more members than that. */
function shortened(value: unknown, limit: number): { shown: unknown; isWhole: boolean } {
  let left = limit + MARGIN;
  let isWhole = true;
  const walk = (node: unknown, depth: number): unknown => {
    left -= 1;
    if (typeof node === 'string') {
      const taken = node.slice(0, Math.max(0, left));
      if (taken.length < node.length) isWhole = false;
      left -= taken.length;
      return taken;
    }
    if (typeof node !== 'object' || node === null) return node;
    if (depth >= DEEPEST || left <= 0) {
      isWhole = false;
      return null;
    }
    if (Array.isArray(node)) {
      const kept: unknown[] = [];
      for (const item of node) {
        if (left <= 0) {
          isWhole = false;
          break;
        }
        kept.push(walk(item, depth + 1));
      }
      return kept;
    }
    const kept: [string, unknown][] = [];
    for (const [name, item] of Object.entries(node)) {
      if (left <= 0) {
        isWhole = false;
        break;
      }
      left -= name.length;
      kept.push([name, walk(item, depth + 1)]);
    }
    return Object.fromEntries(kept);
  };
  return { shown: walk(value, 0), isWhole };
}
