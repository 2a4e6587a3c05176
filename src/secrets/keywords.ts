/** Finds many words in one pass over a text (Aho and Corasick 1975), without regard to ASCII letter case. */

export interface Automaton {
  /** Class of a character by its code; 0 for all that stand in no word. Words tell few characters apart, so the table is small. */
  readonly classes: Uint8Array;
  /** Next state, by (state << shift) + class. */
  readonly next: Uint32Array;
  readonly shift: number;
  /** Does a word end in this state? */
  readonly accepts: Uint8Array;
  /** Numbers of the words that end in a state. */
  readonly ends: readonly (readonly number[] | undefined)[];
  readonly lengths: readonly number[];
}

const ASCII = 128;

/** Builds the automaton of the words, each at least one ASCII character long, in lower case. */
export function automatonOf(words: readonly string[]): Automaton {
  const classes = new Uint8Array(ASCII);
  let count = 1;
  for (const character of words.join('').toLowerCase()) {
    const code = character.charCodeAt(0);
    if (code >= ASCII) throw new Error(`a keyword is ASCII; "${character}" is not`);
    if (classes[code] === 0) classes[code] = count++;
  }
  for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32] as number;
  const shift = Math.ceil(Math.log2(count));
  const room = words.reduce((sum, word) => sum + word.length, 1);
  const next = new Uint32Array(room << shift);
  const ends: (number[] | undefined)[] = [undefined];
  words.forEach((word, index) => {
    let state = 0;
    for (let i = 0; i < word.length; i++) {
      const at = (state << shift) + (classes[word.charCodeAt(i)] as number);
      if (next[at] === 0) next[at] = ends.push(undefined) - 1;
      state = next[at] as number;
    }
    ends[state] = [...(ends[state] ?? []), index];
  });
  linkFailures(next, shift, ends);
  const accepts = Uint8Array.from(ends, (words) => (words ? 1 : 0));
  return { classes, next, shift, accepts, ends, lengths: words.map((word) => word.length) };
}

/** Makes every missing step the step of the longest proper suffix, in breadth-first order. */
function linkFailures(next: Uint32Array, shift: number, ends: (number[] | undefined)[]): void {
  const width = 1 << shift;
  const failure = new Uint32Array(ends.length);
  const queue: number[] = [];
  for (let c = 0; c < width; c++) if (next[c]) queue.push(next[c] as number);
  for (const state of queue) {
    const fail = failure[state] as number;
    const inherited = ends[fail];
    if (inherited) ends[state] = [...(ends[state] ?? []), ...inherited];
    for (let c = 0; c < width; c++) {
      const at = (state << shift) + c;
      const child = next[at] as number;
      const fallback = next[(fail << shift) + c] as number;
      if (child) {
        failure[child] = fallback;
        queue.push(child);
      } else next[at] = fallback;
    }
  }
}

/** Calls `found` with a word's number and where it begins, in order of where the words end. */
export function findWords(
  { classes, next, shift, accepts, ends, lengths }: Automaton,
  text: string,
  found: (word: number, start: number) => void,
): void {
  let state = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    state = next[(state << shift) + (code < ASCII ? (classes[code] as number) : 0)] as number;
    if (accepts[state] === 1) {
      for (const word of ends[state] as readonly number[]) found(word, i + 1 - (lengths[word] as number));
    }
  }
}
