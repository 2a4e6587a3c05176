/** Arguments of a call, and where what they hold comes from. */
import { merged, type Sources } from '../shell/scope.ts';
import type { Value } from './value.ts';

/** Arguments of a call, by position and by name. */
export class Args {
  readonly values: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;

  constructor(values: readonly Value[], named: ReadonlyMap<string, Value> = new Map()) {
    this.values = values;
    this.named = named;
  }

  get(index: number, name?: string): Value | undefined {
    return (name !== undefined ? this.named.get(name) : undefined) ?? this.values[index];
  }

  get from(): Sources {
    let from: Sources = [];
    for (const value of [...this.values, ...this.named.values()]) from = merged(from, sourcesIn(value));
    return from;
  }
}

/** Where a value and what it holds come from. */
export function sourcesIn(value: Value, depth = 0): Sources {
  let from = value.from;
  if (depth > 4) return from;
  for (const item of value.items ?? []) from = merged(from, sourcesIn(item, depth + 1));
  for (const item of value.entries?.values() ?? []) from = merged(from, sourcesIn(item, depth + 1));
  return from;
}
