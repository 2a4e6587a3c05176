/** Where a session began, for clients whose payloads name the folder of the single call. */
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { Caller } from '../../agents/adapter.ts';
import { adapterOf } from '../../agents/index.ts';

/** Longest first line that is read, in bytes; Codex (0.169.0) writes some 20 KB, its instructions among them. */
const LONGEST_LINE = 1024 * 1024;

/** The folder by the client's own record of the session; nothing where there is none, or it does not tell. */
export function sessionFolder({ agent, transcript }: Caller): string | undefined {
  const read = adapterOf(agent)?.sessionFolder;
  const line = read && transcript ? firstLine(transcript) : undefined;
  return line && read?.(line);
}

function firstLine(path: string): string | undefined {
  try {
    // The path comes with a payload: a pipe must not be waited for.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = Buffer.alloc(LONGEST_LINE);
      const [line = ''] = bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0)).split('\n');
      return line;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
