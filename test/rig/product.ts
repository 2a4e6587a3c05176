/** The built product in a sandbox: its command line as a person uses it, its hooks as an agent calls them, its end. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { segmentsIn } from '../../src/audit/segments.ts';
import { type Home, locate } from '../../src/gate/home.ts';
import type { AgentName } from '../../src/model/action.ts';
import type { ActivityRecord } from '../../src/model/record.ts';
import { gateState } from './person.ts';
import { type Finished, run, until } from './processes.ts';
import type { Sandbox } from './sandbox.ts';

export const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(REPOSITORY, 'dist/chaperone.js');

export interface Product {
  readonly home: Home;
  /** The sandbox's own copy of the command line's file: a test may remove it. */
  readonly program: string;
  /** Runs `chaperone ARGS` to its end. Rejects when it fails. */
  readonly chaperone: (...args: readonly string[]) => Promise<Finished>;
  /** Calls the installed hook as an agent would: the payload's own event, on stdin. */
  readonly hook: (agent: AgentName, payload: HookPayload) => Promise<Finished>;
  /** Every record so far, those of hooks that found no gate included. */
  readonly records: () => readonly ActivityRecord[];
  /** The log as it stands on disk. */
  readonly logText: () => string;
  /** Starts the gate, if none runs, and gives back its process id. */
  readonly startGate: () => Promise<number>;
  /** Process id of the gate; undefined when none answers. */
  readonly gatePid: () => Promise<number | undefined>;
  /** Kills the gate as a crash would. */
  readonly crashGate: () => Promise<void>;
  /** Waits for the gate that hooks have started since. Each of them has started one: all but the first go again. */
  readonly gateIsBack: () => Promise<void>;
  /** Ends the gate that was started here. */
  readonly close: () => Promise<void>;
}

export interface HookPayload {
  readonly hook_event_name: string;
  readonly [field: string]: unknown;
}

/** Longest time that any call may take; longer than the gate waits for a person in these tests. */
const LIMIT = 120_000;

/** Newest change below a folder, milliseconds. */
const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (file) => statSync(path.join(folder, file)).mtimeMs,
    ),
  );

/** Builds `dist` unless it is newer than the sources. */
export async function build(): Promise<void> {
  if (existsSync(BUILT) && statSync(BUILT).mtimeMs > newest(path.join(REPOSITORY, 'src'))) return;
  const env = process.env as Record<string, string>;
  const done = await run(
    { file: process.execPath, args: ['esbuild.mjs'], cwd: REPOSITORY, env },
    { limit: LIMIT },
  );
  if (done.code !== 0) throw new Error(`The build failed:\n${done.stdout}${done.stderr}`);
}

/** Packs the extension as it is shipped and gives back the `.vsix`. */
export async function packExtension(sandbox: Sandbox): Promise<string> {
  const vsix = path.join(sandbox.root, 'chaperone.vsix');
  const vsce = path.join(REPOSITORY, 'node_modules/@vscode/vsce/vsce');
  const env = process.env as Record<string, string>;
  const done = await run(
    {
      file: process.execPath,
      args: [vsce, 'package', '--no-dependencies', '--allow-package-all-secrets', '--out', vsix],
      cwd: REPOSITORY,
      env,
    },
    { limit: LIMIT },
  );
  if (done.code !== 0) throw new Error(`vsce package (${done.code}):\n${done.stdout}${done.stderr}`);
  return vsix;
}

/** Puts the built command line into the sandbox. Nothing is installed into any agent yet. */
export async function setUpProduct(sandbox: Sandbox): Promise<Product> {
  await build();
  const program = path.join(sandbox.root, 'program/chaperone.js');
  mkdirSync(path.dirname(program), { recursive: true });
  copyFileSync(BUILT, program);
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  const inSandbox = { cwd: sandbox.workspace, env: sandbox.env };
  const gatePid = async () => (await gateState(sandbox.state))?.pid;
  const chaperone: Product['chaperone'] = async (...args) => {
    const done = await run(
      { file: process.execPath, args: [program, ...args], ...inSandbox },
      { limit: LIMIT },
    );
    if (done.code === 0) return done;
    throw new Error(`chaperone ${args.join(' ')} (${done.code}):\n${done.stdout}${done.stderr}`);
  };
  return {
    home,
    program,
    chaperone,
    hook: (agent, payload) =>
      run(
        { file: home.launcher, args: ['hook', agent, payload.hook_event_name], ...inSandbox },
        { input: JSON.stringify(payload), limit: LIMIT },
      ),
    records: () => {
      const spooled = existsSync(home.spool)
        ? readdirSync(home.spool).map((file) => path.join(home.spool, file))
        : [];
      return [...segmentFiles(home), ...spooled].filter((file) => existsSync(file)).flatMap(recordsIn);
    },
    logText: () =>
      segmentFiles(home)
        .map((file) => readFileSync(file, 'utf8'))
        .join(''),
    startGate: async () => {
      if ((await gatePid()) === undefined) await chaperone('gate');
      return await until('the gate', gatePid);
    },
    gatePid,
    crashGate: () => endGate('SIGKILL'),
    gateIsBack: async () => {
      await until('the gate', gatePid);
      await sleep(2_000);
    },
    close: async () => {
      await endGate('SIGTERM');
      // A hook that found no gate starts one, which may not listen yet when the test is over.
      await until('the end of every gate', () => endGates(program));
    },
  };

  async function endGate(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const pid = await gatePid();
    if (pid === undefined) return;
    process.kill(pid, signal);
    await until('the end of the gate', async () => (await gatePid()) !== pid);
  }
}

/** Asks every gate of this program to end; true once there is none. */
function endGates(program: string): boolean {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 8 << 20 });
  const left = list
    .split('\n')
    .filter((line) => line.includes(`${program} gate`))
    .map((line) => Number.parseInt(line, 10));
  for (const pid of left) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has gone meanwhile.
    }
  }
  return left.length === 0;
}

const segmentFiles = (home: Home): string[] => segmentsIn(home.log).map(({ file }) => file);

const recordsIn = (file: string): ActivityRecord[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ActivityRecord);
