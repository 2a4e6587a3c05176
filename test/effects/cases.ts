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

/** Cases of one file of `test/corpus`. */
export function casesOf(file: string): Case[] {
  const text = readFileSync(new URL(`../corpus/${file}.jsonl`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}
