/** `chaperone policy`: write one to start from, check it, print its schema. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runCase } from '../gate/policy/case.ts';
import { WORKSPACE_FOLDER } from '../gate/policy/workspace.ts';
import { counted } from '../model/counted.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { mustParsePolicy, parsePolicy, parseWorkspacePolicy } from '../policy/parse.ts';
import { withPlace } from '../policy/positioned.ts';
import { policySchema, testsSchema, workspaceSchema } from '../policy/schema.ts';
import {
  type Asked,
  STRICTNESS,
  type Strictness,
  starterPolicy,
  type Wishes,
  type Work,
} from '../policy/templates/starter.ts';
import { testsFor } from '../policy/templates/starter-tests.ts';
import { parseTests, policyNamedIn } from '../policy/test-file.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { textFrom } from './key-files.ts';

/** Names of templates; `observe` is what `observe-only` was called first. */
const TEMPLATES: ReadonlyMap<string, Strictness> = new Map([
  ...STRICTNESS.map((name) => [name, name] as const),
  ['observe', 'observe-only'],
]);

interface InitOptions {
  readonly template?: string;
  readonly tests?: boolean;
  readonly out: string;
}

export async function init(options: InitOptions): Promise<void> {
  const { template, out } = options;
  const strictness = template === undefined ? undefined : TEMPLATES.get(template);
  if (template !== undefined && !strictness)
    throw new BadInput(`policy init: no template "${template}"; there are ${STRICTNESS.join(', ')}`);
  const testFile = `${out.replace(/\.(ya?ml|json)$/, '')}.test.yaml`;
  for (const file of [out, ...(options.tests ? [testFile] : [])])
    if (existsSync(file))
      throw new BadInput(`policy init: ${file} exists; name another file or remove it first`);
  const wishes: Wishes = strictness
    ? { strictness }
    : process.stdin.isTTY && process.stdout.isTTY
      ? await askWishes()
      : { strictness: 'safe-defaults' };
  writeFileSync(out, starterPolicy(wishes), { mode: 0o600 });
  process.stdout.write(`wrote ${out}\n`);
  if (!options.tests) return;
  writeFileSync(testFile, fittingTests(wishes, basename(out)), { mode: 0o600 });
  process.stdout.write(`wrote ${testFile}; run it with \`chaperone policy test ${testFile}\`\n`);
}

/** The template's tests, without those that the rules for the work settle otherwise. */
export function fittingTests(wishes: Wishes, policy: string): string {
  const text = testsFor(wishes, policy);
  const tests = parseTests(text);
  if (!tests.ok || wishes.work === undefined) return text;
  const compiled = compilePolicy(mustParsePolicy(starterPolicy(wishes), policy));
  const otherwise = tests.cases.filter((each) => runCase(each, compiled).differences.length > 0);
  const lines = new Set(otherwise.map(({ line }) => line));
  return text
    .split('\n')
    .filter((_line, index) => !lines.has(index + 1))
    .join('\n');
}

/** Three questions; an empty answer takes the first choice. */
async function askWishes(): Promise<Wishes> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Lines that are typed ahead wait there for their question.
  const lines = terminal[Symbol.asyncIterator]();
  const choose = async <T extends string>(
    question: string,
    choices: Readonly<Record<T, string>>,
  ): Promise<T> => {
    const names = Object.keys(choices) as T[];
    process.stdout.write(`\n${question}\n`);
    for (const [index, name] of names.entries())
      process.stdout.write(`  ${index + 1}  ${name.padEnd(15)} ${choices[name]}\n`);
    for (;;) {
      process.stdout.write('Number or name [1]: ');
      const line = await lines.next();
      if (line.done) throw new BadInput('policy init: no answer came, so nothing was written');
      const said = line.value.trim();
      const chosen =
        said === '' ? names[0] : (names[Number(said) - 1] ?? names.find((name) => name === said));
      if (chosen) return chosen;
      process.stdout.write(`One of ${names.join(', ')}, please.\n`);
    }
  };
  try {
    const work = await choose('What kind of work do the agents do?', WORK_WORDS);
    const strictness = await choose('How strict is the policy?', STRICTNESS_WORDS);
    const asked = await choose('Who is asked about what is neither harmless nor forbidden?', ASKED_WORDS);
    return { work, strictness, asked };
  } finally {
    terminal.close();
  }
}

const WORK_WORDS: Readonly<Record<Work, string>> = {
  application: 'a program and its tests',
  infrastructure: 'clusters, cloud accounts, pipelines',
  data: 'databases, notebooks, reports',
  library: 'packages that others install',
};
const STRICTNESS_WORDS: Readonly<Record<Strictness, string>> = {
  'observe-only': 'nothing is stopped; what would be is recorded. Start here',
  'safe-defaults': 'what cannot be taken back is asked about',
  strict: 'more is asked about, and much of the rest refused',
};
const ASKED_WORDS: Readonly<Record<Asked, string>> = {
  developer: 'the person at the editor',
  nobody: 'nobody looks (a pipeline): it is refused instead',
};

export function lint(file: string, options: { json?: boolean }): void {
  if (!existsSync(file)) throw new BadInput(`policy lint: ${file} does not exist`);
  const text = textFrom(file, 'lint');
  const parsed = parsedAs(file, text);
  const problems = parsed.ok ? ('doubts' in parsed ? parsed.doubts : []) : parsed.problems;
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  if (options.json) process.stdout.write(`${JSON.stringify({ file, problems: inOrder }, null, 2)}\n`);
  else for (const problem of inOrder) process.stdout.write(`${withPlace(file, problem)}\n`);
  if (!parsed.ok || problems.length > 0) throw new AnswerIsNo('');
  if (options.json) return;
  const count =
    'document' in parsed
      ? counted(parsed.document.rules.length, 'rule')
      : counted(parsed.cases.length, 'case');
  process.stdout.write(`${file}: ${count}, no problems\n`);
}

/** By its name a file is tests, a workspace's part or a policy. */
function parsedAs(file: string, text: string) {
  if (/\.test\.ya?ml$/.test(file)) return parseTests(text, policyTestedBy(file, text));
  return basename(dirname(resolve(file))) === WORKSPACE_FOLDER
    ? parseWorkspacePolicy(text)
    : parsePolicy(text);
}

/** The policy that a file of tests names, where it can be read and has no problems of its own. */
function policyTestedBy(file: string, text: string): CompiledPolicy | undefined {
  const named = policyNamedIn(text);
  const beside = named === undefined ? undefined : resolve(dirname(file), named);
  if (beside === undefined || !existsSync(beside)) return undefined;
  const parsed = parsePolicy(readFileSync(beside, 'utf8'));
  return parsed.ok ? compilePolicy(parsed.document) : undefined;
}

const SCHEMAS = { policy: policySchema, workspace: workspaceSchema, tests: testsSchema };

/** `of` is what the schema is of: `policy`, `workspace` or `tests`. */
export function schema(of: string): void {
  const made = Object.entries(SCHEMAS).find(([name]) => name === of)?.[1];
  if (!made)
    throw new BadInput(
      `policy schema: there is none of "${of}"; there are ${Object.keys(SCHEMAS).join(', ')}`,
    );
  process.stdout.write(`${JSON.stringify(made(), null, 2)}\n`);
}
