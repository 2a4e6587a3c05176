/** Conventions of JavaScript's libraries: options, callbacks, modules of several names. */
import { Args } from '../args.ts';
import type { Calls } from '../calls.ts';
import type { LibraryFunction } from '../library.ts';
import { textOf, UNKNOWN, type Value } from '../value.ts';

export const truthy = (value: Value | undefined): boolean =>
  value !== undefined && /^(?:true|1)$/.test(textOf(value));

/** Callbacks at the end get called. */
export function called(args: Args, run: Calls, value: Value = UNKNOWN): Value {
  const last = args.values.at(-1);
  if (last?.closure && !last.closure.members) run.apply(last, new Args([UNKNOWN, value, UNKNOWN]));
  return value;
}

/** The same, and then the callback. */
export const withCallback =
  (does: LibraryFunction): LibraryFunction =>
  (args, run, self) =>
    called(args, run, does(args, run, self) ?? UNKNOWN);

/** One module under several names: `node:fs` is `fs`. */
export const canonical = (path: string): string =>
  path
    .replace(/^node:/, '')
    .replace(/^(?:globalThis|global|window)\.(?=process\b|require\b|fetch\b|Function\b|eval\b|Buffer\b)/, '')
    .replace(/^fs\/promises/, 'fs.promises')
    .replace(/^fs\.default/, 'fs')
    .replace(/\.default$/, '')
    .replace(/^(?:graceful-fs|memfs)(?=\.|$)/, 'fs')
    .replace(/^(dns|timers|stream|readline)\/promises/, '$1.promises')
    .replace(/^mysql2\/promise/, 'mysql2')
    .replace(/^process\.getBuiltinModule\(\)/, '');
