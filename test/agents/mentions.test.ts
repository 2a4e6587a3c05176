import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../../src/agents/mentions.ts';
import { busy } from '../rig/busy.ts';

describe('mentions', () => {
  it.each([
    ['look at @a.txt', ['a.txt']],
    ['@a.txt, please', ['a.txt']],
    ['(see @e.txt)', ['e.txt']],
    ['@"b c.txt" and @"j.txt"#L1', ['b c.txt', 'j.txt']],
    ['@g.txt#L1-2. @g.txt#L9', ['g.txt']],
    ['@notes.md#heading', ['notes.md']],
    ['first\n@nest/l.txt\tlast', ['nest/l.txt']],
    ['。@i.txt', ['i.txt']],
    ['@./h.txt; @~/x @../y', ['./h.txt', '~/x', '../y']],
    ['mail x@d.txt or <me@example.com>', []],
    ['"@f.txt"', []],
    ["@k.txt's", ["k.txt's"]],
    ['@"helper (agent)"', []],
    ['@ @" @. none', []],
  ])('%j', (prompt, expected) => expect(mentionsIn(prompt)).toEqual(expected));

  it('takes time in proportion to the prompt', () => {
    const start = busy();
    mentionsIn('@'.repeat(200_000));
    mentionsIn(' @"'.repeat(100_000));
    expect(busy() - start).toBeLessThan(2000);
  });

  it('never holds an empty path', () => {
    fc.assert(
      fc.property(fc.string(), (text) => mentionsIn(`@${text} @"${text}"`).every((path) => path !== '')),
    );
  });
});
