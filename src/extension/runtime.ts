/** Finds the program that runs our bundled JavaScript: a real `node`, else the editor itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Oldest Node that the bundles run on. */
const OLDEST_NODE = 20;

export type FindRuntime = () => Promise<string>;

/** `node` where there is one on PATH that is new enough, else the editor's own binary. Looks once. */
export function runtimeFinder(): FindRuntime {
  let found: Promise<string> | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

async function find(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('node', ['--version'], { timeout: 5000, windowsHide: true });
    return majorOf(stdout) >= OLDEST_NODE ? 'node' : process.execPath;
  } catch {
    // There is none, or it does not run: the editor's own does.
    return process.execPath;
  }
}

/** `v24.1.0` -> 24; 0 where it cannot be read. */
const majorOf = (version: string): number => Number(/^v(\d+)\./.exec(version.trim())?.[1] ?? 0);
