/** The harmful cases that the product is tested with, as effects on the machine that they are written for. */
import { CORPUS_PLACE, type Described, effectsOn } from '../effects/described.ts';
import { inputOf } from '../gate/policy/case.ts';
import { unknownCircumstances } from '../model/circumstances.ts';
import type { HarmfulCase } from '../policy/rehearse/harm.ts';
import { SAFE_DEFAULTS_TESTS } from '../policy/templates/safe-defaults-tests.ts';
import { parseTests } from '../policy/test-file.ts';

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
  const corpus = written.map(
    ({ command, facts }): HarmfulCase => ({
      command,
      effects: effectsOn({ kind: 'shell', command, shell: 'bash' }, facts),
      place: CORPUS_PLACE,
      circumstances: unknownCircumstances('claude-code', 0),
    }),
  );
  return [...corpus, ...stoppedByDefault()];
}

/** What the safe defaults' own tests show to be stopped. */
function stoppedByDefault(): HarmfulCase[] {
  const tests = parseTests(SAFE_DEFAULTS_TESTS);
  return (tests.ok ? tests.cases : []).flatMap((each) => {
    const input = each.expect === 'ask' || each.expect === 'deny' ? inputOf(each) : '';
    return typeof input === 'string' ? [] : [{ ...input, command: each.command ?? '' }];
  });
}
