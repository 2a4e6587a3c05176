/** Reading policies: every problem with its line and column, and what to do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.ts';
import { SAFE_DEFAULTS } from '../../src/policy/templates/safe-defaults.ts';

const problems = (text: string) => {
  const parsed = parsePolicy(text);
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.line}:${p.column} ${p.message}`);
};

describe('parsePolicy', () => {
  it('takes the policy that ships, and JSON', () => {
    expect(parsePolicy(SAFE_DEFAULTS).ok).toBe(true);
    expect(parsePolicy('{"chaperone":1,"rules":[{"id":"a","on":["git.push"],"do":"deny"}]}').ok).toBe(true);
  });

  it.each([
    ['an unknown key', 'chaperone: 1\nrulez: []\n', /^2:1 rulez: there is no such key/],
    [
      'an unknown condition',
      'chaperone: 1\nrules:\n  - id: a\n    on: git.push\n    do: deny\n    where:\n      brunch: main\n',
      /^7:7 .*brunch: there is no such key/,
    ],
    [
      'an unknown outcome',
      'chaperone: 1\nrules:\n  - id: a\n    on: git.push\n    do: forbid\n',
      /^5:5 rules\.0\.do: .*forbid/,
    ],
    ['a missing version', 'rules: []\n', /must be 1, the version of the policy language/],
    [
      'an id that is no id',
      'chaperone: 1\nrules:\n  - { id: "A rule!", on: git.push, do: deny }\n',
      /an id is words/,
    ],
    [
      'an id that is taken',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny }\n  - { id: a, on: git.push, do: deny }\n',
      /^4:7 .*taken by an earlier rule/,
    ],
    ['text that is no YAML', 'chaperone: 1\nrules: [\n', /^\d+:\d+ /],
    ['text that is no object', '- 1\n', /^1:1 /],
    [
      'an obligation that is not built yet',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: allow, obligations: [sandbox] }\n',
      /there is no such key/,
    ],
  ])('names the place of %s', (_what, text, expected) => {
    expect(problems(text).join('\n')).toMatch(expected);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parsePolicy(text);
        if (!parsed.ok) for (const p of parsed.problems) expect(p.line).toBeGreaterThan(0);
      }),
    );
  });
});
