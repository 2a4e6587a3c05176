/** Cutting bytes into lines, without their line feeds. */

/** Bytes that come in chunks; a line may go over several. */
export class LineCutter {
  #rest: Buffer[] = [];

  /** The lines that end in this chunk, oldest first; parts of it, where they lie in it whole. */
  *cut(chunk: Buffer): Generator<Buffer> {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const part = chunk.subarray(from, end);
      const line = this.#rest.length === 0 ? part : Buffer.concat([...this.#rest, part]);
      this.#rest = [];
      from = end + 1;
      yield line;
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from));
  }

  /** What no line feed has ended; undefined where the last one ended all. */
  get rest(): Buffer | undefined {
    return this.#rest.length > 0 ? Buffer.concat(this.#rest) : undefined;
  }
}

/** All lines of a text; the last may lack its line feed. */
export function linesIn(text: Buffer): Buffer[] {
  const cutter = new LineCutter();
  const lines = [...cutter.cut(text)];
  return cutter.rest ? [...lines, cutter.rest] : lines;
}
