/** Prints `N passed, N failed` (and skipped, with why) as the last line of a run. */
import type { TestCase, TestModule } from 'vitest/node';

export default class ClosingLine {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests() as Iterable<TestCase>) {
        const { state } = test.result();
        if (state !== 'pending') counts[state]++;
      }
      counts.failed += module.errors().length;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    // After the other reporters, which print their own summary at this very event.
    process.on('exit', () =>
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`),
    );
  }
}
