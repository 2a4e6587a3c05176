/** The cases of the corpus, read from its files. */
import { readFileSync } from 'node:fs';
import type { Effect } from '../../src/model/effect.ts';
import type { World } from './world.ts';

/** An effect without its place in the text. */
export type Expected = Partial<Effect>;

export interface Case {
  readonly id: string;
  readonly command: string;
  readonly facts?: World;
  readonly effects: readonly Expected[];
  readonly harmful: boolean;
}

/** Files of the corpus, by what their cases have in common. */
export const CORPUS = ['commands', 'twins', 'data', 'scripts', 'programs', 'tricks', 'sessions'] as const;

/** What a case tells of effects: not where they stand in the text, and no run that is proven. */
export function told(effects: readonly Effect[]): Expected[] {
  return effects
    .filter((effect) => effect.kind !== 'command.run' || effect.certainty === 'opaque')
    .map((effect) => {
      const { span, via, cwd, ...rest } = effect;
      return 'text' in rest ? (({ text, ...run }) => run)(rest) : rest;
    });
}

/** Cases of one file of `test/corpus`. */
export function casesOf(file: string): Case[] {
  const text = readFileSync(new URL(`../corpus/${file}.jsonl`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}
