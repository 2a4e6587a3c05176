/** This very program, for starting it again in the background or writing it into a launcher. */
import { realpathSync } from 'node:fs';
import type { Program } from '../gate/client.ts';

export const thisProgram = (): Program => ({
  runtime: process.execPath,
  file: realpathSync(process.argv[1] ?? ''),
});
