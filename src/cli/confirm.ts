/** A last question before what cannot be taken back. */
import { createInterface } from 'node:readline/promises';
import { AnswerIsNo, BadInput } from './fail.ts';

/** Returns where the person says yes, or has said `--yes` before; throws otherwise. */
export async function confirm(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new BadInput(`${question} There is nobody to answer: say --yes to go on`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `);
  lines.close();
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new AnswerIsNo('nothing was changed');
}
