/** Calls of functions: the program's own, those of its library, and those that are handed to somebody who calls them. */
import { merged } from '../shell/scope.ts';
import { ANY } from '../text.ts';
import { Args } from './args.ts';
import type { Library } from './library.ts';
import { Names } from './names.ts';
import { Reach } from './reach.ts';
import { textMethod } from './text-methods.ts';
import type { Definition, Expression, Statement, Target } from './tree.ts';
import { atMostValues, type Closure, listValue, NEVER, UNKNOWN, type Value } from './value.ts';

/** Most rounds of a loop, and items of a list, that are followed one by one. */
export const LOOP_LIMIT = 16;
/** Deepest chain of calls. */
export const DEPTH_LIMIT = 24;

/** Methods by which languages start an object. */
const STARTS = ['__init__', 'constructor', 'initialize', '__construct'];

export abstract class Calls extends Reach {
  abstract readonly library: Library;
  /** What the function that is followed has given back so far. */
  protected returned: Value | undefined;
  /** Has it left for sure, so that nothing more of it happens? */
  protected hasReturned = false;
  /** What it has given item by item. */
  protected yielded: Value[] | undefined;
  readonly #active = new Set<Definition>();

  abstract value(expression: Expression, names: Names): Value;
  /** Code given as text; it sees the names where it stands unless it is given others. */
  abstract evaluate(code: Value | undefined, what: string, names?: Names): Value;
  /** A file that is run as code of this language. */
  abstract script(path: Value | undefined, what: string, names?: Names): Value;
  /** A module of the program's own: its names, once its code has run. */
  abstract module(code: string): Value;
  /**
   * A module in a file of the program's own: its names, once it has run; nothing where there is no such file. One that
   * the action has not written itself is looked for only where `asks` is set: that is a question to the machine.
   */
  abstract ownModule(path: string, asks: boolean): Value | undefined;
  /** Names where the call stands that is being followed. */
  protected abstract around: Names;
  abstract memberOf(of: Value, name: string): Value;
  /** A member of which the name is not known. */
  abstract anyMember(of: Value): Value;
  /** Names of the program itself. */
  abstract get globals(): Map<string, Value>;
  /** Names that are these and no others. */
  scopeOf(entries: ReadonlyMap<string, Value>): Names {
    const names = new Names();
    for (const [name, value] of entries) names.set(name, value);
    return names;
  }

  protected abstract block(statements: readonly Statement[], names: Names): void;
  protected abstract bindOwn(target: Target, value: Value, names: Names): void;

  #later: (() => void)[] = [];

