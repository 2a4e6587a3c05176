/** What a long-lived process remembers without growing: a map that keeps what was set last. */
export class Recent<V> extends Map<string, V> {
  readonly #most: number;

  /** Keeps `most` values at once. */
  constructor(most: number) {
    super();
    this.#most = most;
  }

  /** Makes it the newest; the oldest is forgotten where there are too many. */
  override set(key: string, value: V): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) this.delete(this.keys().next().value as string);
    return this;
  }
}
