/** Runs the bundled command line, `dist/chaperone.js`, and finds the program to run it with. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Oldest Node that the command line runs on. */
const OLDEST_NODE = 20;
/** Longest that a subcommand may take, in milliseconds. */
const PATIENCE = 60_000;

export interface Runtime {
  readonly program: string;
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** `node` where there is one that is new enough, else the editor's own binary told to act as Node. */
export async function findRuntime(): Promise<Runtime> {
  try {
    const { stdout } = await run('node', ['--version'], { timeout: 5000 });
    const major = Number(/^v(\d+)\./.exec(stdout.trim())?.[1]);
    if (major >= OLDEST_NODE) return { program: 'node', env: {} };
  } catch {
    // No node on PATH: the editor's own will do.
  }
  return { program: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
}

export interface Finished {
  /** Exit code; 1 means "the answer is no". */
  readonly code: number;
  /** Standard output and error, in that order. */
  readonly output: string;
}

export class CommandLine {
  readonly #program: string;
  #runtime: Promise<Runtime> | undefined;

  /** `program` is the path of `dist/chaperone.js`. */
  constructor(program: string) {
    this.#program = program;
  }

  /** Runs one subcommand. Rejects only where the program could not be run at all. */
  async run(...args: readonly string[]): Promise<Finished> {
    this.#runtime ??= findRuntime();
    const { program, env } = await this.#runtime;
    try {
      const { stdout, stderr } = await run(program, [this.#program, ...args], {
        env: { ...process.env, ...env, NO_COLOR: '1' },
        timeout: PATIENCE,
        maxBuffer: 64 * 1024 * 1024,
        windowsHide: true,
      });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      if (isExit(error)) return { code: error.code, output: error.stdout + error.stderr };
      throw error;
    }
  }
}

interface Exit {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const isExit = (error: unknown): error is Exit =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error;
