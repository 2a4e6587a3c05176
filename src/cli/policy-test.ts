/** `chaperone policy test`: a policy's cases, run and counted. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import pc from 'picocolors';
import { type CaseResult, nameOf, runCase } from '../gate/policy/case.ts';
import { counted } from '../model/counted.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { withPlace } from '../policy/positioned.ts';
import { type ParsedTests, type PolicyCase, parseTests } from '../policy/test-file.ts';
import { coverageOf } from '../policy/test-result.ts';
import { policyFor } from './decide.ts';
import { AnswerIsNo, BadInput } from './fail.ts';

export function test(files: readonly string[], options: { policy?: string; json?: boolean }): void {
  const write = (text: string) => (options.json ? undefined : process.stdout.write(text));
  const told: object[] = [];
  const named = files.length > 0 ? files : filesBeside(options.policy);
  const runs = named.map((file) => ({ file, ...testsOf(file) }));
  const byPolicy = new Map<string | undefined, CaseResult<PolicyCase>[]>();
  const policies = new Map<string | undefined, CompiledPolicy>();
  for (const { file, policy: beside, cases } of runs) {
    const name = options.policy ?? (beside === undefined ? undefined : resolve(dirname(file), beside));
    const policy = policies.get(name) ?? policyFor(name);
    policies.set(name, policy);
    const results = cases.map((each) => runCase(each, policy));
    write(`${pc.bold(file)}\n`);
    for (const result of results) write(`${linesOf(result, file).join('\n')}\n`);
    told.push(...results.map((result) => caseInJson(result, file)));
    byPolicy.set(name, [...(byPolicy.get(name) ?? []), ...results]);
  }
  for (const [name, results] of byPolicy)
    write(`\n${coverageLines(policies.get(name) as CompiledPolicy, results, name).join('\n')}\n`);
  const results = [...byPolicy.values()].flat();
  const failed = results.filter((result) => result.differences.length > 0).length;
  write(
    `\n${failed > 0 ? pc.red(`${failed} failed`) : pc.green('all hold')}, ${counted(results.length, 'case')}\n`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ failed, cases: told }, null, 2)}\n`);
  if (failed > 0) throw new AnswerIsNo('');
}

const caseInJson = ({ case: each, decision, differences }: CaseResult<PolicyCase>, file: string): object => ({
  file,
  line: each.line,
  column: each.column,
  name: nameOf(each),
  holds: differences.length === 0,
  differences,
  ...(decision && { outcome: decision.outcome, rule: decision.rule }),
});

/** The tests beside a policy, or in the working folder. */
function filesBeside(policy: string | undefined): string[] {
  const folder = policy === undefined ? '.' : dirname(policy);
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test.yaml')) : [];
  if (found.length === 0)
    throw new BadInput(
      `policy test: no *.test.yaml in ${resolve(folder)}; name the files, or write one with \`chaperone policy init --tests\``,
    );
  return found.sort().map((name) => join(folder, name));
}

function testsOf(file: string): Extract<ParsedTests, { ok: true }> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInput(`policy test: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const parsed = parseTests(text);
  if (parsed.ok) return parsed;
  throw new BadInput(parsed.problems.map((problem) => withPlace(file, problem)).join('\n'));
}

function linesOf(
  { case: each, decision, differences: found }: CaseResult<PolicyCase>,
  file: string,
): string[] {
  const name = nameOf(each);
  if (found.length === 0) return [`${pc.green('✓')} ${pc.dim(name)}`];
  return [
    `${pc.red('✗')} ${name}  ${pc.dim(`${basename(file)}:${each.line}:${each.column}`)}`,
    ...(each.name !== undefined && each.command !== undefined ? [`    action    ${each.command}`] : []),
    ...found.flatMap(({ what, expected, found: came }) => [
      pc.red(`    - ${what.padEnd(8)} ${expected}`),
      pc.green(`    + ${what.padEnd(8)} ${came}`),
    ]),
    ...(decision?.reasons.map((reason) => `    why       ${reason}`) ?? []),
  ];
}

function coverageLines(
  policy: CompiledPolicy,
  results: readonly CaseResult<PolicyCase>[],
  file: string | undefined,
): string[] {
  const decisions = results.flatMap(({ decision }) => decision ?? []);
  const rules = coverageOf(policy.document, decisions);
  const untouched = rules.filter(({ matched }) => matched === 0).map(({ rule }) => rule);
  const width = Math.max(4, ...rules.map(({ rule }) => rule.length));
  return [
    pc.bold(`rules of ${file ?? 'the policy in force'}`),
    ...rules.map(
      ({ rule, matched, decided }) => `${rule.padEnd(width)}  matched ${matched}, decided ${decided}`,
    ),
    ...(untouched.length > 0
      ? [pc.yellow(`no case touches: ${untouched.join(', ')}`)]
      : ['every rule is touched by a case']),
  ];
}
