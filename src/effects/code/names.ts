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

  /** Is it set in this very scope? */
  has(name: string): boolean {
    return this.#own.has(name);
  }

  /** Names of this scope and those around it, as the members of a record. */
  all(): Map<string, Value> {
    return new Map([...(this.outer?.all() ?? []), ...this.#own]);
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
  /** In here the value is known better than outside. */
  narrow(name: string, value: Value): void {
    super.set(name, value);
  }

  override assign(name: string, value: Value): void {
    if (this.has(name)) super.set(name, value);
    const before = this.outer?.get(name);
    this.outer?.assign(name, before ? eitherOf(before, value) : value);
  }

  override set(name: string, value: Value): void {
    this.outer?.set(name, value);
  }
}
