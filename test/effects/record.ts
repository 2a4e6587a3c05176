/**
 * Writes the effects that the engine finds today into the corpus: `node test/effects/record.ts`. Read the difference
 * before it is committed: each changed line is a changed promise.
 */
import { writeFileSync } from 'node:fs';
import { type Case, CORPUS, casesOf, told } from './cases.ts';
import { settled, shell } from './world.ts';

for (const file of CORPUS) {
  const lines = casesOf(file).map(({ id, command, facts, harmful }: Case) =>
    JSON.stringify({
      id,
      command,
      ...(facts && { facts }),
      effects: told(settled(shell(command), facts)),
      harmful,
    }),
  );
  writeFileSync(new URL(`../corpus/${file}.jsonl`, import.meta.url), `${lines.join('\n')}\n`);
}
