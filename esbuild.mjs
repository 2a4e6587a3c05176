// Bundles the extension and the command line. `--watch` builds again on every change.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import esbuild from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** Harmful cases of the corpus: `policy rehearse` tries on them what it suggests. */
const harmful = readdirSync(new URL('test/corpus', import.meta.url))
  .filter((name) => name.endsWith('.jsonl'))
  .sort()
  .flatMap((name) => readFileSync(new URL(`test/corpus/${name}`, import.meta.url), 'utf8').split('\n'))
  .filter((line) => line.includes('"harmful":true'))
  .map((line) => {
    const { command, facts } = JSON.parse(line);
    return { command, facts };
  });

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  legalComments: 'none',
  // jsonc-parser's CommonJS build hides its requires from the bundler; its module build does not.
  mainFields: ['module', 'main'],
  define: {
    CHAPERONE_VERSION: JSON.stringify(version),
    CHAPERONE_HARMFUL: JSON.stringify(JSON.stringify(harmful)),
  },
  logLevel: 'warning',
  // src/effects/lazy.ts asks for it only where there is no bundle.
  logOverride: { 'empty-import-meta': 'silent' },
};

const builds = [
  { ...shared, entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  // What the editor loads when it first meets a policy.
  { ...shared, entryPoints: ['src/policy/writing/main.ts'], outfile: 'dist/policy-writing.js' },
  {
    ...shared,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/chaperone.js',
    banner: { js: '#!/usr/bin/env node' },
  },
];

// The keychain's native parts, one for each platform: 1.5 MB, so that one package serves them all.
cpSync('node_modules/keytar/prebuilds', 'dist/prebuilds', { recursive: true });

if (process.argv.includes('--watch')) {
  await Promise.all(builds.map(async (build) => (await esbuild.context(build)).watch()));
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
