/** What counts as secret for the commands that look for it without the gate. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { locate } from '../../gate/home.ts';
import { findDotGit } from '../../gate/machine.ts';
import { PolicySource } from '../../gate/policy/source.ts';
import { WorkspaceValues } from '../../gate/secrets/known-values.ts';
import { customSecrets } from '../../secrets/custom.ts';
import { type Lookout, shippedLookout } from '../../secrets/find.ts';
import { VERSION } from '../version.ts';

/** The families, what policy counts besides, and the values of environment files in what is looked through. */
export function lookoutOn(paths: readonly string[]): Lookout {
  const { compiled, problem } = new PolicySource(locate(), VERSION).current();
  if (problem) process.stderr.write(`chaperone: ${problem}\n`);
  const policy = compiled.document.secrets;
  const folders = new Set(
    paths.flatMap((path) => {
      const folder = statSync(path).isDirectory() ? resolve(path) : dirname(resolve(path));
      return [folder, findDotGit(folder)?.root ?? folder];
    }),
  );
  return {
    ...shippedLookout(),
    known: new WorkspaceValues(() => {}).of([...folders], policy.variables),
    ...((policy.patterns.length > 0 || policy.allow.length > 0) && { custom: customSecrets(policy) }),
  };
}
