/** The token that a platform gives a CI job or service: in a file or in a variable. */
import { readFileSync } from 'node:fs';
import type { WorkloadPolicy } from '../model/policy/identity.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The token that stands there now; nothing where there is none. */
export function workloadToken(
  { file, variable }: WorkloadPolicy,
  env: Environment = process.env,
): string | undefined {
  if (variable !== undefined) return env[variable]?.trim() || undefined;
  try {
    return readFileSync(file ?? '', 'utf8').trim() || undefined;
  } catch {
    return undefined; // Not in a job: a person's machine has no such file.
  }
}
