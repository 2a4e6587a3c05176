/** What a secret must not stand in, wherever it is kept. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Byte for byte (latin1), all files below a folder but sockets; one that has gone meanwhile holds nothing. */
export const textBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => textIn(path.join(entry.parentPath, entry.name)))
    .join('\n');

/** What a file holds, byte for byte; nothing where it has gone meanwhile. */
export function textIn(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
