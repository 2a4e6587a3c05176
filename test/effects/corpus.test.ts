/** The corpus is the oracle of the engine's behaviour: one case a line, with the exact effects beside plain runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Case, CORPUS, casesOf, type Expected, told } from './cases.ts';
import { settled, shell } from './world.ts';

/** Which of two effects is found first says nothing. */
const ordered = (effects: readonly Expected[]): Expected[] =>
  [...effects].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

for (const file of CORPUS) {
  describe(`the corpus of ${file}`, () => {
    it.each(casesOf(file))('$id: $command', (each: Case) => {
      expect(ordered(told(settled(shell(each.command), each.facts)))).toEqual(ordered(each.effects));
    });
  });
}

describe('the corpus as a whole', () => {
  const all = CORPUS.flatMap((file) => casesOf(file));

  it('has at least 800 cases, each under its own id', () => {
    expect(all.length).toBeGreaterThanOrEqual(800);
    expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
  });

  it('finds some effect in every harmful case', () => {
    expect(
      all.filter((each) => each.harmful && each.effects.length === 0).map((each) => each.command),
    ).toEqual([]);
  });
});

it('reads everyday commands without a riddle', () => {
  const lines = readFileSync(new URL('../corpus/everyday.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
  expect(lines.length).toBeGreaterThanOrEqual(400);
  const heavy = /^(?:governance|privilege|cloud|package\.publish|process\.kill \*)/;
  const odd = lines.filter((line) =>
    settled(shell(line)).some(
      (effect) =>
        heavy.test(effect.kind) ||
        (effect.certainty === 'opaque' &&
          'code' in effect &&
          effect.code !== 'program' &&
          effect.code !== 'script') ||
        (effect.kind === 'file.delete' && !effect.path.startsWith('/work/app/')),
    ),
  );
  expect(odd).toEqual([]);
});
