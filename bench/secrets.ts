/** What looking for secrets costs, beside secretlint with its preset alone in the same run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { findSecrets, shippedLookout } from '../src/secrets/find.ts';
import { KnownValues } from '../src/secrets/known.ts';
import { scan } from '../src/secrets/scan.ts';

const ROUNDS = 15;

/** This project's own source, repeated to the length. */
function ordinaryText(length: number): string {
  const folder = path.resolve(import.meta.dirname, '../src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('secrets'),
  );
  const whole = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  return Buffer.from(whole.repeat(Math.ceil(length / whole.length)).slice(0, length)).toString();
}

/** The fastest of some rounds, milliseconds: what a busy machine adds is not the scanner's. */
async function fastest(run: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

export async function benchSecrets(): Promise<void> {
  secretLintProfiler.mark = () => {};
  const config = { rules: [{ id: 'preset', rule: preset }] };
  const presetAlone = (content: string) =>
    lintSource({
      source: { filePath: 'text', content, ext: '', contentType: 'text' },
      options: { config, noPhysicFilePath: true },
    });
  const known = {
    ...shippedLookout(),
    known: new KnownValues(
      Array.from({ length: 200 }, (_, i) => ({ family: 'known', value: `v${i}-q8Zt1vLr5mXw2Kc9Hd4N` })),
    ),
  };
  console.log('\nLooking for secrets in ordinary source (fastest of some rounds, ms)');
  for (const [size, length] of [
    ['2 KB', 2_000],
    ['100 KB', 100_000],
    ['1 MB', 1_000_000],
  ] as const) {
    const text = ordinaryText(length);
    const alone = await fastest(() => presetAlone(text));
    const ours = await fastest(() => findSecrets(text));
    const withKnown = await fastest(() => findSecrets(text, known));
    const both = await fastest(() => scan(text));
    const row = (name: string, took: number) =>
      console.log(
        `  ${size.padEnd(7)} ${name.padEnd(46)} ${took.toFixed(3).padStart(9)}  ${(took / alone).toFixed(2)} x`,
      );
    row('secretlint, its preset alone', alone);
    row('families and encodings', ours);
    row('the same and 200 known values', withKnown);
    row('all of it with the preset: the scanner', both);
  }
}
