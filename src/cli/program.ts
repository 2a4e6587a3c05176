/** This very program, for starting it again in the background or writing it into a launcher. */
import { realpathSync } from 'node:fs';
import type { Program } from '../gate/client.ts';

export const thisProgram = (): Program => ({
  runtime: process.execPath,
  file: realpathSync(process.argv[1] ?? ''),
});

/** The oldest major version of Node that Chaperone runs on. */
const OLDEST = 20;

/** What is wrong with a version of Node, as `process.versions.node` says it; undefined where nothing is. */
export const nodeProblem = (version: string): string | undefined =>
  Number.parseInt(version, 10) >= OLDEST
    ? undefined
    : `Node ${version} is too old; ${OLDEST} or later is needed`;
