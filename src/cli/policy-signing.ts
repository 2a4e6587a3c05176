/** `chaperone policy keygen|sign|verify`: the organisation's offline side, which needs nothing but files and keys. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeWhole } from '../gate/files.ts';
import { nameOf, runCase } from '../gate/policy/case.ts';
import { counted } from '../model/counted.ts';
import { newKeyPair, open } from '../model/envelope.ts';
import { issueLine } from '../model/issue.ts';
import { BUNDLE_TYPE, Bundle, MOST_TESTS } from '../policy/bundle/documents.ts';
import { signBundle, textOf } from '../policy/bundle/publish.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { documentProblems, parsePolicy } from '../policy/parse.ts';
import { withPlace } from '../policy/positioned.ts';
import { type Case, parseTests } from '../policy/test-file.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { numberFrom, openKey, secretKey, textFrom } from './key-files.ts';

/** Writes KEY (private, 0600) and KEY.pub. */
export function keygen({ out }: { out: string }): void {
  for (const file of [out, `${out}.pub`])
    if (existsSync(file))
      throw new BadInput(`policy keygen: ${file} exists; name another file or move it away first`);
  const { secret, open: pub } = newKeyPair();
  writeFileSync(out, secret, { mode: 0o600 });
  chmodSync(out, 0o600);
  writeFileSync(`${out}.pub`, pub);
  process.stdout.write(`wrote ${out} (keep it secret) and ${out}.pub\n`);
}

/** How long a bundle may hold, in days. */
const DAYS = { least: 1, most: 3650 };

export interface SignOptions {
  readonly key: string;
  readonly out: string;
  readonly days: string;
  readonly graceHours: string;
  readonly minClient?: string;
  readonly tests?: readonly string[];
}

/** A policy file (YAML or JSON) made a signed bundle. */
export function sign(file: string, options: SignOptions): void {
  const parsed = parsePolicy(textFrom(file, 'sign'));
  if (!parsed.ok) {
    const problems = parsed.problems.map((problem) => withPlace(file, problem));
    throw new BadInput(`policy sign: the policy has problems, so it is not signed\n${problems.join('\n')}`);
  }
  for (const doubt of parsed.doubts) process.stderr.write(`${withPlace(file, doubt)}\n`);
  const tests = (options.tests ?? []).flatMap((name) => testsFrom(name, compilePolicy(parsed.document)));
  if (tests.length > MOST_TESTS)
    throw new BadInput(
      `policy sign: a bundle carries at most ${MOST_TESTS} tests, and these are ${tests.length}`,
    );
  const terms = {
    tests,
    days: numberFrom(options.days, 'days', 'sign', DAYS),
    graceHours: numberFrom(options.graceHours, 'grace-hours', 'sign'),
    ...(options.minClient && { minClient: options.minClient }),
  };
  const bundle = signBundle(parsed.document, secretKey(options.key, 'sign'), Date.now(), terms);
  // Readable for whoever publishes it; what more there is to say the umask says.
  writeWhole(options.out, textOf(bundle), { mode: 0o666 });
  const { organization, revision } = parsed.document;
  process.stdout.write(
    `wrote ${options.out}: ${organization}, revision ${revision}, for ${counted(terms.days, 'day')}\n`,
  );
}

/** Cases that the policy holds; a bundle that fails its own tests would come into force nowhere. */
function testsFrom(file: string, policy: CompiledPolicy): Case[] {
  const parsed = parseTests(textFrom(file, 'sign'));
  if (!parsed.ok) throw new BadInput(parsed.problems.map((problem) => withPlace(file, problem)).join('\n'));
  return parsed.cases.map((each) => {
    const [differs] = runCase(each, policy).differences;
    if (differs)
      throw new AnswerIsNo(
        `${file}:${each.line}:${each.column}: the policy does not pass its test "${nameOf(each)}", so it is not signed: ${differs.what} should be ${differs.expected} and is ${differs.found}`,
      );
    const { line, column, ...bare } = each;
    return bare;
  });
}

/** Is the bundle signed by this key, whole, in time and a policy that compiles? Exit code 1 where not. */
export function verify(file: string, { trust }: { trust: string }): void {
  const opened = open(textFrom(file, 'verify'), BUNDLE_TYPE, [openKey(trust, 'verify')], 1);
  if (!opened.ok) throw new AnswerIsNo(`${file} does not hold (${opened.code}): ${opened.problem}`);
  const bundle = v.safeParse(Bundle, JSON.parse(opened.payload.toString('utf8')));
  if (!bundle.success)
    throw new AnswerIsNo(`${file} does not hold (malformed): ${issueLine(bundle.issues[0])}`);
  const { organization, revision, expires, policy, tests } = bundle.output;
  if (Date.parse(expires) <= Date.now())
    throw new AnswerIsNo(`${file} does not hold (expired): it ended at ${expires}`);
  const [fault] = documentProblems(policy);
  if (fault !== undefined)
    throw new AnswerIsNo(`${file} does not hold (malformed): its policy has a fault: ${fault}`);
  process.stdout.write(
    `${file} holds: ${organization}, revision ${revision}, ${counted(policy.rules.length, 'rule')}, ${counted(tests.length, 'test')}, until ${expires}\n`,
  );
}
