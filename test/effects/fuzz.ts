/**
 * `npm run fuzz`: a million inputs at the border of the engine. It lies here, as a program and no test, because it runs for
 * minutes; `fuzz.test.ts` takes a few thousand of the same inputs on every run.
 *
 *   npm run fuzz -- [--count 1000000] [--seed 1] [--from 0]
 *
 * An input is told by seed and number: `--seed 1 --from 4711 --count 1` is that one again. Ends with 1 if an input threw,
 * was allowed because of a fault, or took longer than the limit.
 */
import { parseArgs } from 'node:util';
import { failsClosed, follow, TIME_LIMIT, timeOf } from './fuzz-checks.ts';
import { inputAt } from './fuzz-inputs.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
if (![count, seed, from].every(Number.isSafeInteger))
  throw new Error('count, seed and from are whole numbers');

/** One input in so many is followed a second time with a fault in it. */
const FAULT_EVERY = 20;

const started = Date.now();
let problems = 0;
const slowest: { index: number; time: number; command: string }[] = [];
let told = 0;

for (let index = from; index < from + count; index++) {
  const input = inputAt(seed, index);
  const done = follow(input);
  const problem = done.problem ?? (index % FAULT_EVERY === 0 ? failsClosed(input, index) : undefined);
  // What looks slow may have met a collection of garbage, or code not yet compiled: the best of three more counts.
  const time = done.time > TIME_LIMIT / 2 ? timeOf(input, 3) : done.time;
  if (problem) tell(`${index}: ${problem}: ${shown(input.command)}`);
  else if (time > TIME_LIMIT) tell(`${index}: ${time.toFixed(0)} ms: ${shown(input.command)}`);
  note(index, time, input.command);
  if (Date.now() - told > 1000) progress(index + 1);
}
progress(from + count);
process.stdout.write('\n');
for (const { index, time, command } of slowest)
  process.stdout.write(`${time.toFixed(1).padStart(8)} ms  ${index}  ${shown(command)}\n`);
process.exitCode = problems > 0 ? 1 : 0;

function tell(problem: string): void {
  problems++;
  process.stdout.write(`${process.stdout.isTTY ? '\r\x1b[K' : ''}PROBLEM ${problem}\n`);
}

function note(index: number, time: number, command: string): void {
  if (slowest.length === 10 && time <= (slowest.at(-1)?.time ?? 0)) return;
  slowest.push({ index, time, command });
  slowest.sort((a, b) => b.time - a.time);
  slowest.length = Math.min(slowest.length, 10);
}

function progress(done: number): void {
  told = Date.now();
  const line = `${done - from} of ${count} (seed ${seed}, from ${from}), ${((told - started) / 1000).toFixed(0)} s, slowest ${(slowest[0]?.time ?? 0).toFixed(1)} ms, ${problems} problems`;
  process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

function shown(command: string): string {
  const text = JSON.stringify(command);
  return text.length > 160 ? `${text.slice(0, 160)}… (${command.length} characters)` : text;
}
