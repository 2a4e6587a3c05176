/** Runs the bundled command line, `dist/chaperone.js`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FindRuntime } from './runtime.ts';

const run = promisify(execFile);

/** Longest that a subcommand may take, in milliseconds. */
const PATIENCE = 60_000;

export interface Invocation {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Finished {
  /** Exit code; 1 means "the answer is no". */
  readonly code: number;
  /** Standard output and error, in that order. */
  readonly output: string;
}

export class CommandLine {
  readonly #program: string;
  readonly #runtime: FindRuntime;

  /** `program` is the path of `dist/chaperone.js`. */
  constructor(program: string, runtime: FindRuntime) {
    this.#program = program;
    this.#runtime = runtime;
  }

  /** How a subcommand is started. */
  async invocation(...args: readonly string[]): Promise<Invocation> {
    return {
      program: await this.#runtime(),
      args: [this.#program, ...args],
      // The editor's own binary is a Node runtime with this set; a real node does not mind.
      env: { ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' },
    };
  }

  /** Runs one subcommand. Rejects only where the program could not be run at all. */
  async run(...args: readonly string[]): Promise<Finished> {
    const started = await this.invocation(...args);
    try {
      const { stdout, stderr } = await run(started.program, started.args, {
        env: { ...process.env, ...started.env },
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
