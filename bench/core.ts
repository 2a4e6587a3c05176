/**
 * What effects and decision cost, facts known. Each input is measured several times in turn and the best counts: the
 * machine may be shared, and what others do at the moment is no cost of ours.
 */
import { createHash } from 'node:crypto';
import { Bench } from 'tinybench';
import { effectsOf } from '../src/effects/index.ts';
import type { Decision } from '../src/model/decision.ts';
import { Facts } from '../src/model/facts.ts';
import { compilePolicy } from '../src/policy/compile.ts';
import { decide } from '../src/policy/decide.ts';
import { CORPUS, casesOf } from '../test/effects/cases.ts';
import { answer, CIRCUMSTANCES, PLACE, shell, type World } from '../test/effects/world.ts';
import { PIPELINE, policyOf, SHAPES } from './inputs.ts';

const policy = compilePolicy(policyOf(200));

function judge(command: string, facts: Facts): Decision {
  return decide(policy, {
    effects: effectsOf(shell(command), PLACE, facts),
    place: PLACE,
    circumstances: CIRCUMSTANCES,
  });
}

/** Facts with all that this command asks for. */
function factsFor(command: string, world: World = {}): Facts {
  const facts = new Facts();
  for (let round = 0; round < 6; round++) {
    judge(command, facts);
    if (facts.open.length === 0) break;
    for (const question of facts.open) facts.tell(question.kind, question.subject, answer(question, world));
  }
  return facts;
}

/** Commands as agents run them all day, and the yardstick: what any machine needs to hash 1 KB. */
export async function benchCommands(): Promise<void> {
  const kilobyte = Buffer.alloc(1024, 'x');
  const bench = new Bench({ time: 700, warmupTime: 200 }).add('SHA-256 of 1 KB', () => {
    createHash('sha256').update(kilobyte).digest();
  });
  const commands: Record<string, string> = {
    'npm test 2>&1 | tail -20': 'npm test 2>&1 | tail -20',
    "git add -A && git commit -m '…'": "git add -A && git commit -m 'Mend the parser'",
    'a pipeline of 10 commands': PIPELINE,
  };
  for (const [name, command] of Object.entries(commands)) {
    const facts = factsFor(command);
    bench.add(name, () => {
      judge(command, facts);
    });
  }
  await bench.run();
  process.stdout.write('\nEffects and decision against 200 rules, facts known\n');
  let unit = 0;
  for (const { name, result } of bench.tasks) {
    if (result.state !== 'completed') throw new Error(`${name} did not run`);
    const { p50, p99 } = result.latency;
    unit ||= p50;
    line(
      name,
      `p50 ${micro(p50)}  p99 ${micro(p99)}  ${(p50 / unit).toFixed(1).padStart(7)} × SHA-256 of 1 KB`,
    );
  }
}

const CORPUS_ROUNDS = 15;

/** Every case of the corpus: commands, scripts, programs in other languages, tricks. */
export function benchCorpus(): void {
  const cases = CORPUS.flatMap((file) => casesOf(file)).map(({ id, command, facts }) => ({
    id,
    command,
    facts: factsFor(command, facts),
    best: Number.POSITIVE_INFINITY,
  }));
  for (let round = 0; round < CORPUS_ROUNDS; round++) {
    for (const each of cases) each.best = Math.min(each.best, timed(each.command, each.facts));
  }
  cases.sort((a, b) => a.best - b.best);
  const at = (q: number): number => cases[Math.floor((cases.length - 1) * q)]?.best ?? 0;
  const slowest = cases.slice(-3).reverse();
  process.stdout.write('\n');
  line(
    `The corpus, ${cases.length} cases, best of ${CORPUS_ROUNDS} each`,
    `p50 ${micro(at(0.5))}  p99 ${micro(at(0.99))}  slowest ${slowest.map(({ id, best }) => `${id} ${micro(best).trim()}`).join(', ')}`,
  );
}

const SIZES = [1, 10, 100];

/** Scripts of 1 KB to 100 KB: time for each KB, and where reading stops. */
export function benchGrowth(): void {
  process.stdout.write(
    '\nGrowth: µs for each KB of script, best of several; what is not read to its end is told as opaque\n',
  );
  for (const [name, make] of Object.entries(SHAPES)) {
    const costs = SIZES.map((size) => {
      const command = make(size * 1024);
      const facts = factsFor(command);
      const times = Array.from({ length: size < 100 ? 12 : 3 }, () => timed(command, facts));
      const stop = judge(command, facts).effects.find(
        (e) => e.certainty === 'opaque' && 'code' in e && e.code === 'hidden',
      );
      return { perKilobyte: (Math.min(...times) * 1000) / size, stop: stop?.via };
    });
    const cells = costs.map(({ perKilobyte }) => perKilobyte.toFixed(0).padStart(7)).join('');
    const stop = costs.find((cost) => cost.stop)?.stop;
    line(name, `${cells}  at ${SIZES.join(', ')} KB${stop ? `  (${stop})` : ''}`);
  }
}

function timed(command: string, facts: Facts): number {
  const start = performance.now();
  judge(command, facts);
  return performance.now() - start;
}

function micro(milliseconds: number): string {
  return `${(milliseconds * 1000).toFixed(1).padStart(8)} µs`;
}

function line(name: string, figures: string): void {
  process.stdout.write(`  ${name.padEnd(44)} ${figures}\n`);
}
