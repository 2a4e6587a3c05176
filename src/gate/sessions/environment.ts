/** Names the session to what it starts, where the client reads variables from a file (Claude Code, at a session's start). */
import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Caller, CallerEnvironment } from '../../agents/adapter.ts';
import { environmentFile, SESSION_VARIABLE, sessionName } from '../../agents/session-name.ts';

/** Clients write a few lines there; bytes. */
const LARGEST = 64 * 1024;

/** A session without its name in the environment works as well: nothing that goes wrong here is told. */
export function nameSession(caller: Caller, env: CallerEnvironment): void {
  const file = environmentFile(caller, env.CLAUDE_ENV_FILE);
  if (file === undefined) return;
  const line = `export ${SESSION_VARIABLE}='${sessionName(caller)}'\n`;
  try {
    // Never through a link, which may lead to any file of the person's.
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;
    const handle = openSync(file, O_RDWR | O_APPEND | O_CREAT | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0), 0o600);
    try {
      const found = fstatSync(handle);
      // A session that is resumed or compacted starts again.
      if (found.isFile() && found.size < LARGEST && !readFileSync(handle, 'utf8').includes(line))
        writeSync(handle, line);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The client has taken its folder away.
  }
}
