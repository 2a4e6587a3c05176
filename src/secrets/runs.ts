/** Finds long runs of some characters without looking at every character: a run holds every position of some distance. */

/** Which ASCII characters belong to a run, by code. */
export type CharacterSet = Uint8Array;

export function characterSet(characters: string): CharacterSet {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** Does the character at this place belong to the set? */
export function belongs(text: string, at: number, set: CharacterSet): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && set[code] === 1;
}

export interface Run {
  readonly start: number;
  readonly end: number;
}

/** Every run of the set's characters that is at least `shortest` long, in order. `grow` may carry a run on from its end. */
export function* runsOf(
  text: string,
  set: CharacterSet,
  shortest: number,
  grow: (start: number, end: number) => number = (_start, end) => end,
): Generator<Run> {
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!belongs(text, at, set)) continue;
    let start = at;
    while (start > 0 && belongs(text, start - 1, set)) start--;
    let end = at + 1;
    while (end < text.length && belongs(text, end, set)) end++;
    end = grow(start, end);
    at = end - 1;
    if (end - start >= shortest) yield { start, end };
  }
}
