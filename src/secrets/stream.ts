/**
 * Takes secrets out of output as it comes. What has come is held until no secret can begin in it that ends in what is
 * still to come; then it is given out for good. So a secret is found wherever the output is split.
 */
import { findSecrets, type Lookout } from './find.ts';
import type { Found } from './found.ts';
import { beginningOf, shownEnd } from './unfinished.ts';

/** A part of the output: text to pass on, or a secret to name instead. */
export type Piece = string | { readonly family: string; readonly value: string };

/** Lengths in UTF-16 units. */
export interface Lengths {
  /** So much is gathered before it is looked through. */
  readonly block: number;
  /** So much of it is held, for a secret that began there may go on: longer than any family's value. */
  readonly ahead: number;
  /** So much of what was given out is kept, for it may name what comes. */
  readonly context: number;
  /** The most that is held: a longer run of base64, dump or list is looked through in parts. */
  readonly bound: number;
}

const LENGTHS: Lengths = { block: 2 << 20, ahead: 20_000, context: 16_000, bound: 6 << 20 };

/** What takes the place of a part of a secret that is longer than the bound. */
export const WITHHELD = '(withheld by Chaperone: part of a secret that is too long to be held as one)';

export class RedactingStream {
  readonly #lookout: Lookout;
  readonly #lengths: Lengths;
  /** What is kept of the text that was given out, and behind it what was not. */
  #text = '';
  #given = 0;
  /** What came since it was looked through last, put together at once: a text that grows bit by bit is slow to read. */
  #parts: string[] = [];
  #partsLength = 0;
  /** How much must wait until it is looked through. */
  #due: number;

  constructor(lookout: Lookout, lengths: Partial<Lengths> = {}) {
    this.#lookout = lookout;
    this.#lengths = { ...LENGTHS, ...lengths };
    this.#due = this.#lengths.block;
  }

  /** Is something held back? */
  get waits(): boolean {
    return this.#held > 0;
  }

  /**
   * Takes in more of the output. What comes back does not depend on how the output was split: it is looked through
   * block by block, wherever the splits are.
   */
  push(chunk: string): Piece[] {
    const pieces: Piece[] = [];
    for (let at = 0; at < chunk.length; ) {
      const room = this.#due - this.#held;
      const part = chunk.slice(at, at + room);
      this.#parts.push(part);
      this.#partsLength += part.length;
      at += room;
      if (this.#held >= this.#due) pieces.push(...this.#settle());
    }
    return pieces;
  }

  /** The output pauses: gives out what is no beginning of a secret, so that a prompt is seen. */
  idle(): Piece[] {
    if (this.#partsLength === 0) return [];
    const found = this.#find();
    return this.#give(shownEnd(this.#text, this.#given, found), found);
  }

  /** The output has ended: gives out the rest. */
  end(): Piece[] {
    if (!this.waits) return [];
    const found = this.#find();
    return this.#give(this.#text.length, found);
  }

  get #held(): number {
    return this.#text.length + this.#partsLength - this.#given;
  }

  /** The secrets in what was not given out; puts the text together first. */
  #find(): Found[] {
    if (this.#partsLength > 0) this.#text = [this.#text, ...this.#parts].join('');
    this.#parts = [];
    this.#partsLength = 0;
    return findSecrets(this.#text, this.#lookout).filter(({ end }) => end > this.#given);
  }

  /** Gives out what is far enough from the end, up to something that must be read as one. */
  #settle(): Piece[] {
    const found = this.#find();
    const { ahead, bound } = this.#lengths;
    const last = this.#text.length - ahead;
    let cut = last;
    for (let before = -1; cut !== before && cut > this.#given; ) {
      before = cut;
      cut = beginningOf(this.#text, startOfCrossing(found, cut) ?? cut);
    }
    if (cut > this.#given) return this.#give(cut, found);
    if (this.#held < bound) {
      this.#due = Math.min(bound, this.#held * 2);
      return [];
    }
    return this.#give(last, found);
  }

  /** Gives out the text up to the place; a secret that goes on beyond it is taken out as far as it is there. */
  #give(cut: number, found: readonly Found[]): Piece[] {
    const pieces: Piece[] = [];
    let from = this.#given;
    for (const { family, start, end } of found) {
      if (start >= cut) break;
      if (start > from) pieces.push(this.#text.slice(from, start));
      pieces.push(end > cut ? WITHHELD : { family, value: this.#text.slice(start, end) });
      from = end;
    }
    if (cut > from) pieces.push(this.#text.slice(from, cut));
    this.#forget(Math.max(cut, from));
    return pieces;
  }

  #forget(given: number): void {
    const { block, bound, context } = this.#lengths;
    const earliest = Math.max(0, given - context);
    const line = earliest === 0 ? 0 : this.#text.lastIndexOf('\n', earliest - 1) + 1;
    const kept = Math.max(line, earliest - context);
    this.#text = this.#text.slice(kept);
    this.#given = given - kept;
    this.#due = Math.min(bound, Math.max(block, this.#held * 2));
  }
}

function startOfCrossing(found: readonly Found[], cut: number): number | undefined {
  return found.find(({ start, end }) => start < cut && end > cut)?.start;
}
