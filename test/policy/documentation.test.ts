/** The worked examples of docs/policy.md, run as they stand there. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCase } from '../../src/gate/policy/case.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { mustParsePolicy } from '../../src/policy/parse.ts';
import { parseTests } from '../../src/policy/test-file.ts';
import { coverageOf } from '../../src/policy/test-result.ts';

const page = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');
const examples = [
  ...page.matchAll(
    /^\*\*(\d+\. [^*]+)\*\*[^`]*?(?:`[^`\n]+`[^`]*?)*^```yaml policy\n([\s\S]*?)^```\n\s*^```yaml tests\n([\s\S]*?)^```/gm,
  ),
].map(([, title = '', policy = '', tests = '']) => ({ title, policy, tests }));

it('are numbered, and none is overlooked', () =>
  expect(examples.map(({ title }) => Number.parseInt(title, 10))).toEqual(
    Array.from(page.matchAll(/^\*\*(\d+)\. /gm), (_, index) => index + 1),
  ));

it.each(examples)('$title', ({ policy, tests }) => {
  const document = mustParsePolicy(policy, 'docs/policy.md');
  const parsed = parseTests(tests);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const results = parsed.cases.map((each) => runCase(each, compilePolicy(document)));
  expect(results.filter(({ differences }) => differences.length > 0)).toEqual([]);
  const decisions = results.flatMap(({ decision }) => decision ?? []);
  expect(coverageOf(document, decisions).filter(({ matched }) => matched === 0)).toEqual([]);
});

it('shows a whole policy that is one', () => {
  const [, whole = ''] = /^```yaml\n(chaperone: 1[\s\S]*?)^```/m.exec(page) ?? [];
  expect(mustParsePolicy(whole, 'docs/policy.md').rules).toHaveLength(1);
});
