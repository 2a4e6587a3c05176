/** The values that a workspace's environment files hold, and the environment's own: known, so found wherever they turn up. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { secretsOf } from '../secrets/environment.ts';
import { type KnownValue, KnownValues } from '../secrets/known.ts';

const ENVIRONMENT_FILE = /^\.env(?:\.[\w.-]+)?$|^\.envrc$|\.env$/;
/** Written to be shown. */
const TEMPLATE = /\.(?:example|sample|template|dist|defaults?|schema)$/i;

/** Larger files are no environment files. */
const LARGEST = 256 * 1024;
const MOST_FILES = 50;

/** A known value, and the file that it stands in; none for the environment's own. */
export interface Sighting extends KnownValue {
  readonly file?: string;
}

/** Keeps the values of some folders, read anew when a file there has changed. */
export class WorkspaceValues {
  readonly #seen: (sightings: readonly Sighting[]) => void;
  readonly #cache = new Map<string, { stamp: string; values: KnownValues }>();

  /** `seen` hears of every value when it is read. */
  constructor(seen: (sightings: readonly Sighting[]) => void) {
    this.#seen = seen;
  }

  /** The values of these folders, absolute. What cannot be read holds none. */
  of(folders: readonly string[]): KnownValues {
    const files = folders.flatMap(environmentFiles).slice(0, MOST_FILES);
    const stamp = files.map(({ file, stamp }) => `${file} ${stamp}`).join('\n');
    const key = folders.join('\n');
    const cached = this.#cache.get(key);
    if (cached?.stamp === stamp) return cached.values;
    const sightings: Sighting[] = [...secretsOf(process.env), ...files.flatMap(({ file }) => valuesIn(file))];
    this.#seen(sightings);
    const values = new KnownValues(sightings);
    this.#cache.set(key, { stamp, values });
    return values;
  }
}

function environmentFiles(folder: string): { file: string; stamp: string }[] {
  try {
    return readdirSync(folder)
      .filter((name) => ENVIRONMENT_FILE.test(name) && !TEMPLATE.test(name))
      .flatMap((name) => {
        const file = realpathSync(join(folder, name));
        const { mtimeMs, size, ino } = statSync(file);
        return size <= LARGEST ? [{ file, stamp: `${mtimeMs} ${size} ${ino}` }] : [];
      });
  } catch {
    return [];
  }
}

function valuesIn(file: string): Sighting[] {
  try {
    const text = readFileSync(file, 'utf8').replace(/^export\s+/gm, '');
    return secretsOf(parseEnv(text) as Record<string, string>).map((known) => ({ ...known, file }));
  } catch {
    return [];
  }
}
