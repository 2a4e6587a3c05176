/** Help while a policy is written. In the texts `|` is the cursor. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAFE_DEFAULTS } from '../../../src/policy/templates/safe-defaults.ts';
import { meaning, type Offer, offers, problemsIn, type Written } from '../../../src/policy/writing/main.ts';

const RULE = 'chaperone: 1\nrules:\n  - id: a\n    on: git.push\n    do: deny\n';
const POLICY = `${RULE.replace('do: deny', 'do: deny\n    reason: It is shared.')}preapprove:\n  - { id: tests, commands: [npm test] }\n`;

function at(marked: string, kind: Written['kind'] = 'policy') {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const file: Written = kind === 'tests' ? { kind, text, policy: POLICY } : { kind, text };
  return { file, text, offset };
}
function offered(marked: string, kind: Written['kind'] = 'policy'): readonly Offer[] {
  const { file, offset } = at(marked, kind);
  return offers(file, offset);
}
const labels = (marked: string, kind: Written['kind'] = 'policy') =>
  offered(marked, kind).map(({ label }) => label);
/** The text after an offer was taken, with the cursor where the writer goes on. */
function taken(marked: string, label: string, kind: Written['kind'] = 'policy'): string {
  const { text } = at(marked, kind);
  const offer = offered(marked, kind).find((each) => each.label === label);
  if (!offer) throw new Error(`${label} is not offered: ${labels(marked, kind).join(', ')}`);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offer.replaces.start - 1) + 1))?.[0] ?? '';
  const snippet = offer.snippet.replaceAll('\n', `\n${indent}`);
  const put = snippet.includes('$0') ? snippet : `${snippet}$0`;
  const filled = put.replace('$0', '|').replaceAll(/\\([\\$}])/g, '$1');
  return text.slice(0, offer.replaces.start) + filled + text.slice(offer.replaces.end);
}

describe('keys', () => {
  it.each([
    ['of the document', '|', ['chaperone', 'rules', 'default', 'secrets']],
    ['behind others', `${RULE}|`, ['preapprove', 'mode']],
    ['half written', `${RULE}pre|`, ['preapprove']],
    ['of a rule', `${RULE}    |`, ['where', 'except', 'reason']],
    ['of a rule, half written', `${RULE}    exc|`, ['except']],
    ['of the first rule', 'chaperone: 1\nrules:\n  - |', ['id', 'on', 'do']],
    ['of the first rule, its dash not written yet', 'chaperone: 1\nrules:\n  |', ['id', 'on', 'do']],
    ['of a rule, below its dash', 'chaperone: 1\nrules:\n  - id: a\n  |', ['on', 'do', 'where', 'id']],
    ['of conditions', `${RULE}    where:\n      |`, ['branch', 'path', 'host']],
    ['of conditions on one line', `${RULE}    where: { | }`, ['branch', 'path']],
    ['of conditions behind another', `${RULE}    where: { remote: origin, | }`, ['branch', 'path']],
    ['of conditions, no brace closed', `${RULE}    where: { bra|\n`, ['branch']],
    ['in a list', `${RULE}    except:\n      - |`, ['branch', 'agent']],
    ['between others', 'chaperone: 1\n|\nrules: []\n', ['default', 'mode']],
    ['that are written already but for the value', `${RULE}mo|: observe\n`, ['mode']],
    ['in JSON', '{ "chaperone": 1, "|" }', ['rules', 'default']],
  ])('%s', (_where, text, wanted) => {
    expect(labels(text)).toEqual(expect.arrayContaining(wanted));
  });

  it('that stand there already are not offered again, and required ones come first', () => {
    expect(labels(`${RULE}    |`)).not.toContain('do');
    expect(labels('chaperone: 1\nrules:\n  - id: a\n    |').slice(0, 2).sort()).toEqual(['do', 'on']);
  });

  it('leave room for their value: on the next line, on the same line, in a list', () => {
    expect(taken(`${RULE}    wh|`, 'where')).toBe(`${RULE}    where:\n      |`);
    expect(taken('chaperone: 1\nrules:\n  - wh|', 'where')).toBe('chaperone: 1\nrules:\n  - where:\n      |');
    expect(taken('chaperone: 1\nrules:\n  |', 'id')).toBe('chaperone: 1\nrules:\n  - id: |');
    expect(taken('chaperone: 1\nrules:\n  - id: a\n  wh|', 'where')).toBe(
      'chaperone: 1\nrules:\n  - id: a\n    where:\n      |',
    );
    expect(taken('chaperone: 1\nrules:\n  - id: a\n  |', 'id')).toBe(
      'chaperone: 1\nrules:\n  - id: a\n  - id: |',
    );
    expect(taken('chaperone: 1\nru|', 'rules')).toBe('chaperone: 1\nrules:\n  - |');
    expect(taken('{ chaperone: 1, ru| }', 'rules')).toBe('{ chaperone: 1, rules: [{ | }] }');
    expect(taken(`${RULE}mo|: observe\n`, 'mode')).toBe(`${RULE}mode|: observe\n`);
    expect(taken(`${RULE}    re|`, 'reason')).toBe(`${RULE}    reason: |`);
  });

  it('say what they mean and what they take', () => {
    expect(offered(`${RULE}    |`).find(({ label }) => label === 'mode')).toMatchObject({
      meaning: expect.stringContaining('would have'),
      detail: 'observe or enforce',
    });
  });
});

