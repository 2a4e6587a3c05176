/** A terminal for the command, where we print to one: `script` makes it, which every Linux and macOS has. */
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

interface InTerminal {
  readonly file: string;
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
  /** The process id of the command itself, once it is known; it is told on descriptor 3. */
  readonly pidOf: (child: ChildProcess) => () => number | undefined;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** How to start the command so that it has a terminal; nothing where no program can make one, which is said once. */
export function inTerminal(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): InTerminal | undefined {
  const script = onPath('script', env);
  if (!script) {
    process.stderr.write(
      'chaperone: the command gets no terminal, for the program `script` is not installed.\n',
    );
    return undefined;
  }
  // `script` runs it by SHELL; the command gets back its own.
  const shell = env.SHELL === undefined ? 'unset SHELL' : `SHELL=${quote(env.SHELL)}`;
  const words = [file, ...args].map(quote).join(' ');
  const line = `printf %s $$ >&3; exec 3>&-; ${shell}; exec ${words}`;
  return {
    file: script,
    args:
      process.platform === 'linux'
        ? ['-qefc', line, '/dev/null']
        : ['-q', '/dev/null', '/bin/sh', '-c', line],
    env: { ...env, SHELL: '/bin/sh' },
    pidOf: (child) => {
      let text = '';
      (child.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      return () => Number.parseInt(text, 10) || undefined;
    },
  };
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
