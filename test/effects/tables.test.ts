/** Every example beside every rule holds: a rule without one of its effects, or with one too many, fails here. */
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../src/effects/commands/index.ts';
import { settled, shell, written } from './world.ts';

const listed = (effects: string | readonly string[]): readonly string[] =>
  typeof effects === 'string' ? [effects] : effects;

for (const [family, rules] of Object.entries(FAMILIES)) {
  describe(`the ${family} table`, () => {
    for (const rule of rules) {
      for (const [command, effects] of Object.entries(rule.harmful ?? {})) {
        it(`finds what matters in: ${command}`, () => {
          expect(settled(shell(command)).map(written)).toEqual(expect.arrayContaining([...listed(effects)]));
        });
      }
      for (const [command, effects] of Object.entries(rule.harmless ?? {})) {
        it(`finds nothing else in: ${command}`, () => {
          const found = settled(shell(command));
          expect(found.filter((effect) => effect.kind !== 'command.run').map(written)).toEqual([
            ...listed(effects),
          ]);
          expect(found.filter((effect) => effect.certainty === 'opaque')).toEqual([]);
        });
      }
    }
  });
}

it('names every program once', () => {
  const names = Object.values(FAMILIES).flatMap((rules) =>
    rules.flatMap((rule) => rule.names.split(' ').filter(Boolean)),
  );
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  expect(twice).toEqual([]);
});