describe('values', () => {
  it.each([
    ['outcomes', 'chaperone: 1\nrules:\n  - do: |', ['deny', 'ask', 'redact', 'allow']],
    ['effects', 'chaperone: 1\nrules:\n  - on: |', ['git.push', 'file.*', 'file.write']],
    ['effects in a list', 'chaperone: 1\nrules:\n  - on: [git.commit, |]\n    do: deny\n', ['git.push']],
    [
      'effects in a list of lines',
      'chaperone: 1\nrules:\n  - on:\n      - git.commit\n      - gi|',
      ['git.push'],
    ],
    ['effects, half written', 'chaperone: 1\nrules:\n  - on: git.|\n    do: deny\n', ['git.push', 'git.*']],
    ['zones', `${RULE}    where: { path: { outside: | } }`, ['workspace', 'temp', 'home']],
    ['objects on one line', `${RULE}    where: { path: | }`, ['{ inside: … }', '{ outside: … }']],
    ['true and false', `${RULE}    where: { loses: | }`, ['true', 'false']],
    ['agents, by example', `${RULE}    where: { agent: | }`, ['claude-code', 'cursor']],
    ['agents, in a list', `${RULE}    where: { agent: [cursor, |] }`, ['claude-code']],
    ['the version', 'chaperone: |', ['1']],
  ])('%s', (_what, text, wanted) => {
    expect(labels(text)).toEqual(expect.arrayContaining(wanted));
  });

  it('are quoted where YAML would read something else', () => {
    expect(taken('chaperone: 1\nrules:\n  - on: |', '*')).toBe('chaperone: 1\nrules:\n  - on: "*"|');
    expect(taken('chaperone: 1\nrules:\n  - on: "|"', 'file.*')).toBe(
      'chaperone: 1\nrules:\n  - on: "file.*|"',
    );
    expect(taken(`${RULE}    where: { path: | }`, '{ outside: … }')).toBe(
      `${RULE}    where: { path: { outside: | } }`,
    );
  });

  it.each([
    ['a text of one’s own', `${RULE}    reason: The |`],
    ['a comment', `${RULE}# on: |`],
    ['an unknown key', `${RULE}budget: |`],
  ])('none in %s', (_what, text) => {
    expect(labels(text)).toEqual([]);
  });
});

it('complete and mend the roles and tasks that the document has', () => {
  const document = 'chaperone: 1\nroles: { release-managers: { groups: eng } }\ntasks: { ui: {} }\n';
  const rule = (where: string) =>
    `${document}rules:\n  - { id: a, on: git.push, do: deny, except: { ${where} } }\n`;
  expect(labels(rule('role: |'))).toEqual(['release-managers']);
  expect(labels(rule('task: [|]'))).toEqual(['ui']);
  const text = rule('role: [release-manager]');
  const [problem] = problemsIn({ kind: 'policy', text });
  expect(problem?.message).toMatch(/there is no role "release-manager"; did you mean "release-managers"\?$/);
  expect(problem?.fix && text.slice(problem.fix.start, problem.fix.end)).toBe('release-manager');
});

it("know what a workspace's part can say, and what it cannot", () => {
  expect(labels('chaperone: 1\n|', 'workspace')).toEqual(['rules', 'preapprove']);
  expect(problemsIn({ kind: 'workspace', text: 'chaperone: 1\ndefault: allow\n' })).toMatchObject([
    { line: 2, column: 1, message: expect.stringContaining('there is no such key') },
  ]);
});

