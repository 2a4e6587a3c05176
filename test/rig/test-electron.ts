/**
 * The suites of test/extension/suite in a VS Code that is downloaded for it, where downloads work:
 *
 *   node test/rig/test-electron.ts [version]
 *
 * Without a display run it under `xvfb-run -a`. The same suites run in code-server as part of `npm test`.
 */
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleSuite, suiteFiles } from './host-suite.ts';
import { makeSandbox } from './sandbox.ts';

const root = path.resolve(import.meta.dirname, '../..');
const [version = 'stable'] = process.argv.slice(2);
const sandbox = makeSandbox('electron');
try {
  const bundle = await bundleSuite(suiteFiles(), path.join(sandbox.root, 'suite.cjs'));
  process.exitCode = await runTests({
    version,
    extensionDevelopmentPath: root,
    extensionTestsPath: bundle,
    extensionTestsEnv: { HOME: sandbox.home, CHAPERONE_HOME: sandbox.state },
    launchArgs: [sandbox.workspace, '--disable-workspace-trust', '--no-sandbox'],
  });
} finally {
  sandbox.close();
}
