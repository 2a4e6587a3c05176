/** Follows a program in the common form: names, functions, loops over known lists; calls are looked up in its library. */
import { sealedPath } from '../governance.ts';
import type { Call } from '../shell/call.ts';
import { merged, type Output, type Sources } from '../shell/scope.ts';
import { hasUnknown, isKnown } from '../text.ts';
import { type Cause, possibly, via } from '../trace.ts';
import { Args, sourcesIn } from './args.ts';
import type { Library } from './library.ts';
import { BranchNames, Names } from './names.ts';
import { binary } from './operators.ts';
import { Reach } from './reach.ts';
import { textMethod } from './text-methods.ts';
import type { Definition, Expression, Statement, Target } from './tree.ts';
import {
  atMostValues,
  type Closure,
  eitherOf,
  elements,
  ITEM_LIMIT,
  joined,
  listValue,
  mapped,
  refValue,
  textOf,
  textsOf,
  textValue,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Texts that one program evaluates as code. */
const EVALUATION_LIMIT = 20;
/** Items of a list that a loop is followed with one by one. */
const LOOP_LIMIT = 16;
const DEPTH_LIMIT = 24;
const STEP_LIMIT = 40_000;

export class Run extends Reach {
  readonly library: Library;
  #depth = 0;
  #steps = 0;
  #returned: Value | undefined;
  readonly #active = new Set<Definition>();
  readonly #evaluated: { count: number };

  constructor(call: Call, library: Library, cause: Cause) {
    super(call, cause);
    this.library = library;
    this.#evaluated = { count: 0 };
  }

  /** Follows a whole program and says what it prints. */
  program(statements: readonly Statement[], names = new Names()): Output {
    this.#block(statements, names);
    return { from: this.call.sources };
  }

  /** Code given as text: `eval`, `exec`. */
  evaluate(code: Value | undefined, what: string): Value {
    const text = textOf(code);
    if (code?.closure) return this.apply(code, new Args([]));
    if (hasUnknown(text)) {
      const from = code ? sourcesIn(code) : [];
      const hosts = from.filter((source) => source.startsWith('net:'));
      this.call.opaque(
        hosts.length ? 'download' : 'computed',
        hosts.length
          ? `${what} runs what ${hosts.map((host) => host.slice(4)).join(', ')} sends`
          : `${what} runs text that is made at run time`,
      );
      return UNKNOWN;
    }
    const isMore = this.#evaluated.count++ > EVALUATION_LIMIT;
    const statements = isMore ? undefined : this.library.parse(text, this.call.trace.repairs);
    if (!statements) {
      this.call.opaque('hidden', `${what} runs code that is not followed`);
      return UNKNOWN;
    }
    const names = new Names();
    this.#block(statements, names);
    const last = statements.at(-1);
    return last?.kind === 'do' ? this.value(last.value, names) : UNKNOWN;
  }

  #possible<T>(run: () => T): T {
    const before = this.cause;
    this.cause = possibly(before);
    try {
      return run();
    } finally {
      this.cause = before;
    }
  }

  /** Counts work of this program, and now and then that of the whole action. */
  #step(): boolean {
    if (++this.#steps > STEP_LIMIT) {
      this.call.trace.cut('a program too long to be followed', this.cause);
      return false;
    }
    return this.#steps % 16 !== 0 || this.call.trace.step(this.cause);
  }

  // ---- statements

  #block(statements: readonly Statement[], names: Names): void {
    // Functions can be called above their definition.
    for (const statement of statements)
      if (statement.kind === 'define') this.#define(statement.definition, names);
    for (const statement of statements) {
      if (this.#returned !== undefined && this.cause.certainty === 'proven') return;
      if (!this.#step()) return;
      this.#statement(statement, names);
    }
  }

  #define(definition: Definition, names: Names): Value {
    const value: Value = { closure: { definition, names }, from: [] };
    if (definition.name !== '') names.set(definition.name, value);
    return value;
  }

  #statement(statement: Statement, names: Names): void {
    switch (statement.kind) {
      case 'do':
        this.value(statement.value, names);
        return;
      case 'assign': {
        const value = this.value(statement.value, names);
        const before =
          statement.adds && statement.target.kind === 'name' ? names.get(statement.target.name) : undefined;
        this.#bind(
          statement.target,
          before
            ? before.items
              ? listValue([...before.items, ...(value.items ?? [])])
              : joined([before, value])
            : value,
          names,
        );
        return;
      }
      case 'define': {
        const value = this.#define(statement.definition, names);
        // A decorator hands the function to somebody who may call it.
        for (const decorator of statement.decorators) {
          const wrapper = this.value(decorator, names);
          const out = this.#possible(() => this.apply(wrapper, new Args([value])));
          if (out.closure) names.set(statement.definition.name, out);
        }
        return;
      }
      case 'class':
        this.#class(statement, names);
        return;
      case 'import':
        names.set(statement.name, refValue(this.#canonical(statement.path)));
        return;
      case 'importAll':
        names.set(`* ${this.#canonical(statement.path)}`, UNKNOWN);
        this.#starred.push(this.#canonical(statement.path));
        return;
      case 'branch':
        for (const body of statement.bodies) {
          if (statement.certain) this.#block(body, names);
          else this.#branch(body, names);
        }
        return;
      case 'for':
        this.#for(statement, names);
        return;
      case 'return': {
        const value = statement.value ? this.value(statement.value, names) : UNKNOWN;
        this.#returned = this.#returned === undefined ? value : eitherOf(this.#returned, value);
        return;
      }
    }
  }

  readonly #starred: string[] = [];

  /** A body that may run: what it assigns is one of several values. */
  #branch(body: readonly Statement[], names: Names): void {
    const inner = new BranchNames(names);
    this.#possible(() => this.#block(body, inner));
  }

  #class(statement: Extract<Statement, { kind: 'class' }>, names: Names): void {
    const scope = new Names(names);
    const members = new Map<string, Value>();
    for (const base of statement.bases)
      for (const [name, value] of this.value(base, names).closure?.members ?? []) members.set(name, value);
    this.#block(statement.body, scope);
    for (const each of statement.body) {
      const name =
        each.kind === 'define'
          ? each.definition.name
          : each.kind === 'assign' && each.target.kind === 'name'
            ? each.target.name
            : undefined;
      const value = name === undefined ? undefined : scope.get(name);
      if (name !== undefined && value) members.set(name, value);
    }
    const definition: Definition = { name: statement.name, parameters: [], body: [] };
    names.set(statement.name, { closure: { definition, names, members }, from: [] });
  }

  #for(statement: Extract<Statement, { kind: 'for' }>, names: Names): void {
    const over = this.value(statement.over, names);
    const items = elements(over);
    const unsure = over.items === undefined;
    const body = (): void => {
      for (const item of atMostValues(items, LOOP_LIMIT)) {
        this.#bind(statement.target, item, names);
        this.#block(statement.body, names);
      }
    };
    if (unsure) this.#possible(body);
    else body();
  }

  #bind(target: Target, value: Value, names: Names): void {
    switch (target.kind) {
      case 'name':
        names.assign(target.name, value);
        return;
      case 'list':
        target.items.forEach((item, i) => {
          this.#bind(
            item,
            value.items?.[i] ?? (value.items ? UNKNOWN : { ...UNKNOWN, from: value.from }),
            names,
          );
        });
        return;
      case 'record':
        for (const [key, item] of target.items) this.#bind(item, this.#memberOf(value, key), names);
        return;
      case 'place': {
        const of = this.value(target.of, names);
        const key = textOf(this.value(target.at, names));
        if (of.entries) of.entries.set(key, value);
        else if (of.path)
          this.library.functions.get(`${of.path}[]=`)?.(new Args([textValue(key), value]), this, of);
        return;
      }
      case 'none':
        return;
    }
  }

  // ---- expressions

  value(expression: Expression, names: Names): Value {
    if (!this.#step() || this.#depth > DEPTH_LIMIT * 4) return UNKNOWN;
    this.#depth++;
    try {
      return this.#value(expression, names);
    } finally {
      this.#depth--;
    }
  }

  #value(e: Expression, names: Names): Value {
    switch (e.kind) {
      case 'text':
        return textValue(e.text);
      case 'name':
        return this.#name(e.name, names);
      case 'member':
        return this.#memberOf(this.value(e.of, names), e.name);
      case 'index': {
        const of = this.value(e.of, names);
        const key = textOf(this.value(e.at, names));
        if (of.items && /^-?\d+$/.test(key)) return of.items.at(Number(key)) ?? UNKNOWN;
        const entry = of.entries?.get(key);
        if (entry) return entry;
        if (of.texts?.length === 1 && /^-?\d+$/.test(key) && isKnown(of.texts[0] ?? ''))
          return textValue([...(of.texts[0] ?? '')].at(Number(key)) ?? '');
        return of.path !== undefined ? this.#memberOf(of, key) : { from: sourcesIn(of) };
      }
      case 'slice':
        return this.#slice(e, names);
      case 'call':
        return this.#call(e, names);
      case 'join':
        return joined(e.parts.map((part) => this.value(part, names)));
      case 'binary':
        return binary(e.operator, this.value(e.left, names), this.value(e.right, names));
      case 'list':
        return listValue(e.items.map((item) => this.value(item, names)));
      case 'record': {
        const entries = new Map<string, Value>();
        for (const [key, value] of e.entries)
          entries.set(textOf(this.value(key, names)), this.value(value, names));
        return { entries, from: [] };
      }
      case 'function':
        return { closure: { definition: e.definition, names }, from: [] };
      case 'each': {
        const over = this.value(e.over, names);
        const items = elements(over);
        const run = (): Value[] =>
          atMostValues(items, ITEM_LIMIT).map((item) => {
            const inner = new Names(names);
            this.#bindOwn(e.target, item, inner);
            return this.value(e.value, inner);
          });
        const values = over.items ? run() : this.#possible(run);
        return over.items
          ? listValue(values)
          : { ...(values[0] ?? UNKNOWN), from: merged(sourcesIn(over), values[0]?.from ?? []) };
      }
      case 'either':
        return e.options.map((option) => this.value(option, names)).reduce((a, b) => eitherOf(a, b));
      case 'assign': {
        const value = this.value(e.value, names);
        this.#bind(e.target, value, names);
        return value;
      }
      case 'shell': {
        const out = this.shell(this.value(e.code, names), 'backticks');
        return out;
      }
      case 'parts': {
        const from = e.parts
          .map((part) => this.value(part, names))
          .reduce<Sources>((all, value) => merged(all, value.from), []);
        return { from };
      }
    }
  }

  #bindOwn(target: Target, value: Value, names: Names): void {
    if (target.kind === 'name') names.set(target.name, value);
    else this.#bind(target, value, names);
  }

  #name(name: string, names: Names): Value {
    const own = names.get(name);
    if (own) return own;
    for (const module of this.#starred)
      if (this.library.functions.has(`${module}.${name}`)) return refValue(`${module}.${name}`);
    return this.library.globals(name) ?? refValue(name);
  }

  #canonical(path: string): string {
    return this.library.canonical?.(path) ?? path;
  }

  #memberOf(of: Value, name: string): Value {
    const entry = of.entries?.get(name);
    if (entry) return entry.closure ? { ...entry, self: of } : entry;
    const member = of.closure?.members?.get(name);
    if (member) return member;
    if (of.path !== undefined) {
      const special = this.library.members?.(of.path, name, this);
      if (special) return special;
      return { path: this.#canonical(`${of.path}.${name}`), from: of.from, self: of };
    }
    return { path: `?.${name}`, from: of.from, self: of };
  }

  #slice(e: Extract<Expression, { kind: 'slice' }>, names: Names): Value {
    const of = this.value(e.of, names);
    const [start, stop, step] = e.bounds.map((bound) =>
      bound ? Number(textOf(this.value(bound, names))) : undefined,
    );
    const cut = <T>(list: readonly T[]): T[] =>
      step === -1 && start === undefined && stop === undefined
        ? [...list].reverse()
        : list.slice(start, stop).filter((_, i) => step === undefined || step <= 1 || i % step === 0);
    if ([start, stop, step].some((bound) => Number.isNaN(bound))) return { from: of.from };
    if (of.items) return listValue(cut(of.items));
    return mapped(of, (text) => (isKnown(text) ? cut([...text]).join('') : undefined));
  }

  // ---- calls

  #call(e: Extract<Expression, { kind: 'call' }>, names: Names): Value {
    const callee = this.value(e.callee, names);
    const values: Value[] = [];
    for (const arg of e.args) values.push(this.value(arg, names));
    const named = new Map<string, Value>();
    for (const [key, value] of e.named) named.set(key, this.value(value, names));
    this.#guard(values);
    this.#guard(named.values());
    const before = this.cause;
    if (e.line > 0 && !/ line \d+$/.test(before.via ?? '')) this.cause = via(before, `line ${e.line}`);
    try {
      return this.apply(callee, new Args(values, named));
    } finally {
      this.cause = before;
    }
  }

  /** What is sealed has no use as an argument of any function, known or not. */
  #guard(values: Iterable<Value>): void {
    const { trace, scope } = this.call;
    if (!trace.place.sealed || scope.elsewhere) return;
    for (const value of values)
      for (const text of [...textsOf(value), ...[...(value.entries?.values() ?? [])].flatMap(textsOf)]) {
        const sealed = /^[/~]/.test(text) ? sealedPath(text, scope.cwd, trace) : undefined;
        if (sealed) this.out.add({ kind: 'governance.change', target: sealed });
      }
  }

  /** Calls a value with arguments. */
  apply(callee: Value, args: Args): Value {
    if (callee.closure) return this.#closure(callee.closure, args, callee.self);
    // PHP and Perl call a function by a text that names it.
    const named =
      callee.path === undefined && callee.texts?.length === 1 && /^\w+$/.test(callee.texts[0] ?? '');
    const path = named ? callee.texts?.[0] : callee.path;
    if (path === undefined) {
      this.#handedOn(args);
      return { from: merged(callee.from, args.from) };
    }
    const known =
      this.library.functions.get(path) ??
      this.library.functions.get(path.replace(/^.*\(\)\./, (head) => `${head.split('.').at(-2) ?? ''}.`));
    if (known)
      return known(args, this, callee.self) ?? { path: `${path}()`, from: merged(callee.from, args.from) };
    const method = path.slice(path.lastIndexOf('.') + 1);
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
      const rest = along ?? (i < args.values.length ? args.values.slice(i + 1) : []);
      if (value.closure && !value.closure.members)
        this.#possible(() =>
          this.#closure(
            value.closure as Closure,
            new Args(rest.length ? rest : [self ?? UNKNOWN]),
            value.self,
          ),
        );
      else if (
        value.path !== undefined &&
        this.library.functions.has(value.path) &&
        (rest.length > 0 || self)
      ) {
        // A list beside the function (`pool.map(f, xs)`) is what it is called for.
        const [only] = rest;
        const calls =
          rest.length === 1 && only?.items && !along
            ? atMostValues(only.items, LOOP_LIMIT).map((item) => [item])
            : [rest.length ? rest : [self ?? UNKNOWN]];
        for (const values of calls) this.#possible(() => this.apply(value, new Args(values)));
      }
    });
  }

  #closure(closure: Closure, args: Args, self: Value | undefined): Value {
    const { definition, members } = closure;
    if (members) return this.#instance(closure, args);
    if (this.#active.has(definition) || this.#active.size > DEPTH_LIMIT) return UNKNOWN;
    this.#active.add(definition);
    const returned = this.#returned;
    this.#returned = undefined;
    const names = new Names(closure.names);
    if (self) {
      names.set('self', self);
      names.set('this', self);
    }
    const takesSelf = self !== undefined && /^(?:self|cls)$/.test(definition.parameters[0]?.name ?? '');
    const parameters = takesSelf ? definition.parameters.slice(1) : definition.parameters;
    parameters.forEach((parameter, i) => {
      const given = parameter.rest ? listValue(args.values.slice(i)) : args.get(i, parameter.name);
      const value = given ?? (parameter.standard ? this.value(parameter.standard, closure.names) : UNKNOWN);
      this.#bindOwn(parameter.target, value, names);
    });
    try {
      this.#block(definition.body, names);
      return this.#returned ?? UNKNOWN;
    } finally {
      this.#returned = returned;
      this.#active.delete(definition);
    }
  }

  #instance(closure: Closure, args: Args): Value {
    const entries = new Map<string, Value>(closure.members);
    const instance: Value = { entries, from: [] };
    const start =
      entries.get('__init__') ??
      entries.get('constructor') ??
      entries.get('initialize') ??
      entries.get('__construct');
    if (start?.closure) this.#closure(start.closure, args, instance);
    return instance;
  }
}
