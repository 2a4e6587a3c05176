/** The word that somebody most likely meant. */

/** The candidate with the fewest slips of the fingers between it and `word`; none where there would be too many. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = word.length < 4 ? 1 : word.length < 8 ? 2 : 3;
  const written = word.toLowerCase();
  const near = candidates
    .map((candidate) => ({ candidate, slips: slipsBetween(written, candidate.toLowerCase()) }))
    .filter(({ candidate, slips }) => slips <= allowed && slips < candidate.length)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.candidate;
}

/** Letters left out, added, exchanged or swapped with the next (optimal string alignment distance). */
function slipsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + same, swapped));
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
