/**
 * Tests that run inside the extension host, with mocha, as VS Code's own test runner has it. One bundle serves both roads:
 * the driver extension of workbench.ts, and `@vscode/test-electron` (test-electron.ts) where VS Code can be downloaded.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { SuiteResult } from './host/result.ts';
import type { Workbench } from './workbench.ts';

const RUNNER = path.join(import.meta.dirname, 'host/run-mocha.ts');

/** The suites of the extension. */
export const suiteFiles = (): string[] => {
  const folder = path.join(import.meta.dirname, '../extension/suite');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => path.join(folder, file));
};

/** Bundles suites and runner into one CommonJS file that exports `collect` (gives results) and `run` (throws on a failure). */
export async function bundleSuite(files: readonly string[], outfile: string): Promise<string> {
  const entry = `
    import { assertPassed, runMocha } from ${JSON.stringify(RUNNER)};
    export const collect = () => runMocha(() => {
      ${files.map((file) => `require(${JSON.stringify(file)});`).join('\n')}
    });
    export const run = async () => assertPassed(await collect());
  `;
  await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode'],
    // mocha looks for its parallel workers next to itself; they are not used here.
    logOverride: { 'require-resolve-not-external': 'silent' },
    logLevel: 'error',
  });
  return outfile;
}

/** Runs a bundle inside the workbench. */
export const runSuiteIn = async (workbench: Workbench, file: string): Promise<SuiteResult> =>
  (await workbench.runSuite(file)) as SuiteResult;
