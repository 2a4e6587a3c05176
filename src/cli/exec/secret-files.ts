/** Secrets as files: in a private folder, gone when the command has ended. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../audit/writer-lock.ts';

const PREFIX = 'chaperone-exec-';

export class SecretFiles {
  /** In memory where the system has such a place for the user, else in the temporary folder. */
  readonly #place = process.env.XDG_RUNTIME_DIR || tmpdir();
  #folder: string | undefined;

  constructor() {
    this.#removeLeft();
  }

  /** Writes a value to a new file (0600, in a folder of 0700) and gives back its path. */
  write(name: string, value: string): string {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(join(this.#place, `${PREFIX}${process.pid}-`));
      // Also where an error that nobody catches ends this process.
      process.once('exit', () => this.remove());
    }
    const file = join(this.#folder, name);
    writeFileSync(file, value, { mode: 0o600, flag: 'wx' });
    return file;
  }

  remove(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  /** What processes left that were killed: nobody else would take it away. */
  #removeLeft(): void {
    for (const name of namesIn(this.#place)) {
      const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(pid) || isAlive(pid)) continue;
      try {
        rmSync(join(this.#place, name), { recursive: true, force: true });
      } catch {
        // Another user's, in a shared temporary folder.
      }
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No such folder: writing says so.
  }
}
