import { defineConfig } from 'vitest/config';

/** `pure`: no process, no network. `system`: our own processes. `clients`: the real agents and the real editor. */
export default defineConfig({
  test: {
    // Most tests wait for other processes more than they compute.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'pure',
          setupFiles: 'test/rig/seed.ts',
          include: [
            'test/{model,effects,policy,secrets,monitor,agents,audit}/**/*.test.ts',
            // `suite` below it runs inside the extension host, see test/rig/host-suite.ts.
            'test/extension/*.test.ts',
          ],
          // Properties run some hundred times; on a busy machine that takes longer than usual.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          setupFiles: 'test/rig/seed.ts',
          include: ['test/{gate,cli,identity}/**/*.test.ts', 'test/extension/browser/*.test.ts'],
          // Longer than `until` waits, which says what it waited for.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'clients',
          include: ['test/clients/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
