/** Runs mocha inside the extension host. Bundled together with the suites, so that they share one mocha. */
import Mocha from 'mocha';
import type { SuiteResult } from './result.ts';

/** `load` imports the suites; their `describe` and `it` are globals while it runs. */
export async function runMocha(load: () => void): Promise<SuiteResult> {
  const cases: SuiteResult['cases'][number][] = [];
  class Collect extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      runner.on('pass', (test) => cases.push({ title: test.fullTitle(), state: 'passed' }));
      runner.on('pending', (test) => cases.push({ title: test.fullTitle(), state: 'skipped' }));
      runner.on('fail', (test, cause: unknown) => {
        const error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
        cases.push({ title: test.fullTitle(), state: 'failed', error });
      });
    }
  }
  const mocha = new Mocha({ ui: 'bdd', reporter: Collect, timeout: 60_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  load();
  await new Promise<void>((resolve) => {
    mocha.run(() => resolve());
  });
  return { cases };
}

/** For runners that know only success and failure. */
export function assertPassed({ cases }: SuiteResult): void {
  for (const { state, title, error } of cases) console.log(`${state}: ${title}${error ? `\n${error}` : ''}`);
  const failed = cases.filter(({ state }) => state === 'failed').length;
  if (failed > 0) throw new Error(`${failed} of ${cases.length} failed`);
  if (cases.length === 0) throw new Error('no test was found');
}
