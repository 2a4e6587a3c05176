/** 1Password, by its own command line (https://developer.1password.com/docs/cli/reference/commands/read). */
import { execFile } from 'node:child_process';
import { type Fetch, Unresolved } from './store.ts';

export const fromOnePassword: Fetch<'one-password'> = ({ uri }, { env, cwd, signal }) =>
  new Promise((resolve, reject) => {
    execFile(
      'op',
      ['read', '--no-newline', uri],
      { env: { ...env } as NodeJS.ProcessEnv, cwd, signal, encoding: 'utf8', maxBuffer: 4 << 20 },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          return reject(new Unresolved("1Password's command line (op) is not installed"));
        const said = stderr
          .trim()
          .split('\n')
          .at(-1)
          ?.replace(/^\[\w+\] [\d/]+ [\d:]+ /, '');
        // It says which vault or item is missing; on stderr it prints no value.
        return reject(new Unresolved(`op says: ${said?.slice(0, 200) || `exit code ${error.code}`}`));
      },
    );
  });
