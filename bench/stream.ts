/** What it costs to take secrets out of output as it comes, beside looking through the whole of it at once. */
import { findSecrets, shippedLookout } from '../src/secrets/find.ts';
import { bytesOf, LosslessDecoder } from '../src/secrets/lossless.ts';
import { replaceFound } from '../src/secrets/redact.ts';
import { RedactingStream } from '../src/secrets/stream.ts';

const SIZE = 10 << 20;
const CHUNK = 64 << 10;
const ROUNDS = 15;

/** The output of a long build, with a secret in every hundred kilobytes or so. */
export function buildOutput(size: number): Buffer {
  const lines: string[] = [];
  for (let i = 0, length = 0; length < size; i++) {
    const line =
      i % 1500 === 0
        ? `export GITHUB_TOKEN=ghp_16C7e42F292c6912E7710c838347Ae178B4a # ${i}`
        : [
            ` ✓ test/orders/total-${i}.test.ts (${i % 9} tests) ${i % 700}ms`,
            `[${i}/9000] Compiling src/effects/shell/expand-${i}.ts -> dist/expand-${i}.js`,
            `\x1b[33mwarning\x1b[0m: unused variable 'item${i}' at line ${i % 400}, column ${i % 80}`,
            `2026-01-01T10:${String(i % 60).padStart(2, '0')}:00Z INFO worker=${i % 16} request served path=/api/orders/${i}`,
          ][i % 4];
    lines.push(line as string);
    length += (line as string).length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`).subarray(0, size);
}

/** Time that this process has computed for, in milliseconds: how busy the machine is beside it does not count. */
const spent = (): number => process.cpuUsage().user / 1000;

const name = (family: string): string => `{{secret:${family}:0123abcd}}`;

/** Both ways in turn; the stream reads chunks as a pipe gives them. */
export function benchStream(): void {
  const bytes = buildOutput(SIZE);
  const lookout = shippedLookout();
  const whole: number[] = [];
  const streamed: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = spent();
    const text = bytes.toString('utf8');
    const expected = Buffer.from(replaceFound(text, findSecrets(text, lookout), name), 'utf8');
    const middle = spent();
    const parts: Buffer[] = [];
    const decoder = new LosslessDecoder();
    const stream = new RedactingStream(lookout);
    const give = (pieces: ReturnType<RedactingStream['push']>) => {
      for (const piece of pieces) parts.push(bytesOf(typeof piece === 'string' ? piece : name(piece.family)));
    };
    for (let at = 0; at < bytes.length; at += CHUNK)
      give(stream.push(decoder.decode(bytes.subarray(at, at + CHUNK))));
    give([...stream.push(decoder.end()), ...stream.end()]);
    const end = spent();
    if (!Buffer.concat(parts).equals(expected))
      throw new Error('the stream gives other output than the whole text');
    if (round === 0) continue; // The first warms up.
    whole.push(middle - start);
    streamed.push(end - middle);
    ratios.push((end - middle) / (middle - start));
  }
  const median = (all: number[]) => [...all].sort((a, b) => a - b)[all.length >> 1] as number;
  process.stdout.write(
    `\nSecrets in 10 MB of output (computing time, median of ${ROUNDS}, in turn)\n` +
      `  looked through at once                       ${median(whole).toFixed(0).padStart(6)} ms\n` +
      `  as it comes, in chunks of 64 KB              ${median(streamed).toFixed(0).padStart(6)} ms  ${((median(ratios) - 1) * 100).toFixed(1)} % more\n`,
  );
}
