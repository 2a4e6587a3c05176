/** The policies to start from, each with the tests that ship with it. */
import { describe, expect, it } from 'vitest';
import { fittingTests } from '../../src/cli/policy.ts';
import { runCase } from '../../src/gate/policy/case.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { ASKED, STRICTNESS, starterPolicy, type Wishes, WORK } from '../../src/policy/templates/starter.ts';
import { testsFor } from '../../src/policy/templates/starter-tests.ts';
import { parseTests } from '../../src/policy/test-file.ts';
import { coverageOf } from '../../src/policy/test-result.ts';

function outcomes(wishes: Wishes, tests: string) {
  const document = mustParsePolicy(starterPolicy(wishes), 'policy.yaml');
  const policy = compilePolicy(document);
  const parsed = parseTests(tests);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const results = parsed.cases.map((each) => runCase(each, policy));
  return { document, cases: parsed.cases, results };
}

describe.each(STRICTNESS)('the template %s', (strictness) => {
  const { document, cases, results } = outcomes({ strictness }, testsFor({ strictness }, 'policy.yaml'));

  it.each(results.map((result) => [result.case.command ?? result.case.tool, result] as const))(
    'holds for %s',
    (_name, result) => expect(result.differences).toEqual([]),
  );

  it('has a harmful and a harmless case for every rule', () => {
    const decisions = results.flatMap(({ decision }) => decision ?? []);
    expect(coverageOf(document, decisions).filter(({ matched }) => matched === 0)).toEqual([]);
    const twins = new Set(cases.flatMap(({ misses }) => misses ?? []));
    expect(document.rules.map(({ id }) => id).filter((id) => !twins.has(id))).toEqual([]);
  });
});

describe('a policy fitted by three answers', () => {
  const all = STRICTNESS.flatMap((strictness) =>
    WORK.flatMap((work) => ASKED.map((asked): Wishes => ({ strictness, work, asked }))),
  );

  it.each(all.map((wishes) => [Object.values(wishes).join(', '), wishes] as const))(
    'holds its tests: %s',
    (_name, wishes) => {
      const tests = fittingTests(wishes, 'policy.yaml');
      const { results, document } = outcomes(wishes, tests);
      expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
      // A few cases are settled by the work's own rule; all others stay.
      expect(results.length).toBeGreaterThan(90);
      expect(tests).toContain(`# --- work.`);
      expect(document.rules.filter((rule) => rule.do === 'ask').length > 0).toBe(
        wishes.asked === 'developer',
      );
    },
  );

  it('stops nothing that only observes', () => {
    const { results } = outcomes(
      { strictness: 'observe-only' },
      testsFor({ strictness: 'observe-only' }, 'policy.yaml'),
    );
    expect(new Set(results.map(({ decision }) => decision?.outcome))).toEqual(new Set(['allow']));
  });
});
