/** Names of a shell, layer over layer: a subshell sees what lies below and changes only its own. */

/** Layers looked through for a name; a fork of a fork of so many is copied flat instead. */
const MOST_LAYERS = 12;

/**
 * A map whose copy costs nothing: the copy begins empty and looks through to what it was made from, which must not
 * change while the copy is in use. A shell runs one thing after another, so that holds for subshells and branches.
 */
export class Layers<V> {
  readonly #below: Layers<V> | undefined;
  readonly #depth: number;
  /** Own entries; `undefined` stands for a name that was taken away here. */
  #own: Map<string, V | undefined> | undefined;

  constructor(below?: Layers<V>) {
    const flat = below !== undefined && below.#depth >= MOST_LAYERS;
    this.#below = flat ? undefined : below;
    this.#depth = flat || !below ? 0 : below.#depth + 1;
    if (flat) this.#own = below.#all();
  }

  get(name: string): V | undefined {
    for (let layer: Layers<V> | undefined = this; layer; layer = layer.#below)
      if (layer.#own?.has(name)) return layer.#own.get(name);
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: V): void {
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  delete(name: string): void {
    this.#own ??= new Map();
    if (this.#below) this.#own.set(name, undefined);
    else this.#own.delete(name);
  }

  /** Names that were set or taken away in this layer. */
  get changed(): Iterable<string> {
    return this.#own?.keys() ?? [];
  }

  #all(): Map<string, V | undefined> {
    const all = this.#below ? this.#below.#all() : new Map<string, V | undefined>();
    for (const [name, value] of this.#own ?? []) all.set(name, value);
    return all;
  }
}
