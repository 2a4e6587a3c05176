/** What a shell knows while it runs: variables, functions, working folder, and what flows through its streams. */
import type { Function as FunctionNode } from 'unbash';
import { ANY, type Text } from '../text.ts';

/**
 * Where data came from, so that it can be told what a connection carries and where code was got:
 * a path, `env:NAME`, `db:ENGINE`, `net:HOST`.
 */
export type Sources = readonly string[];

/** What a stream or a file holds. No `text`: it cannot be read from here. */
export interface Output {
  readonly text?: Text;
  readonly from: Sources;
  /** Folders all files below which are listed: what takes the list as file names meets each of them. */
  readonly trees?: readonly Field[];
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
    };

/** Longest text that a variable is followed with; longer ones are unknown. */
const TEXT_LIMIT = 64_000;
export const bounded = (text: Text): Text => (text.length > TEXT_LIMIT ? ANY : text);

/** Alternatives kept for one variable: more are folded into an unknown. */
const ALTERNATIVES = 8;

export class Scope {
  cwd: Text;
  previous: Text;
  vars: Map<string, Variable>;
  functions: Map<string, Definition>;
  aliases: Map<string, string>;
  /** `$0`, `$1`, … */
  params: readonly Field[];
  elsewhere: Elsewhere | undefined;

  constructor(cwd: Text, params: readonly Field[] = [field('bash')]) {
    this.cwd = cwd;
    this.previous = cwd;
    this.vars = new Map();
    this.functions = new Map();
    this.aliases = new Map();
    this.params = params;
  }

  /** A copy: what a subshell changes does not come back. */
  fork(): Scope {
    const copy = new Scope(this.cwd, this.params);
    copy.previous = this.previous;
    copy.vars = new Map(this.vars);
    copy.functions = this.functions.size ? new Map(this.functions) : this.functions;
    if (this.functions.size === 0) copy.functions = new Map();
    copy.aliases = new Map(this.aliases);
    copy.elsewhere = this.elsewhere;
    return copy;
  }

  set(name: string, texts: readonly Text[], from: Sources = [], array = false): void {
    this.vars.set(name, { texts: texts.map(bounded), from, ...(array && { array: true as const }) });
  }

  /** Takes over what branches did of which one was taken: a variable may then hold any of their values. */
  join(branches: readonly Scope[], mayBeSkipped: boolean): void {
    for (const branch of branches) {
      for (const [name, value] of branch.vars) {
        const before = this.vars.get(name);
        if (before === value) continue;
        this.vars.set(
          name,
          before && (mayBeSkipped || branch !== branches[0]) ? either(before, value) : value,
        );
      }
      for (const [name, definition] of branch.functions) this.functions.set(name, definition);
      for (const [name, text] of branch.aliases) this.aliases.set(name, text);
      if (branch.cwd !== this.cwd) this.cwd = branch.cwd;
    }
  }
}

function either(a: Variable, b: Variable): Variable {
  const texts = [...new Set([...a.texts, ...b.texts])].slice(0, ALTERNATIVES);
  return { texts, from: merged(a.from, b.from), ...((a.array || b.array) && { array: true as const }) };
}

/** Both lists of sources, each source once. */
export function merged(a: Sources, b: Sources): Sources {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...new Set([...a, ...b])];
}
