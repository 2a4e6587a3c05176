/**
 * What a large policy costs: made ready once a revision, and asked for every call. Beside each time stands how often the same
 * machine hashes 1 KB in it.
 */
import { createHash } from 'node:crypto';
import { Bench } from 'tinybench';
import { effectsOf } from '../src/effects/index.ts';
import { runCase } from '../src/gate/policy/case.ts';
import type { Effect } from '../src/model/effect.ts';
import { Facts } from '../src/model/facts.ts';
import type { PolicyDocument } from '../src/model/policy/document.ts';
import { checkBundle, checkStatus } from '../src/policy/bundle/trust.ts';
import { type CompiledPolicy, compilePolicy } from '../src/policy/compile.ts';
import { decide } from '../src/policy/decide.ts';
import { SAFE_DEFAULTS_TESTS } from '../src/policy/templates/safe-defaults-tests.ts';
import { parseTests } from '../src/policy/test-file.ts';
import { CORPUS, casesOf } from '../test/effects/cases.ts';
import { answer, CIRCUMSTANCES, PLACE, shell, type World } from '../test/effects/world.ts';
import { organizationAt } from '../test/policy/bundle/published.ts';
import { PIPELINE, policyOf } from './inputs.ts';

const RULES = 1000;

/** As many rules, all of one kind, that all have to look at a write, and hold none. */
function writesOnly(rules: number): PolicyDocument {
  const all = Array.from({ length: rules }, (_, index) => ({
    id: `bench.rule-${index}`,
    on: ['file.write' as const],
    where: { path: [`**/generated-${index}/**`, `/srv/area-${index}/*.{json,yaml}`] },
    do: 'ask' as const,
  }));
  return { ...policyOf(0), rules: all };
}

function effectsFor(command: string, world: World = {}): readonly Effect[] {
  const facts = new Facts();
  for (let round = 0; round < 6; round++) {
    effectsOf(shell(command), PLACE, facts);
    for (const question of facts.open) facts.tell(question.kind, question.subject, answer(question, world));
  }
  return effectsOf(shell(command), PLACE, facts);
}

/** Compiling, deciding, and taking a bundle. */
export async function benchPolicy(): Promise<void> {
  const kilobyte = Buffer.alloc(1024, 'x');
  const mixed = policyOf(RULES);
  const writes = writesOnly(RULES);
  const bench = new Bench({ time: 700, warmupTime: 200 })
    .add('SHA-256 of 1 KB', () => {
      createHash('sha256').update(kilobyte).digest();
    })
    .add(`compile ${RULES} rules of all kinds`, () => {
      compilePolicy(mixed);
    })
    .add(`compile ${RULES} rules about writes`, () => {
      compilePolicy(writes);
    });
  const commands = {
    'npm test 2>&1 | tail -20': 'npm test',
    'a pipeline of 10': PIPELINE,
    'a write': 'echo x > src/a.ts',
  };
  for (const [kind, policy] of Object.entries({
    'of all kinds': compilePolicy(mixed),
    'about writes': compilePolicy(writes),
  }))
    for (const [name, command] of Object.entries(commands)) {
      const input = { effects: effectsFor(command), place: PLACE, circumstances: CIRCUMSTANCES };
      bench.add(`decide ${name}, ${RULES} ${kind}`, () => {
        decide(policy, input);
      });
    }
  addBundle(bench);
  await bench.run();
  process.stdout.write('\nA policy of 1,000 rules; decide: effects known\n');
  let unit = 0;
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name} did not run`);
    const { p50, p99 } = result.latency;
    unit ||= p50;
    const ratio = (p50 / unit).toFixed(1).padStart(9);
    process.stdout.write(
      `  ${name.padEnd(48)} p50 ${inMs(p50)}  p99 ${inMs(p99)}  ${ratio} × SHA-256 of 1 KB\n`,
    );
  }
  decideCorpus(compilePolicy(mixed), unit);
}

const ROUNDS = 15;

/** Every case of the corpus against 1,000 rules: each several times, and the best counts, whatever else the machine does. */
function decideCorpus(mixed: CompiledPolicy, unit: number): void {
  const best = CORPUS.flatMap((file) => casesOf(file)).map(({ command, facts }) => {
    const input = { effects: effectsFor(command, facts), place: PLACE, circumstances: CIRCUMSTANCES };
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      decide(mixed, input);
      return performance.now() - start;
    });
    return Math.min(...times);
  });
  best.sort((a, b) => a - b);
  const at = (q: number): number => best[Math.floor((best.length - 1) * q)] ?? 0;
  const ratio = (at(0.99) / unit).toFixed(1);
  process.stdout.write(
    `  decide each of ${best.length} cases of the corpus, best of ${ROUNDS}: p50 ${inMs(at(0.5))}  p99 ${inMs(at(0.99))} (${ratio} × SHA-256 of 1 KB)  slowest ${inMs(at(1))}\n`,
  );
}

/** What a device does with a published revision: signatures, digest, schema, compilation, self-tests. */
function addBundle(bench: Bench): void {
  const now = Date.now();
  const acme = organizationAt(now);
  const text = acme.bundle(42);
  const statusText = acme.status({ channels: { stable: acme.named(text, 42) } });
  const status = checkStatus({ root: acme.root }, statusText, now);
  if (!status.ok) throw new Error(status.problem);
  const parsed = parseTests(SAFE_DEFAULTS_TESTS);
  if (!parsed.ok) throw new Error('the templates ship with tests that cannot be read');
  const cases = parsed.cases.slice(0, 200);
  const policy = compilePolicy(policyOf(200));
  bench
    .add('check a status', () => {
      checkStatus({ root: acme.root }, statusText, now);
    })
    .add('check a bundle', () => {
      checkBundle({ root: acme.root, status: status.value }, 'stable', text, now, '9.9.9');
    })
    .add(`run ${cases.length} self-tests`, () => {
      for (const each of cases) runCase(each, policy);
    });
}

const inMs = (milliseconds: number): string => `${milliseconds.toFixed(3).padStart(8)} ms`;
