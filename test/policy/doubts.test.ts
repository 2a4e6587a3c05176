import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EFFECT_KINDS } from '../../src/model/effect.ts';
import { ASKED_OF } from '../../src/policy/doubts.ts';
import { kindsOf } from '../../src/policy/kinds.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { STRICTNESS, starterPolicy } from '../../src/policy/templates/starter.ts';

const doubts = (rules: string, before = ''): string[] => {
  const parsed = parsePolicy(`chaperone: 1\n${before}\nrules: [${rules}]\n`);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.doubts.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

describe('what can never come true', () => {
  it.each([
    [
      '{ id: a, on: file.write, where: { branch: main }, do: deny }',
      '3:43 rules.0.where.branch: only git.commit, git.push, git.rewrite can be asked about `branch`',
    ],
    ['{ id: a, on: git.push, except: { path: x }, do: deny }', 'rules.0.except.path: only file.read'],
    [
      '{ id: a, on: git.push, except: [{ branch: x }, { host: x }], do: deny }',
      'rules.0.except.1.host: only net.connect',
    ],
    [
      '{ id: a, on: [file.write, git.push], where: { path: x, branch: x }, do: deny }',
      'no effect in `on` can be asked about all of path, branch at once',
    ],
    [
      '{ id: a, on: "*", where: { agent: claude }, do: deny }',
      'no agent is called "claude"; there are claude-code',
    ],
    ['{ id: a, on: "*", where: { agent: [codex, "claud-*"] }, do: deny }', 'rules.0.where.agent.1: no agent'],
  ])('%s', (rule, says) => {
    expect(doubts(rule).join('\n')).toContain(says);
  });

  it('is told of pre-approvals and of teams, too', () => {
    expect(doubts('', 'preapprove: [{ id: a, on: file.write, where: { host: x } }]').join()).toContain(
      'preapprove.0.where.host: only net.connect',
    );
    expect(
      doubts(
        '',
        'teams: { web: { for: { group: web }, rules: [{ id: a, on: git.push, where: { tool: x }, do: deny }] } }',
      ).join(),
    ).toContain('teams.web.rules.0.where.tool: only mcp.call');
  });

  it.each([
    '{ id: a, on: [file.write, git.push], where: { branch: main }, do: deny }',
    '{ id: a, on: "*", where: { agent: "claude-*", path: x }, do: deny }',
    // What is absent in every other effect is absent there, too.
    '{ id: a, on: [file.delete, git.push], where: { loses: true }, except: { recursive: false }, do: deny }',
    '{ id: a, on: command.run, where: { certainty: opaque, time: { days: sun } }, do: ask }',
  ])('is not %s', (rule) => {
    expect(doubts(rule)).toEqual([]);
  });

  it.each(STRICTNESS)('is not in the template %s', (strictness) => {
    const parsed = parsePolicy(starterPolicy({ strictness }));
    expect(parsed.ok && parsed.doubts).toEqual([]);
  });
});

/** Rows of the table of effects in docs/policy.md. */
const ROWS = [
  ...readFileSync('docs/policy.md', 'utf8').matchAll(/^\| ((?:`[a-z]+\.[a-z]+` ?)+)\| (.*) \|$/gm),
].map(([, effects = '', conditions = '']) => ({
  kinds: (effects.match(/[a-z]+\.[a-z]+/g) ?? []) as (typeof EFFECT_KINDS)[number][],
  // Words in brackets say what a condition takes.
  names: (conditions.replace(/\([^()]*\)/g, '').match(/(?<=`)\w+(?=`)/g) ?? []).sort(),
}));

describe('the table of conditions in docs/policy.md', () => {
  it('has every kind of effect', () => {
    expect(ROWS.flatMap(({ kinds }) => kinds).sort()).toEqual([...EFFECT_KINDS].sort());
  });

  it.each(ROWS.map((row) => [row.kinds.join(' '), row] as const))(
    'is right about %s',
    (_kinds, { kinds, names }) => {
      const asked = Object.entries(ASKED_OF).filter(([, of]) => kinds.some((kind) => of.includes(kind)));
      expect(asked.map(([name]) => name).sort()).toEqual(names);
      expect(kindsOf(kinds).length).toBe(kinds.length);
    },
  );
});
