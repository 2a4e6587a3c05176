/** OCSF events as JSON Lines in a file, for an agent that reads files. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { EVENT_BYTES, fittedEvent } from '../../../audit/export/ocsf.ts';
import type { MakeTarget } from '../target.ts';

/** Without waiting: a pipe that nobody reads would be waited for without end. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

export const toFile: MakeTarget<'ocsf-file'> = ({ file }) => {
  const path = file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file);
  return {
    limits: { items: 1000, bytes: 4_000_000 },
    encode: (item) => `${JSON.stringify(fittedEvent(item, EVENT_BYTES))}\n`,
    async send(batch) {
      // Opened anew each time, so that others can move it away and a new one begins.
      const handle = await open(path, FLAGS, 0o600);
      const { size } = await handle.stat();
      try {
        // A line that a crash has cut off must not take the next one with it; its record comes again whole.
        const begin = (await endsInLine(path, size)) ? '' : '\n';
        await handle.writeFile(begin + batch.map(({ text }) => text).join(''));
        await handle.datasync();
      } catch (error) {
        // A disk that is full has taken a part: without it, no record is there twice or by half.
        await handle.truncate(size).catch(() => {});
        throw error;
      } finally {
        await handle.close();
      }
      return { kind: 'taken' };
    },
    close() {},
  };
};

/** Is the file's last line whole? Of one that we may not read, nothing is known to be wrong. */
async function endsInLine(path: string, size: number): Promise<boolean> {
  if (size === 0) return true;
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      return buffer[0] === 10;
    } finally {
      await handle.close();
    }
  } catch {
    return true;
  }
}
