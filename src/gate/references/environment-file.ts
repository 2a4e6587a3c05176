/** A file of lines `NAME=value`. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { variablesIn } from '../files.ts';
import { type Fetch, Unresolved } from './store.ts';

export const fromEnvironmentFile: Fetch<'environment-file'> = async ({ path, name }, { cwd, env }) => {
  const value = readEnvironmentFile(path, cwd, env.HOME)[name];
  if (value === undefined) throw new Unresolved(`the file has no ${name}`);
  return value;
};

/** The variables of a file; `~/` is the home folder, other relative paths begin at `cwd`. Throws `Unresolved`. */
export function readEnvironmentFile(
  path: string,
  cwd: string,
  home = homedir(),
): Readonly<Record<string, string>> {
  const file = path.startsWith('~/') ? join(home, path.slice(2)) : resolve(cwd, path);
  try {
    return variablesIn(file);
  } catch (error) {
    throw new Unresolved(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
