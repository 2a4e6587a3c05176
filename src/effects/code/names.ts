/** Names in scope while a program is followed. */
import { eitherOf, type Value } from './value.ts';

/** Names in scope, innermost first. */
export class Names {
  readonly #own = new Map<string, Value>();
  readonly outer: Names | undefined;

  constructor(outer?: Names) {
    this.outer = outer;
  }

  get(name: string): Value | undefined {
    return this.#own.get(name) ?? this.outer?.get(name);
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }

  /** Sets a name where it lives, as an assignment inside a block does. */
  assign(name: string, value: Value): void {
    for (let scope: Names | undefined = this; scope; scope = scope.outer) {
      if (!scope.#own.has(name)) continue;
      scope.#own.set(name, value);
      return;
    }
    this.#own.set(name, value);
  }
}

/** Names of a body that may not run: what it sets is added to what was there. */
export class BranchNames extends Names {
  override assign(name: string, value: Value): void {
    const before = this.outer?.get(name);
    this.outer?.assign(name, before ? eitherOf(before, value) : value);
  }

  override set(name: string, value: Value): void {
    this.outer?.set(name, value);
  }
}
