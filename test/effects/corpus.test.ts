/** The corpus is the oracle of the engine's behaviour: one case a line, with the exact effects beside plain runs. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/model/effect.ts';
import { type Case, casesOf, type Expected } from './cases.ts';
import { settled, shell } from './world.ts';

/** What a case writes of an effect: not where it stands in the text, and no run that is proven. */
function told(effects: readonly Effect[]): Expected[] {
  return effects
    .filter((effect) => effect.kind !== 'command.run' || effect.certainty === 'opaque')
    .map((effect) => {
      const { span, via, ...rest } = effect;
      return 'text' in rest ? (({ text, ...run }) => run)(rest) : rest;
    });
}

for (const file of ['commands', 'twins', 'data', 'scripts'] as const) {
  describe(`the corpus of ${file}`, () => {
    it.each(casesOf(file))('$id: $command', (each: Case) => {
      expect(told(settled(shell(each.command), each.facts))).toEqual(each.effects);
    });
  });
}

describe('the corpus as a whole', () => {
  const all = (['commands', 'twins', 'data', 'scripts'] as const).flatMap((file) => casesOf(file));

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
