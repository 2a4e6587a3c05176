import { describe, expect, it } from 'vitest';
import { replacementsIn } from '../../src/effects/patch.ts';

const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n');

describe('a patch as replacements', () => {
  it('of whole lines, one a hunk', () => {
    const text = patch(
      '*** Update File: a.txt',
      '@@ def f():',
      ' a',
      '-b',
      '+c',
      '',
      '@@',
      '-d',
      '*** End of File',
    );
    expect(replacementsIn(text)).toEqual([
      { path: 'a.txt', before: 'a\nb\n\n', after: 'a\nc\n\n' },
      { path: 'a.txt', before: 'd\n', after: '' },
    ]);
  });

  it.each([
    patch('*** Add File: a.txt', '+a'),
    patch('*** Update File: a.txt', '*** Move to: b.txt', '-a', '+b'),
    patch('*** Update File: a.txt', '-a', '+b', '*** Update File: b.txt', '-a', '+b'),
    '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
    '',
  ])('not where it does more, or is none: %j', (text) => expect(replacementsIn(text)).toBeUndefined());
});
