/** Links that an action makes itself, and what paths through them lead to. */

/** Most links that lead to links; a circle ends there. */
const HOP_LIMIT = 8;

/** Longest path in which links are followed; Linux opens none that is longer. A link into itself grows without end. */
const PATH_LIMIT = 4096;

interface Link {
  target: string;
  /** Earlier targets, where the link was made anew, perhaps only in a branch that is not taken. */
  readonly former: Set<string>;
}

export class Links {
  readonly #foldCase: boolean;
  readonly #links = new Map<string, Link>();

  constructor(foldCase: boolean) {
    this.#foldCase = foldCase;
  }

  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  has(path: string): boolean {
    return this.#links.has(this.#key(path));
  }

  /** Notes that `path` leads to `target` from here on. */
  add(path: string, target: string): void {
    const known = this.#links.get(this.#key(path));
    if (known && known.target !== target) known.former.add(known.target);
    if (path === target) return;
    if (known) known.target = target;
    else this.#links.set(this.#key(path), { target, former: new Set() });
  }

  /** Where a path leads. */
  followed(path: string): string {
    let at = path;
    for (let hops = 0; hops < HOP_LIMIT; hops++) {
      const [first] = this.#through(at);
      if (!first || at.length > PATH_LIMIT) break;
      at = first.link.target + at.slice(first.end);
    }
    return at;
  }

  /** Where a path led by links that have been replaced since. */
  formerly(path: string): string[] {
    return [...this.#through(path)].flatMap(({ link, end }) =>
      [...link.former].map((target) => target + path.slice(end)),
    );
  }

  /** Links among the folders of a path and the path itself, from the root on, and where in the path each ends. */
  *#through(path: string): Generator<{ readonly link: Link; readonly end: number }> {
    if (this.#links.size === 0) return;
    for (let end = 0; end < path.length && end <= PATH_LIMIT; ) {
      end = path.indexOf('/', end + 1);
      if (end < 0) end = path.length;
      const link = this.#links.get(this.#key(path.slice(0, end)));
      if (link) yield { link, end };
    }
  }

  #key(path: string): string {
    return this.#foldCase ? path.toLowerCase() : path;
  }
}
