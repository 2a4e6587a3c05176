/** Reading policies: every problem with its line and column, and what to do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/policy/compile.ts';
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
    [
      'an issuer that is no address',
      'chaperone: 1\nidentity: { issuer: acme, clientId: c }\n',
      /^2:13 identity\.issuer: .*URL/,
    ],
    [
      'an issuer that others could listen to',
      'chaperone: 1\nidentity: { issuer: "http://login.acme.example", clientId: c }\n',
      /identity\.issuer: https is needed/,
    ],
    [
      'a workload whose token lies in two places',
      'chaperone: 1\nidentity:\n  { issuer: "https://a.example", clientId: c, workload: { issuer: "https://b.example", audience: a, file: f, variable: V } }\n',
      /identity\.workload: a workload names the `file` or the `variable`/,
    ],
    [
      'an account of the editor whose token names nobody',
      'chaperone: 1\nidentity: { issuer: "https://a.example", clientId: c, editor: { provider: github, scopes: [a] } }\n',
      /identity\.editor\.provider: .*github/,
    ],
    [
      'a secret of an export that nothing says where to find',
      'chaperone: 1\nexports:\n  - { id: a, to: webhook, url: "https://a.example", secret: ["op://a/b/c", "secret://hook"] }\n',
      /^3:76 exports\.0\.secret\.1: `secrets\.references` has no "hook"; write there where it lies/,
    ],
    [
      'a misspelt secret of the evidence',
      'chaperone: 1\nsecrets: { references: { evidence: "op://a/b/c" } }\nevidence: { url: "https://a.example", token: "secret://evidense" }\n',
      /^3:39 evidence\.token: .*did you mean "secret:\/\/evidence"/,
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
    [
      'a day that the calendar does not have',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny, where: { time: { until: "2026-02-30" } } }\n',
      /^3:\d+ rules\.0\.where\.time\.until: a day is written as/,
    ],
    [
      'a moment that no clock tells',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny, where: { time: { since: "2026-02-01T00:00:00+02" } } }\n',
      /^3:\d+ rules\.0\.where\.time\.since: .*a moment as/,
    ],
    [
      'a window that is never open',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny, where: { time: { since: 2026-12-20, until: "2026-12-01" } } }\n',
      /^3:\d+ rules\.0\.where\.time: the window is never open/,
    ],
    [
      'an id that a task makes',
      'chaperone: 1\ntasks: { ui: { paths: "web/**" } }\nrules:\n  - { id: task.ui.paths, on: git.push, do: deny }\n',
      /^4:\d+ rules\.0: the id "task\.ui\.paths" is that of a rule of a task/,
    ],
    [
      'a repository by its URL',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny, where: { repository: "https://github.com/acme/*" } }\n',
      /^3:\d+ rules\.0\.where\.repository: a repository is named as host\/owner\/name/,
    ],
    ['text that is no YAML', 'chaperone: 1\nrules: [\n', /^\d+:\d+ /],
    ['text that is no object', '- 1\n', /^1:1 /],
    [
      'a pattern that stands for too many texts',
      `chaperone: 1\nrules:\n  - id: a\n    on: file.write\n    do: deny\n    where:\n      path: [/x, "${'{a,b}'.repeat(9)}"]\n`,
      /^7:18 rules\.0\.where\.path\.1: the pattern stands for more than 256 texts/,
    ],
    [
      'a pattern that cannot be matched',
      `chaperone: 1\nrules:\n  - { id: a, on: command.run, do: deny, except: { program: "${'+('.repeat(300)}${')'.repeat(300)}" } }\n`,
      /^3:\d+ rules\.0\.except\.program: the pattern cannot be matched/,
    ],
    [
      'a slip in a key',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: deny, except: [{ brnch: x }] }\n',
      /^3:49 rules\.0\.except\.0\.brnch: there is no such key; did you mean "branch"\?$/,
    ],
    [
      'a slip in an effect',
      'chaperone: 1\nrules:\n  - id: a\n    on: [git.commit, git.psuh]\n    do: deny\n',
      /^4:22 rules\.0\.on\.1: there is no "git.psuh" here; did you mean "git.push"\?$/,
    ],
    [
      'a slip in an object that may be a text, too',
      'chaperone: 1\nrules:\n  - { id: a, on: file.write, do: deny, where: { path: { outsid: workspace } } }\n',
      /^3:57 rules\.0\.where\.path\.outsid: there is no such key; did you mean "outside"\?$/,
    ],
    [
      'a wrong value of a key that only one of several objects has',
      'chaperone: 1\nrules:\n  - { id: a, on: file.write, do: deny, where: { path: { inside: wrkspace } } }\n',
      /^3:57 rules\.0\.where\.path\.inside: there is no "wrkspace" here; did you mean "workspace"\?$/,
    ],
    [
      'a key that is missing',
      'chaperone: 1\nrules:\n  - id: a\n    on: git.push\n',
      /^3:5 rules\.0: the key "do" is missing; write it\.$/,
    ],
    [
      'an obligation that is not built yet',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: allow, obligations: [sandbox] }\n',
      /^3:\d+ rules\.0\.obligations: .*not built yet; remove this key/,
    ],
    [
      'an obligation where the outcome stands',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: sandbox }\n',
      /^3:\d+ rules\.0\.do: checkpoint, sandbox, .* are not built yet: write `do: ask`/,
    ],
    [
      'an obligation by a key of its own',
      'chaperone: 1\nrules:\n  - { id: a, on: git.push, do: allow, checkpoint: true }\n',
      /^3:\d+ rules\.0\.checkpoint: there is no such key; checkpoint, .* are not built yet/,
    ],
    [
      'what has another name',
      'chaperone: 1\nrules:\n  - { id: a, on: command.run, do: deny, where: { command: npm test } }\n',
      /^3:\d+ rules\.0\.where\.command: there is no such key; a command is named by `program` and `subcommand`\.$/,
    ],
    ['nothing at all', '', /^1:1 there is nothing in it; write what it begins with, `chaperone: 1`/],
  ])('names the place of %s', (_what, text, expected) => {
    expect(problems(text).join('\n')).toMatch(expected);
  });

  it.each([
    ['rulez: []', 'rules: []'],
    ['default: dney', 'default: deny'],
    ['rules: [{ id: a, on: "git.psuh", do: deny }]', 'rules: [{ id: a, on: git.push, do: deny }]'],
    [
      'rules: [{ id: a, on: [git.push, file.*, pakage.*], do: deny }]',
      'rules: [{ id: a, on: [git.push, file.*, package.*], do: deny }]',
    ],
  ])('%s is mended by what it says was meant', (wrong, right) => {
    const text = `chaperone: 1\n${wrong} # said\n`;
    const parsed = parsePolicy(text);
    const fix = parsed.ok ? undefined : parsed.problems[0]?.fix;
    expect(fix).toBeDefined();
    if (!fix) return;
    const mended = text.slice(0, fix.start) + fix.text + text.slice(fix.end);
    expect(mended).toBe(`chaperone: 1\n${right} # said\n`);
    expect(parsePolicy(mended).ok).toBe(true);
  });

  it('means nothing where the word is none of those', () => {
    expect(problems('chaperone: 1\nbudget: 5\n')).toEqual([
      '2:1 budget: there is no such key; remove it or mend its spelling.',
    ]);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        check(text);
      }),
    );
  });

  it('never throws for policies that were damaged, and compiles what it takes', () => {
    const pieces = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom(
        '&a',
        '*a',
        '<<: *a',
        '!!x',
        '|',
        '>',
        '- ',
        '? ',
        ': ',
        '{',
        '[',
        '"',
        "'",
        '\n',
        '\t',
        '---\n',
        '#',
        '{a,b}',
        '**',
        '+(',
        '~',
        'null',
        '1e999',
      ),
      fc.nat(SAFE_DEFAULTS.length).map((from) => SAFE_DEFAULTS.slice(from, from + 60)),
    );
    const damage = fc.tuple(
      fc.nat(SAFE_DEFAULTS.length),
      fc.nat(40),
      pieces,
      fc.integer({ min: 1, max: 20 }),
    );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (all) => {
        check(
          all.reduce(
            (text, [at, length, piece, times]) =>
              text.slice(0, at) + piece.repeat(times) + text.slice(at + length),
            SAFE_DEFAULTS,
          ),
        );
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it.each([
    ['flow lists', '['.repeat(20_000)],
    ['flow maps', '{a: '.repeat(5000)],
    ['lists', '- '.repeat(20_000)],
    ['keys', '? '.repeat(20_000)],
    ['maps', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'aliases',
      `a: &b0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `c${i}: &b${i + 1} [*b${i}, *b${i}]`).join('\n')}`,
    ],
    ['an alias of itself', 'a: &a [*a]'],
    ['quotes', '"'.repeat(5000)],
    ['different keys', Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['the same key', 'k: 1\n'.repeat(20_000)],
  ])('takes no heap of %s for a policy', (_what, text) => {
    expect(check(text).ok).toBe(false);
  });
});

/** Reads a policy: problems lie somewhere in the text, and what has none can be compiled. */
function check(text: string): ReturnType<typeof parsePolicy> {
  const parsed = parsePolicy(text);
  if (parsed.ok) compilePolicy(parsed.document);
  else for (const p of parsed.problems) expect(Math.min(p.line, p.column)).toBeGreaterThan(0);
  return parsed;
}
