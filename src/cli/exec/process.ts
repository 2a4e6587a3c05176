/** The command's process: its input, its signals, its end. What it prints goes through `filter`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotRun } from '../fail.ts';
import { inTerminal } from './terminal.ts';

type Filter = (source: Readable, sink: Writable) => Promise<void>;

/** How a command has ended. */
interface Ended {
  /** Ends this process in the same way. */
  readonly pass: () => void;
}

const PASSED_ON: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGWINCH',
  'SIGUSR1',
  'SIGUSR2',
  'SIGCONT',
];

/** Signals that end a process with a picture of its memory, in which secrets would stand. */
const DUMPING = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGQUIT', 'SIGTRAP', 'SIGSYS']);

/** After the command's end, what it left running in the background may print for so long a pause. Milliseconds. */
const LINGER_MS = 500;

/** Runs the command to its end, in a terminal of its own where we print to one. Rejects where it cannot be started. */
export async function runChild(
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  filter: Filter,
): Promise<Ended> {
  const terminal = process.stdout.isTTY ? inTerminal(file, args, env) : undefined;
  const child = terminal
    ? spawn(terminal.file, terminal.args, { env: terminal.env, stdio: ['inherit', 'pipe', 'pipe', 'pipe'] })
    : spawn(file, args, { env, stdio: ['inherit', 'pipe', 'pipe'] });
  const stop = passSignals(child, terminal ? terminal.pidOf(child) : () => child.pid);
  try {
    const filters = Promise.all([
      filter(child.stdout as Readable, process.stdout),
      filter(child.stderr as Readable, process.stderr),
    ]);
    const { code, signal } = await endOf(child, file);
    await Promise.race([filters, silence(child)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    await filters;
    return { pass: () => passEnd(code, signal) };
  } finally {
    stop();
  }
}

function endOf(
  child: ChildProcess,
  file: string,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') reject(new CannotRun(`exec: ${file}: no such command`, 127));
      else reject(new CannotRun(`exec: ${file} cannot be run (${error.code})`, 126));
    });
  });
}

/** Resolves when neither output has said anything for a while. */
async function silence(child: ChildProcess): Promise<void> {
  let last = performance.now();
  const heard = () => {
    last = performance.now();
  };
  child.stdout?.on('data', heard);
  child.stderr?.on('data', heard);
  while (performance.now() - last < LINGER_MS) await sleep(LINGER_MS / 5, undefined, { ref: false });
}

/** Passes signals on to the command until the returned function is called. */
function passSignals(child: ChildProcess, target: () => number | undefined): () => void {
  const handlers = PASSED_ON.map((signal) => {
    const handler = () => {
      // What is typed in a terminal reaches the command without us: both are in the foreground there.
      if ((signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY && !process.stdout.isTTY)
        return;
      const pid = target();
      try {
        if (pid !== undefined && child.exitCode === null) process.kill(pid, signal);
      } catch {
        // It has just ended.
      }
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  };
}

function passEnd(code: number | null, signal: NodeJS.Signals | null): void {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.exitCode = 128 + (constants.signals[signal] ?? 0);
  if (!DUMPING.has(signal)) process.kill(process.pid, signal);
}
