/** The built product in a sandbox: its command line as a person uses it, its records, and its end. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Home, locate } from '../../src/gate/home.ts';
import type { ActivityRecord } from '../../src/model/record.ts';
import { gateState } from './person.ts';
import { type Finished, run, until } from './processes.ts';
import type { Sandbox } from './sandbox.ts';

export const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PROGRAM = path.join(REPOSITORY, 'dist/chaperone.js');

export interface Product {
  readonly home: Home;
  /** Runs `chaperone ARGS` to its end. Rejects when it fails. */
  readonly chaperone: (...args: readonly string[]) => Promise<Finished>;
  /** Every record so far, those of hooks that found no gate included. */
  readonly records: () => readonly ActivityRecord[];
  /** Starts the gate, if none runs, by a hook event that decides nothing. */
  readonly wakeGate: () => Promise<number>;
  /** Process id of the gate; undefined when none answers. */
  readonly gatePid: () => Promise<number | undefined>;
  /** Kills the gate as a crash would. */
  readonly crashGate: () => Promise<void>;
  /** Ends the gate that was started here. */
  readonly close: () => Promise<void>;
}

/** Newest change below a folder, milliseconds. */
const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (file) => statSync(path.join(folder, file)).mtimeMs,
    ),
  );

/** Builds `dist` unless it is newer than the sources. */
export async function build(): Promise<void> {
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs > newest(path.join(REPOSITORY, 'src'))) return;
  const env = process.env as Record<string, string>;
  const done = await run(
    { file: process.execPath, args: ['esbuild.mjs'], cwd: REPOSITORY, env },
    { limit: 60_000 },
  );
  if (done.code !== 0) throw new Error(`The build failed:\n${done.stdout}${done.stderr}`);
}

const linesOf = (file: string): ActivityRecord[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ActivityRecord);

export async function setUpProduct(sandbox: Sandbox): Promise<Product> {
  await build();
  const home = locate({ CHAPERONE_HOME: sandbox.state });
  const gatePid = async () => (await gateState(sandbox.state))?.pid;
  const chaperone = async (...args: readonly string[]) => {
    const done = await run(
      { file: process.execPath, args: [PROGRAM, ...args], cwd: sandbox.workspace, env: sandbox.env },
      { limit: 60_000 },
    );
    if (done.code !== 0)
      throw new Error(`chaperone ${args.join(' ')} (${done.code}):\n${done.stdout}${done.stderr}`);
    return done;
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const pid = await gatePid();
    if (pid === undefined) return;
    process.kill(pid, signal);
    await until('the end of the gate', async () => (await gatePid()) !== pid, 10_000);
  };
  return {
    home,
    chaperone,
    records: () => {
      const spooled = existsSync(home.spool)
        ? readdirSync(home.spool).map((file) => path.join(home.spool, file))
        : [];
      return [home.log, ...spooled].filter((file) => existsSync(file)).flatMap(linesOf);
    },
    wakeGate: async () => {
      const payload = {
        hook_event_name: 'SessionStart',
        session_id: 'wake',
        cwd: sandbox.workspace,
        source: 'startup',
      };
      await run(
        {
          file: process.execPath,
          args: [PROGRAM, 'hook', 'claude-code', 'SessionStart'],
          cwd: sandbox.workspace,
          env: sandbox.env,
        },
        { input: JSON.stringify(payload), limit: 60_000 },
      );
      return await until('the gate', gatePid, 15_000);
    },
    gatePid,
    crashGate: () => end('SIGKILL'),
    close: () => end('SIGTERM'),
  };
}
