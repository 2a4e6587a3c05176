/** Reading and writing small files so that a reader never sees half of one. */
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { parseEnv } from 'node:util';

/** How a file is written where it is not one of our own. */
export interface Writing {
  readonly encoding?: 'utf8' | 'latin1';
  /** Rights; without them it is readable by this user alone. */
  readonly mode?: number;
  /** The times that it shall bear. */
  readonly times?: Pick<Stats, 'atime' | 'mtime'>;
}

/** Writes a file as a whole: a temporary file, then rename. */
export function writeWhole(
  file: string,
  text: string,
  { encoding = 'utf8', mode = 0o600, times }: Writing = {},
): void {
  const temporary = `${file}.chaperone-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(temporary, text, { encoding, mode });
    if (times) utimesSync(temporary, times.atime, times.mtime);
    renameSync(temporary, file);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made; the first error is the one that tells.
    }
    throw Object.assign(error as Error, { path: file });
  }
}

/** Parsed JSON of a state file, or undefined when it is missing or no JSON. */
export function readJson(file: string): unknown {
  // Mostly it is missing, as a pause is: an error for that costs ten times as much as a look.
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Another text whenever a file has changed. */
export const stampOf = ({ mtimeMs, size, ino }: Stats): string => `${mtimeMs} ${size} ${ino}`;

/** The same by a file's name; undefined where there is none. A file that cannot be looked at is there. */
export function stampIn(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && stampOf(stat);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** The variables of a file of lines `NAME=value`, as shells and dotenv read it. Throws where it cannot be read. */
export const variablesIn = (file: string): Readonly<Record<string, string>> =>
  parseEnv(readFileSync(file, 'utf8').replace(/^export\s+/gm, '')) as Record<string, string>;

/** Does the first folder hold the second path, or is it that itself? Of absolute paths, links not followed. */
export function isWithin(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === '' || !(isAbsolute(way) || way.split(sep)[0] === '..');
}
