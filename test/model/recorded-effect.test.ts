/** What the record keeps of an effect is all that a rule can ask of it. */
import { expect, it } from 'vitest';
import { effectOf, recordEffect } from '../../src/model/recorded-effect.ts';
import { CORPUS, casesOf } from '../effects/cases.ts';
import { settled, shell } from '../effects/world.ts';

it('gives every effect of the corpus back, but for the road by which it was found', () => {
  for (const { command, facts } of CORPUS.flatMap(casesOf)) {
    for (const effect of settled(shell(command), facts)) {
      const { via, ...rest } = effect;
      const kept = JSON.parse(JSON.stringify(recordEffect(effect)));
      if ('text' in rest && rest.text.length > 2000) delete (rest as { text?: string }).text;
      expect(effectOf(kept)).toEqual(rest);
    }
  }
});

it('says nothing of an effect whose record is too old to tell', () => {
  expect(effectOf({ kind: 'git.push', resource: 'main on origin', certainty: 'proven' })).toBeUndefined();
});
