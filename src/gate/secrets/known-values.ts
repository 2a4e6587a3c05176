/** The values that a workspace's environment files hold, and the environment's own: known, so found wherever they turn up. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { glob } from '../../policy/glob.ts';
import { secretsOf } from '../../secrets/environment.ts';
import { type KnownValue, KnownValues } from '../../secrets/known.ts';
import { stampOf, variablesIn } from '../files.ts';

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

  /** Forgets what was read; it is read anew, and told again, when it is asked for. */
  forget(): void {
    this.#cache.clear();
  }

  /**
   * The values of these folders, absolute, and of the environment: those whose names sound secret or match one of the
   * globs. What cannot be read holds none.
   */
  of(folders: readonly string[], variables: readonly string[]): KnownValues {
    const files = folders.flatMap(environmentFiles).slice(0, MOST_FILES);
    const stamp = [...variables, ...files.map(({ file, stamp }) => `${file} ${stamp}`)].join('\n');
    const key = folders.join('\n');
    const cached = this.#cache.get(key);
    if (cached?.stamp === stamp) return cached.values;
    const globs = variables.map((source) => glob(source, true));
    const named = (name: string): boolean => globs.some(({ test }) => test(name));
    const sightings: Sighting[] = [
      ...secretsOf(process.env, named),
      ...files.flatMap(({ file }) => valuesIn(file, named)),
    ];
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
        const stat = statSync(file);
        return stat.size <= LARGEST ? [{ file, stamp: stampOf(stat) }] : [];
      });
  } catch {
    return [];
  }
}

function valuesIn(file: string, named: (name: string) => boolean): Sighting[] {
  try {
    return secretsOf(variablesIn(file), named).map((known) => ({ ...known, file }));
  } catch {
    return [];
  }
}
