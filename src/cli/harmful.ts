/** The harmful cases that the product is tested with, as effects on the machine that they are written for. */
import { CORPUS_PLACE, type Described, effectsOn } from '../effects/described.ts';
import type { HarmfulCase } from '../policy/rehearse/harm.ts';

/** Put in by the bundler from the corpus, as JSON. */
declare const CHAPERONE_HARMFUL: string | undefined;

interface Written {
  readonly command: string;
  readonly facts?: Described;
}

export function harmfulCases(): HarmfulCase[] {
  if (typeof CHAPERONE_HARMFUL !== 'string')
    throw new Error('The harmful cases are only in the bundled program.');
  return harmfulFrom(JSON.parse(CHAPERONE_HARMFUL) as Written[]);
}

export function harmfulFrom(written: readonly Written[]): HarmfulCase[] {
  return written.map(({ command, facts }) => ({
    command,
    effects: effectsOn({ kind: 'shell', command, shell: 'bash' }, facts),
    place: CORPUS_PLACE,
    agent: 'claude-code',
  }));
}