  /** Something that happens once the statement is through, and what it gives is bound: a callback of a connection. */
  afterwards(run: () => void): void {
    const cause = this.cause;
    this.#later.push(() => {
      const before = this.cause;
      this.cause = cause;
      run();
      this.cause = before;
    });
  }

  protected runLater(): void {
    const later = this.#later;
    if (later.length === 0) return;
    this.#later = [];
    for (const run of later) run();
  }

  /** Texts that the tests around ask for: of a name, that it is this one. */
  protected wanted: readonly string[] = [];
  get sought(): readonly string[] {
    return this.wanted;
  }

  /** Calls a value with arguments. */
  apply(callee: Value, args: Args): Value {
    for (const other of callee.others ?? []) this.possible(() => this.apply(other, args));
    if (callee.closure) return this.#closure(callee.closure, args, callee.self);
    // PHP and Perl call a function by a text that names it.
    const named =
      callee.path === undefined && callee.texts?.length === 1 && /^\w+$/.test(callee.texts[0] ?? '');
    const path = named ? callee.texts?.[0] : callee.path;
    const whole = callee.entries?.get('__call__') ?? callee.entries?.get('call');
    if (whole?.closure) return this.#closure(whole.closure, args, callee);
    if (path === 'partial' && callee.items?.[0])
      return this.apply(
        callee.items[0],
        new Args(
          [...callee.items.slice(1), ...args.values],
          new Map([...(callee.entries ?? []), ...args.named]),
        ),
      );
    if (path === undefined) {
      this.#handedOn(args);
      return { from: merged(callee.from, args.from) };
    }
    if (callee.self?.closure?.members && /(?:^|\.)new$/.test(path))
      return this.#instance(callee.self.closure, args);
    const known =
      this.library.functions.get(path) ??
      this.library.functions.get(path.replace(/^.*\(\)\./, (head) => `${head.split('.').at(-2) ?? ''}.`));
    if (known)
      return (
        known(args, this, callee.self ?? (callee.entries && callee)) ?? {
          path: `${path}()`,
          from: merged(callee.from, args.from),
        }
      );
    const told = this.library.objects?.(path, args, this, callee.self);
    if (told) return told;
    const method = path.slice(path.lastIndexOf('.') + 1);
    if (method === ANY && [...this.library.functions.keys()].some((key) => key.startsWith(path.slice(0, -1))))
      this.opaque('which function is called is decided at run time');
    const { self } = callee;
    if (self && path.includes('.')) {
      const changed = textMethod(method, self, args, this);
      if (changed) return changed;
      const any = this.library.methods.get(method);
      if (any) return any(args, this, self) ?? { from: merged(self.from, args.from) };
    }
    this.#handedOn(args, self);
    return { path: `${path}()`, from: merged(merged(callee.from, self?.from ?? []), args.from) };
  }

  /**
   * Functions given to somebody else are called sooner or later: with the arguments that are given along
   * (`Thread(target=f, args=(x,))`, `submit(f, x)`), or with what that one has.
   */
  #handedOn(args: Args, self?: Value): void {
    const along = args.named.get('args')?.items;
    const given = [...args.values, ...args.named.values()];
    given.forEach((value, i) => {
      const hasMore = along ? along.length > 0 : i + 1 < args.values.length;
      const callable =
        (value.closure && !value.closure.members) ||
        (value.path !== undefined && this.library.functions.has(value.path) && (hasMore || self));
      if (!callable) return;
      const rest = along ?? (hasMore ? args.values.slice(i + 1) : []);
      // A list beside the function (`pool.map(f, xs)`) is what it is called for.
      const [only] = rest;
      const calls =
        rest.length === 1 && only?.items && !along
          ? atMostValues(only.items, LOOP_LIMIT).map((item) => [item])
          : [rest.length ? rest : [self ?? UNKNOWN]];
      for (const values of calls) this.possible(() => this.apply(value, new Args(values)));
    });
  }

  #closure(closure: Closure, args: Args, self: Value | undefined): Value {
    const { definition, members } = closure;
    if (members) return this.#instance(closure, args);
    if (this.#active.has(definition) || this.#active.size > DEPTH_LIMIT) return NEVER;
    this.#active.add(definition);
    const { returned, yielded, hasReturned } = this;
    this.returned = undefined;
    this.yielded = undefined;
    this.hasReturned = false;
    const names = new Names(closure.names);
    // A method that is called by its bare name has the object of its caller.
    const own = self ?? (this.library.callsBare ? this.around.get('self') : undefined);
    if (own) {
      names.set('self', own);
      names.set('this', own);
    }
    if (self) {
      names.set('self', self);
      names.set('this', self);
      names.set('$this', self);
    }
    names.set('@_', listValue([...args.values]));
    if (args.values[0]) names.set('$_', args.values[0]);
    const given = args.values.at(-1);
    if (given?.closure) names.set('* block', given);
    const takesSelf = self !== undefined && /^(?:self|cls)$/.test(definition.parameters[0]?.name ?? '');
    const parameters = takesSelf ? definition.parameters.slice(1) : definition.parameters;
    parameters.forEach((parameter, i) => {
      const given = parameter.rest
        ? parameter.keywords
          ? { entries: new Map(args.named), from: args.from }
          : listValue(args.values.slice(i))
        : args.get(i, parameter.name);
      const value = given ?? (parameter.standard ? this.value(parameter.standard, closure.names) : UNKNOWN);
      this.bindOwn(parameter.target, value, names);
    });
    try {
      this.block(definition.body, names);
      return this.#given() ?? UNKNOWN;
    } finally {
      this.returned = returned;
      this.yielded = yielded;
      this.hasReturned = hasReturned;
      this.#active.delete(definition);
    }
  }

  #given(): Value | undefined {
    return (this.yielded && listValue(this.yielded)) ?? this.returned;
  }

  #instance(closure: Closure, args: Args): Value {
    const entries = new Map<string, Value>(closure.members);
    const instance: Value = { entries, from: [] };
    const start = STARTS.map((name) => entries.get(name)).find((value) => value?.closure);
    if (start?.closure) this.#closure(start.closure, args, instance);
    else
      closure.fields?.forEach((field, i) => {
        const value = args.get(i, field);
        if (value) entries.set(field, value);
      });
    return instance;
  }

  /** `super()`: the object with the members of its class's bases; JavaScript calls their constructor by it. */
  protected base(self: Value | undefined, args: Args): Value {
    const entries = new Map<string, Value>();
    for (const [name, value] of self?.entries ?? [])
      if (name.startsWith('super ')) entries.set(name.slice(6), { ...value, ...(self && { self }) });
    const start = entries.get('constructor');
    if (start?.closure) this.#closure(start.closure, args, self);
    return { entries, from: [] };
  }
}