describe('tests of a policy', () => {
  it('complete the rules of the policy that they name, with their reasons', () => {
    for (const key of ['rule: |', 'misses: [|]'])
      expect(
        offered(`policy: p.yaml\ncases:\n  - { command: ls, expect: allow, ${key} }\n`, 'tests'),
      ).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ label: 'a', detail: 'It is shared.' }),
          expect.objectContaining({ label: 'tests' }),
          expect.objectContaining({ label: 'default' }),
        ]),
      );
    expect(labels('cases:\n  - command: ls\n    |', 'tests')).toContain('expect');
  });

  it('tell of a rule that the policy does not have, and which was meant', () => {
    const text = 'policy: p.yaml\ncases:\n  - { command: npm test, expect: allow, rule: test }\n';
    const [problem] = problemsIn({ kind: 'tests', text, policy: POLICY });
    expect(problem).toMatchObject({
      line: 3,
      column: 41,
      message: 'cases.0.rule: the policy has no rule "test"; did you mean "tests"?',
    });
    expect(problem?.fix && text.slice(problem.fix.start, problem.fix.end)).toBe('test');
    expect(problemsIn({ kind: 'tests', text })).toEqual([]);
  });
});

describe('meanings', () => {
  it.each([
    ['a key', `${RULE.replace('do: deny', 'd|o: deny')}`, /^\*\*do\*\* .*wins over/],
    ['a value', RULE.replace('git.push', 'git.p|ush'), /^\*\*git\.push\*\*: commits.*\n\n\*\*on\*\*/],
    ['a condition', `${RULE}    where: { bra|nch: main }`, /^\*\*branch\*\* \(text, or list\): Branch/],
    ['a key with a fallback', 'chaperone: 1\nde|fault: ask\n', /allow, ask or deny; else allow/],
  ])('of %s', (_what, text, expected) => {
    const { file, offset } = at(text);
    expect(meaning(file, offset)?.text).toMatch(expected);
  });

  it('none where nothing is known', () => {
    for (const text of ['chaperone: 1\nbud|get: 5\n', 'chaperone: 1 # a com|ment\n', '|'])
      expect(meaning(at(text).file, at(text).offset)).toBeUndefined();
  });
});

it('never throws, wherever somebody writes in whatever text, and replaces only the word at the cursor', () => {
  const text = fc.oneof(
    fc.string(),
    fc.nat(SAFE_DEFAULTS.length).map((end) => SAFE_DEFAULTS.slice(0, end)),
    fc
      .tuple(fc.nat(SAFE_DEFAULTS.length), fc.constantFrom('{', '[', '"', '&a ', '*a', '- ', '|', ': ', '\t'))
      .map(([place, piece]) => SAFE_DEFAULTS.slice(0, place) + piece + SAFE_DEFAULTS.slice(place)),
  );
  fc.assert(
    fc.property(
      text,
      fc.nat(),
      fc.constantFrom<Written['kind']>('policy', 'workspace', 'tests'),
      (written, place, kind) => {
        const offset = written.length === 0 ? 0 : place % (written.length + 1);
        const file: Written = { kind, text: written };
        meaning(file, offset);
        for (const { replaces } of offers(file, offset)) {
          expect(replaces.start).toBeLessThanOrEqual(offset);
          expect(replaces.end).toBeGreaterThanOrEqual(offset);
          expect(written.slice(replaces.start, replaces.end)).not.toMatch(/[\s:{}[\],]/);
        }
      },
    ),
    { numRuns: 100 },
  );
});

it('offers on an empty line of a policy only what can stand there', () => {
  const lines = SAFE_DEFAULTS.split('\n');
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.nat(), fc.nat(1), (index, choice, kept) => {
      const indent = /^ */.exec(lines[index] ?? '')?.[0] ?? '';
      // An empty line between two others, or in place of one, indented as it was.
      const before = `${lines.slice(0, index).join('\n')}\n${indent}`;
      const text = `${before}\n${lines.slice(index + kept).join('\n')}`;
      const all = offers({ kind: 'policy', text }, before.length);
      const offer = all[choice % Math.max(all.length, 1)];
      if (!offer) return;
      const written = offer.snippet.replace('$0', '').replaceAll('\n', `\n${indent}`);
      const taken = `${before}${written}\n${lines.slice(index + kept).join('\n')}`;
      const isWrong = (message: string): boolean =>
        message.includes(`${offer.label}: there is no such key`) || message.includes('Mend the YAML');
      const wrong = (policy: string) =>
        problemsIn({ kind: 'policy', text: policy }).filter(({ message }) => isWrong(message));
      if (wrong(text).length === 0) expect({ offer, taken: wrong(taken) }).toEqual({ offer, taken: [] });
    }),
    { numRuns: 60 },
  );
});
