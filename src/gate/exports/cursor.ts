/** How far an export has come in the log: on disk, so that it goes on there after a restart. */
import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

const Cursor = v.object({
  v: v.literal(1),
  /** Number of the last record that the receiver has, or that was not for it. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Where the next one begins: name of a segment, and bytes into it. */
  file: v.exactOptional(v.string()),
  offset: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** When the receiver last took something, milliseconds since the epoch. */
  lastSuccess: v.exactOptional(v.number()),
  /** The receiver wants no more (HTTP 410): its address then. */
  goneAt: v.exactOptional(v.string()),
  /** Records that the log no longer had when their turn came, first and last number of the last such run. */
  missed: v.exactOptional(v.tuple([v.number(), v.number()])),
});

export type Cursor = Readonly<v.InferOutput<typeof Cursor>>;

export class CursorFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * What the file says; undefined where there is none. A broken one does not say how far it was: then all that the log has
   * goes out again, rather than be lost.
   */
  read(): Cursor | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const cursor = v.safeParse(v.pipe(v.string(), v.parseJson(), Cursor), text);
    return cursor.success ? cursor.output : { v: 1, seq: 0 };
  }

  /** On disk when it resolves. */
  async write(cursor: Cursor): Promise<void> {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const temporary = `${this.#file}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(cursor));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
  }
}
