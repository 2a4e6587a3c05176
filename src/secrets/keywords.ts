/** Finds many words in one pass over a text (Aho and Corasick 1975), without regard to letter case. */

/** UTF-16 units. */
const UNITS = 65_536;

export interface Automaton {
  /** The class of a UTF-16 unit: 0 for what stands in no word, one for both cases of a letter. */
  readonly classes: Uint8Array;
  /** States are multiples of this, so that a state and a class make the index of the next state. */
  readonly width: number;
  /** Next state by state + class; its complement (below 0) where words end in that state. */
  readonly next: Int32Array;
  /** By state / width: numbers of the words that end there, longest first. */
  readonly ends: readonly (readonly number[] | undefined)[];
  readonly lengths: readonly number[];
}

/** Builds the automaton of the words, each at least one character long, in lower case. */
export function automatonOf(words: readonly string[]): Automaton {
  const { classes, width } = classesOf(words);
  const room = words.reduce((sum, word) => sum + word.length, 1);
  const next = new Int32Array(room * width);
  const ends: (number[] | undefined)[] = [undefined];
  words.forEach((word, index) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const at = state + (classes[word.charCodeAt(i)] as number);
      if (next[at] === 0) next[at] = (ends.push(undefined) - 1) * width;
      state = next[at] as number;
    }
    ends[state / width] = [...(ends[state / width] ?? []), index];
  });
  linkFailures(next, ends, width);
  for (let at = 0; at < next.length; at++) {
    const state = next[at] as number;
    if (ends[state / width]) next[at] = ~state;
  }
  return { classes, width, next, ends, lengths: words.map((word) => word.length) };
}

/** Numbers the characters that stand in words, so that a state takes little room and the table stays in the cache. */
function classesOf(words: readonly string[]): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(UNITS);
  let width = 1;
  for (const character of new Set(words.join('').toLowerCase())) {
    classes[character.charCodeAt(0)] = width;
    classes[character.toUpperCase().charCodeAt(0)] = width;
    width++;
  }
  return { classes, width };
}

/** Makes every missing step the step of the longest proper suffix, in breadth-first order. */
function linkFailures(next: Int32Array, ends: (number[] | undefined)[], width: number): void {
  const failure = new Int32Array(ends.length);
  const queue: number[] = [];
  for (let c = 0; c < width; c++) if (next[c]) queue.push(next[c] as number);
  for (const state of queue) {
    const fail = failure[state / width] as number;
    const inherited = ends[fail / width];
    if (inherited) ends[state / width] = [...(ends[state / width] ?? []), ...inherited];
    for (let c = 0; c < width; c++) {
      const child = next[state + c] as number;
      const fallback = next[fail + c] as number;
      if (child) {
        failure[child / width] = fallback;
        queue.push(child);
      } else next[state + c] = fallback;
    }
  }
}

/** Calls `found` with a word's number and where it begins, in order of where the words end. */
export function findWords(
  { classes, width, next, ends, lengths }: Automaton,
  text: string,
  found: (word: number, start: number) => void,
): void {
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const step = next[state + (classes[code] as number)] as number;
    if (step >= 0) {
      state = step;
      continue;
    }
    state = ~step;
    for (const word of ends[state / width] as readonly number[])
      found(word, i + 1 - (lengths[word] as number));
  }
}
