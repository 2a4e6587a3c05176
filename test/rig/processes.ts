/** Starting other programs so that they can always be ended: each in a process group of its own, ended by that group. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Finished {
  /** Exit code; `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended because it ran for longer than it may. */
  readonly timedOut: boolean;
}

/** What runs just now: ended with the tests, should these be ended before their clean-up. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

function signalGroup(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (process.platform === 'win32') child.kill(name);
    else if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
  }
}

function start(command: Command, stdin: 'ignore' | 'pipe'): ChildProcess {
  const child = spawn(command.file, [...command.args], {
    cwd: command.cwd,
    env: { ...command.env },
    stdio: [stdin, 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a child and all that it started. Does nothing when they are gone. */
async function end(child: ChildProcess): Promise<void> {
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  signalGroup(child, 'SIGTERM');
  await Promise.race([exited, sleep(3_000, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
  await exited;
}

/** Runs a program to its end and gives back what it said. Rejects only when it could not be started. */
export async function run(
  command: Command,
  options: { readonly input?: string; readonly limit: number },
): Promise<Finished> {
  const child = start(command, options.input === undefined ? 'ignore' : 'pipe');
  let stdout = '';
  let stderr = '';
  let timedOut = false;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ends without reading its input is no fault of the rig.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  const timer = setTimeout(() => {
    timedOut = true;
    void end(child);
  }, options.limit);
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    // `exit` and not `close`: a daemon that the program left behind may keep the pipes open for ever.
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    await Promise.race([closed, sleep(1_000, undefined, { ref: false })]);
    return { code, stdout, stderr, timedOut };
  } finally {
    clearTimeout(timer);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** Says something to a program that listens on stdin for as long as it is open, waits for `answer`, and ends it. */
export async function converse(
  command: Command,
  options: { readonly input: string; readonly answer: RegExp; readonly limit: number },
): Promise<string> {
  const child = start(command, 'pipe');
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr?.resume();
  child.stdin?.on('error', () => {});
  child.stdin?.write(options.input);
  try {
    return await until(`${options.answer}`, () => options.answer.test(said) && said, options.limit);
  } finally {
    await end(child);
  }
}

export interface Server {
  readonly pid: number;
  /** All that it said so far, both streams. */
  readonly output: () => string;
  /** True once it is gone. */
  readonly exited: () => boolean;
  readonly close: () => Promise<void>;
}

/** Starts a program that goes on running, and waits until what it says matches `ready`. */
export async function serve(
  command: Command,
  options: { readonly ready: RegExp; readonly limit: number },
): Promise<Server> {
  const child = start(command, 'ignore');
  let output = '';
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (text: string) => {
      output += text;
      if (options.ready.test(output)) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command.file} ended (${code}):\n${output}`)));
    setTimeout(
      () => reject(new Error(`${command.file} was not ready in time:\n${output}`)),
      options.limit,
    ).unref();
  });
  try {
    await ready;
  } catch (cause) {
    if (child.pid !== undefined) await end(child);
    throw cause;
  }
  return { pid: child.pid ?? -1, output: () => output, exited, close: () => end(child) };
}

/** A port of loopback that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Waits until `look` gives something else than undefined or false. Rejects, naming `what`, when the time is over. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limit = 60_000,
): Promise<T> {
  const deadline = Date.now() + limit;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`Waited ${limit} ms in vain for: ${what}`);
    await sleep(100);
  }
}
