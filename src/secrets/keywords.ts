/** Finds many words in one pass over a text (Aho and Corasick 1975), without regard to ASCII letter case. */

/** Characters of ASCII, folded to lower case; every other character is class 0 and breaks a word. */
const CLASSES = 128;

export interface Automaton {
  /** Next state, by state * CLASSES + class. */
  readonly next: Uint32Array;
  /** Numbers of the words that end in a state, longest first. */
  readonly ends: readonly (readonly number[] | undefined)[];
  readonly lengths: readonly number[];
}

const folded = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code < CLASSES ? code : 0);

/** Builds the automaton of the words, each at least one ASCII character long. */
export function automatonOf(words: readonly string[]): Automaton {
  const room = words.reduce((sum, word) => sum + word.length, 1);
  const next = new Uint32Array(room * CLASSES);
  const ends: (number[] | undefined)[] = [undefined];
  words.forEach((word, index) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const at = state * CLASSES + folded(word.charCodeAt(i));
      if (next[at] === 0) next[at] = ends.push(undefined) - 1;
      state = next[at] as number;
    }
    ends[state] = [...(ends[state] ?? []), index];
  });
  linkFailures(next, ends);
  return { next, ends, lengths: words.map((word) => word.length) };
}

/** Makes every missing step the step of the longest proper suffix, in breadth-first order. */
function linkFailures(next: Uint32Array, ends: (number[] | undefined)[]): void {
  const failure = new Uint32Array(ends.length);
  const queue: number[] = [];
  for (let c = 0; c < CLASSES; c++) if (next[c]) queue.push(next[c] as number);
  for (const state of queue) {
    const fail = failure[state] as number;
    const inherited = ends[fail];
    if (inherited) ends[state] = [...(ends[state] ?? []), ...inherited];
    for (let c = 0; c < CLASSES; c++) {
      const at = state * CLASSES + c;
      const child = next[at] as number;
      const fallback = next[fail * CLASSES + c] as number;
      if (child) {
        failure[child] = fallback;
        queue.push(child);
      } else next[at] = fallback;
    }
  }
}

/** Calls `found` with a word's number and where it begins, in order of where the words end. */
export function findWords(
  { next, ends, lengths }: Automaton,
  text: string,
  found: (word: number, start: number) => void,
): void {
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    state = next[state * CLASSES + folded(code)] as number;
    const here = ends[state];
    if (here) for (const word of here) found(word, i + 1 - (lengths[word] as number));
  }
}
