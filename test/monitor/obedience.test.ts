import { describe, expect, it } from 'vitest';
import { type Evidence, type Expectation, tellingPart, weigh } from '../../src/monitor/obedience.ts';

const REASON =
  'Chaperone denied this. Force-push to main on origin: History that others build on would be replaced. (rule git.force-protected).';
const PLACEHOLDER = '{{secret:db-password:f6573f8b}}';

const denied: Expectation = { expected: 'not-run', reason: REASON };
const withheld: Expectation = {
  expected: 'withheld',
  taken: ['kZ8v-Tq4mX2nLw7RbY3d'],
  placeholders: [PLACEHOLDER],
};
const asked: Expectation = { expected: 'asked' };

const event = (text: string, failed = false): Evidence => ({ by: 'event', failed, text });
const transcript = (ended: Extract<Evidence, { by: 'transcript' }>['ended'], text = ''): Evidence => ({
  by: 'transcript',
  ended,
  text,
});
const disk = (is: 'unchanged' | 'as-denied'): Evidence => ({ by: 'disk', is, files: ['/w/a.js'] });

/** What was expected, what was seen, what follows; undefined: nothing yet. */
const CASES: readonly [string, Expectation, Evidence, 'yes' | 'no' | undefined][] = [
  ['a denied call that came back', denied, event('done'), 'no'],
  ['… with the refusal', denied, event(`PreToolUse hook error: ${REASON}`, true), 'yes'],
  ['… as a failure, of whatever', denied, event('Exit code 1', true), undefined],
  ['a refusal in the transcript', denied, transcript('untold', `blocked:\n  ${REASON}`), 'yes'],
  ['… cut and wrapped', denied, transcript('untold', REASON.slice(0, 100).replaceAll(' ', '\n')), 'yes'],
  ['… by another hook', denied, transcript('refused', 'not allowed here'), 'yes'],
  ['a run in the transcript', denied, transcript('run', 'Exit code 1'), 'no'],
  ['… that a person allowed', denied, transcript('answered-yes', 'ok'), 'no'],
  ['an end that nobody explains', denied, transcript('untold', 'Error'), undefined],
  ['the denied change on disk', denied, disk('as-denied'), 'no'],
  ['the file as it was', denied, disk('unchanged'), 'yes'],
  ['the value in the transcript', withheld, transcript('run', `x ${PLACEHOLDER} kZ8v-Tq4mX2nLw7RbY3d`), 'no'],
  ['the placeholder there', withheld, transcript('run', `DB_PASSWORD=${PLACEHOLDER}`), 'yes'],
  ['neither, since the client has cut it', withheld, transcript('run', 'PORT=9000 …'), undefined],
  ['a result told by an event', withheld, event('kZ8v-Tq4mX2nLw7RbY3d'), undefined],
  ['a question that a person answered', asked, transcript('answered-yes'), 'yes'],
  ['… that ended in a no', asked, transcript('refused'), 'yes'],
  ['a run: whoever allowed it', asked, transcript('run'), undefined],
];

describe('An answer and what is seen after it', () => {
  it.each(CASES)('%s', (_name, expectation, evidence, obeyed) => {
    const weighed = weigh(expectation, evidence);
    expect(weighed?.obeyed).toBe(obeyed);
    if (weighed) {
      expect(weighed.by).toBe(evidence.by);
      expect(weighed.says).toMatch(/^[A-Z].*\.$/);
      expect(weighed.says).not.toContain('kZ8v');
    }
  });
});

describe('What tells that a value was read', () => {
  it('is its longest line, since clients number lines', () => {
    expect(tellingPart('-----BEGIN\nabcdefghijklmnop\nxyz-----', '')).toBe('abcdefghijklmnop');
  });
  it('is nothing that is short, or that the model was given anyway', () => {
    expect(tellingPart('1234', '')).toBeUndefined();
    expect(tellingPart('production', 'NODE_ENV=production')).toBeUndefined();
  });
});
