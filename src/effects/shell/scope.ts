/** What a shell knows while it runs: variables, functions, working folder, and what flows through its streams. */
import type { Function as FunctionNode } from 'unbash';
import { ANY, atMost, folded, type Text } from '../text.ts';
import { Layers } from './layers.ts';

/**
 * Where data came from, so that it can be told what a connection carries and where code was got:
 * a path, `env:NAME`, `db:ENGINE`, `net:HOST`, `output` (of some command); `tree:FOLDER` where it is the name of some
 * file below that folder, `without:NAME` where folders of that name are left out.
 */
export type Sources = readonly string[];

/** Names as the source of a value: it is one of the files below this folder, whichever. */
export const below = (folder: string): string => `tree:${folder}`;

/** The folder of such a source. */
export const treeOf = (source: string): string | undefined =>
  source.startsWith('tree:') ? source.slice('tree:'.length) : undefined;

/** Says of the name of a file that it lies in no folder of this name. */
export const notIn = (folder: string): string => `without:${folder}`;

/** The folder of such a source. */
export const notInOf = (source: string): string | undefined =>
  source.startsWith('without:') ? source.slice('without:'.length) : undefined;

/** What a stream or a file holds. No `text`: it cannot be read from here. */
export interface Output {
  readonly text?: Text;
  readonly from: Sources;
}

export const SILENT: Output = { text: '', from: [] };
export const UNREAD: Output = { from: [] };

/** One word after expansion. */
export interface Field {
  readonly text: Text;
  readonly from: Sources;
  /** The word stands for an open stream: `<(…)`. */
  readonly stream?: Output;
}

export const field = (text: Text, from: Sources = []): Field => ({ text, from });

export interface Variable {
  /** Every text that it may hold; for an array its elements. */
  readonly texts: readonly Text[];
  readonly from: Sources;
  readonly array?: true;
  /** It stands for the variable whose name it holds: `declare -n`. */
  readonly refers?: true;
}

/** Text that nodes point into, and how its offsets are told to a person. */
export interface Source {
  readonly text: string;
  /** Whether offsets are those of the action's own text; else one span stands for all of it. */
  readonly own: boolean;
}

export interface Definition {
  readonly node: FunctionNode;
  readonly source: Source;
}

/** A machine other than this one, on which a command runs: its files are not ours. */
export type Elsewhere =
  | { readonly kind: 'remote'; readonly host: string }
  /** `mounts`: folders of this machine and where the container sees them. */
  | {
      readonly kind: 'container';
      readonly mounts: readonly { readonly host: Text; readonly inside: string }[];
      /** It was there before, with what its volumes hold. */
      readonly lasts?: true;
    };

/** Longest text that a variable is followed with; longer ones are unknown. */
const TEXT_LIMIT = 64_000;
export const bounded = (text: Text): Text => (text.length > TEXT_LIMIT ? ANY : text);

/** Values that one variable may have; the last of them stands for any more. */
const ALTERNATIVES = 64;
/** Elements of an array that are told apart. */
const ELEMENTS = 128;
/** Names that stand for names that stand for names; a circle ends there. */
const REFERENCE_LIMIT = 8;

export class Scope {
  cwd: Text;
  previous: Text;
  /** `$PWD`, by the names that the shell came by, while its folder is `of`: `..` leads back along them. */
  by: { readonly of: Text; readonly name: Text } | undefined;
  vars: Layers<Variable>;
  readonly functions: Layers<Definition>;
  readonly aliases: Layers<string>;
  /** `$0`, `$1`, … */
  params: readonly Field[];
  elsewhere: Elsewhere | undefined;

  constructor(cwd: Text, params: readonly Field[] = [field('bash')], below?: Scope) {
    this.cwd = cwd;
    this.previous = below?.previous ?? cwd;
    this.params = params;
    this.by = below?.by;
    this.vars = new Layers(below?.vars);
    this.functions = new Layers(below?.functions);
    this.aliases = new Layers(below?.aliases);
    this.elsewhere = below?.elsewhere;
  }

  /** A copy: what a subshell changes does not come back. */
  fork(): Scope {
    return new Scope(this.cwd, this.params, this);
  }

  /** The variable of this name, or the one that it stands for; nothing where the script has set none. */
  get(name: string): Variable | undefined {
    return this.vars.get(this.#named(name));
  }

  /** The name at the end of a chain of names that stand for each other. */
  #named(name: string): string {
    let at = name;
    for (let hops = 0; hops < REFERENCE_LIMIT; hops++) {
      const value = this.vars.get(at);
      if (!value?.refers || !value.texts[0]) break;
      at = value.texts[0];
    }
    return at;
  }

  /** Sets a variable to a value that is known as a whole. */
  put(name: string, value: Variable): void {
    this.vars.set(this.#named(name), value);
  }

  set(name: string, texts: readonly Text[], from: Sources = [], array = false): void {
    const kept = atMost(texts, array ? ELEMENTS : ALTERNATIVES).map(bounded);
    this.put(name, { texts: kept, from, ...(array && { array: true as const }) });
  }

  /** Takes over what branches did of which one was taken: a variable may then hold any of their values. */
  join(branches: readonly Scope[], mayBeSkipped: boolean): void {
    for (const name of new Set(branches.flatMap((branch) => [...branch.vars.changed]))) {
      const values = branches.map((branch) => branch.vars.get(name));
      if (mayBeSkipped) values.unshift(this.vars.get(name));
      const possible = [...new Set(values)].filter((value) => value !== undefined);
      const [first, ...others] = possible;
      if (first) this.vars.set(name, others.reduce(either, first));
    }
    for (const branch of branches) {
      for (const name of branch.functions.changed) take(this.functions, branch.functions, name);
      for (const name of branch.aliases.changed) take(this.aliases, branch.aliases, name);
      if (branch.cwd !== this.cwd) this.cwd = branch.cwd;
    }
  }
}

function take<V>(into: Layers<V>, from: Layers<V>, name: string): void {
  const value = from.get(name);
  if (value !== undefined) into.set(name, value);
}

function either(a: Variable, b: Variable): Variable {
  const array = a.array || b.array;
  const texts = atMost([...new Set([...a.texts, ...b.texts])], array ? ELEMENTS : ALTERNATIVES);
  return { texts, from: merged(a.from, b.from), ...(array && { array: true as const }) };
}

/** Where all of these come from, each source once: what is said twice of itself again and again would grow without end. */
export function sourcesOf(all: readonly { readonly from: Sources }[]): Sources {
  const said = all.filter((each) => each.from.length > 0);
  return said.length > 0 ? [...new Set(said.flatMap((each) => each.from))] : [];
}

/** At most `limit` fields for these: where there are more, the last stands for all that are left. */
export function atMostFields(fields: readonly Field[], limit: number): readonly Field[] {
  if (fields.length <= limit) return fields;
  const rest = fields.slice(limit - 1);
  const from = sourcesOf(rest);
  return [...fields.slice(0, limit - 1), { text: folded(rest.map((each) => each.text)), from }];
}

/** Both lists of sources, each source once. */
export function merged(a: Sources, b: Sources): Sources {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...new Set([...a, ...b])];
}
