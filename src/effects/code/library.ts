/** What a language's library is made of: functions by name, and how its code is read. */
import type { Text } from '../text.ts';
import type { Budget } from '../trace.ts';
import type { Args } from './args.ts';
import type { Calls } from './calls.ts';
import type { Statement } from './tree.ts';
import type { Value } from './value.ts';

/** What a function of a library does. `self` is the object for methods. */
export type LibraryFunction = (args: Args, run: Calls, self: Value | undefined) => Value | undefined;

export interface Library {
  /** By dotted name; `Type().method` for methods. */
  readonly functions: ReadonlyMap<string, LibraryFunction>;
  /** By the method's name alone, for objects of which nothing is known. */
  readonly methods: ReadonlyMap<string, LibraryFunction>;
  /** Names that are there without an import. */
  readonly globals: (name: string) => Value | undefined;
  /** Value of a member that is no function: `os.environ`, `process.env.X`. */
  readonly members?: (path: string, name: string, run: Calls, of: Value) => Value | undefined;
  /** What a call on an object of a library does, where that hangs on the kind of object: a client of a cloud. */
  readonly objects?: (path: string, args: Args, run: Calls, self: Value | undefined) => Value | undefined;
  /** A module that is no part of any library, read where it lies. */
  readonly module?: (path: string, run: Calls) => Value | undefined;
  /** Names that a module finds and puts into what it gives: `module`, `exports`. */
  readonly exports?: () => ReadonlyMap<string, Value>;
  /** A function is called by its bare name, and methods of the same object see it. */
  readonly callsBare?: true;
  /** One module under several names: `node:fs` is `fs`. */
  readonly canonical?: (path: string) => string;
  /** Names that say where the program lies; nothing where it lies in no file. */
  readonly placed?: (path: Text | undefined) => Readonly<Record<string, Text>>;
  /** Reads code of the language; nothing where it is no program, or none that can be followed. */
  readonly parse: (code: string, repairs: Budget) => readonly Statement[] | undefined;
}
