/** Follows a program in the common form: what its statements set and call, in their order. */
import type { Call } from '../shell/call.ts';
import type { Output } from '../shell/scope.ts';
import { hasUnknown, isKnown } from '../text.ts';
import type { Cause } from '../trace.ts';
import { Args, sourcesIn } from './args.ts';
import { LOOP_LIMIT } from './calls.ts';
import { Expressions } from './expressions.ts';
import type { Library } from './library.ts';
import { BranchNames, Names } from './names.ts';
import { narrowed } from './narrow.ts';
import type { Definition, Expression, Statement, Target } from './tree.ts';
import {
  atMostValues,
  eitherOf,
  elements,
  joined,
  listValue,
  refValue,
  textOf,
  textValue,
  UNKNOWN,
  type Value,
} from './value.ts';

const STEP_LIMIT = 25_000;
/** Most texts that are followed as code of the same language. */
const EVALUATION_LIMIT = 20;
/** Most modules of its own that are followed for one program, most files asked for them, and their length in all. */
const MODULE_LIMIT = 10;
const MODULE_FILE_LIMIT = 60;
const MODULE_LENGTH_LIMIT = 50_000;

export class Run extends Expressions {
  readonly library: Library;
  #steps = 0;
  #evaluated = 0;
  readonly #modules = new Map<string, Value | undefined>();
  #moduleFiles = 0;
  #moduleLength = 0;

  constructor(call: Call, library: Library, cause: Cause) {
    super(call, cause);
    this.library = library;
  }

  /** Follows a whole program and says what it prints. */
  program(statements: readonly Statement[], names = new Names()): Output {
    this.root = names;
    this.around = names;
    this.block(statements, names);
    return { from: this.call.sources };
  }

  /** Code given as text: `eval`, `exec`. It sees the names where it stands, or those that it is given. */
  evaluate(code: Value | undefined, what: string, names: Names = new Names(this.around)): Value {
    if (code?.closure) return this.apply(code, new Args([]));
    const text = textOf(code);
    if (!hasUnknown(text)) return this.#follow(text, names, what);
    const from = code ? sourcesIn(code) : [];
    const hosts = from.filter((source) => source.startsWith('net:')).map((host) => host.slice(4));
    if (hosts.length > 0) this.call.opaque('download', `${what} runs what ${hosts.join(', ')} sends`);
    else if (code?.texts === undefined && from.length === 1 && from[0]?.startsWith('/'))
      return this.script(textValue(from[0]), what, names);
    else this.call.opaque('computed', `${what} runs text that is made at run time`);
    return UNKNOWN;
  }

  /** A file that is run as code of this language: what the program has put there, else what it holds now. */
  script(path: Value | undefined, what: string, names: Names = new Names()): Value {
    const at = this.fileAt(path);
    const held = at === undefined ? undefined : this.call.shell.files.get(at.path);
    if (held)
      return this.evaluate(
        { from: held.from, ...(held.text !== undefined && { texts: [held.text] }) },
        what,
        names,
      );
    const text = at === undefined || at.pattern ? undefined : this.call.trace.facts.ask('text', at.path);
    if (typeof text === 'string') return this.#follow(text, names, what);
    this.call.opaque('script', `${what} runs a file that cannot be read`);
    return UNKNOWN;
  }

  #follow(text: string, names: Names, what = 'exec'): Value {
    const isMore = this.#evaluated++ > EVALUATION_LIMIT;
    const statements = isMore ? undefined : this.library.parse(text, this.call.trace.repairs);
    if (!statements) {
      this.call.opaque('hidden', `${what} runs code that is not followed`);
      return UNKNOWN;
    }
    return this.#apart(statements, names);
  }

  /** Runs statements that are no part of the function around them: their value, if there is one. */
  #apart(statements: readonly Statement[], names: Names): Value {
    const { returned, hasReturned } = this;
    this.returned = undefined;
    this.hasReturned = false;
    this.block(statements, names);
    const last = statements.at(-1);
    const value = this.returned ?? (last?.kind === 'do' ? this.value(last.value, names) : UNKNOWN);
    this.returned = returned;
    this.hasReturned = hasReturned;
    return value;
  }

  /** Counts work of this program, and now and then that of the whole action. */
  protected step(): boolean {
    if (++this.#steps > STEP_LIMIT) {
      this.call.trace.cut('a program too long to be followed', this.cause);
      return false;
    }
    return this.#steps % 16 !== 0 || this.call.trace.step(this.cause);
  }

  protected block(statements: readonly Statement[], names: Names): void {
    // Functions can be called above their definition.
    for (const statement of statements)
      if (statement.kind === 'define') this.#define(statement.definition, names);
    for (const statement of statements) {
      if (!this.step() || statement.kind === 'leave') return;
      this.#statement(statement, names);
      this.runLater();
      if (this.hasReturned) return;
    }
  }

  #define(definition: Definition, names: Names, property = false): Value {
    const isRead = property || definition.getter === true;
    const value: Value = { closure: { definition, names, ...(isRead && { property: true }) }, from: [] };
    if (definition.name !== '') names.set(definition.name, value);
    return value;
  }

  #statement(statement: Statement, names: Names): void {
    switch (statement.kind) {
      case 'do':
        this.value(statement.value, names);
        return;
      case 'assign':
        this.#assign(statement, names);
        return;
      case 'define':
        this.#decorated(statement, names);
        return;
      case 'class':
        this.#class(statement, names);
        return;
      case 'import':
        names.set(statement.name, this.#imported(statement.path));
        return;
      case 'importAll': {
        const path = this.canonical(statement.path);
        const own = this.library.module?.(path, this)?.entries;
        if (own) for (const [name, value] of own) names.set(name, value);
        else this.starred.push(path);
        return;
      }
      case 'branch':
        this.#branches(statement, names);
        return;
      case 'for':
        this.#for(statement, names);
        return;
      case 'return': {
        const value = statement.value ? this.value(statement.value, names) : UNKNOWN;
        this.returned = this.returned === undefined ? value : eitherOf(this.returned, value);
        this.hasReturned = true;
        return;
      }
      case 'yield': {
        const value = this.value(statement.value, names);
        this.yielded ??= [];
        this.yielded.push(...(statement.all ? elements(value) : [value]));
        return;
      }
      case 'leave':
        return;
    }
  }

  #assign(statement: Extract<Statement, { kind: 'assign' }>, names: Names): void {
    const value = this.value(statement.value, names);
    const before =
      statement.adds && statement.target.kind === 'name' ? names.get(statement.target.name) : undefined;
    const sum = before?.items
      ? listValue([...before.items, ...(value.items ?? [])])
      : before && joined([before, value]);
    this.bind(statement.target, sum ?? value, names);
  }

  /** A decorator hands the function to somebody who may call it. */
  #decorated(statement: Extract<Statement, { kind: 'define' }>, names: Names): void {
    const wrappers = statement.decorators.map((decorator) => this.value(decorator, names));
    const property = wrappers.some((wrapper) => /(?:^|\.)(?:cached_)?property$/.test(wrapper.path ?? ''));
    const value = this.#define(statement.definition, names, property);
    if (property) return;
    for (const wrapper of wrappers) {
      // What a library does with a function that takes something is not known, nor what it gives to it.
      if (!wrapper.closure && statement.definition.parameters.length > 0) continue;
      const out = this.possible(() => this.apply(wrapper, new Args([value])));
      if (out.closure) names.set(statement.definition.name, out);
    }
  }

  #imported(path: string): Value {
    const known = this.canonical(path);
    return this.library.module?.(known, this) ?? refValue(known);
  }

  /** A module of the program's own: its names, once it has run. */
  module(code: string): Value {
    const names = new Names();
    this.#follow(code, names);
    return { entries: names.all(), from: [] };
  }

  ownModule(path: string, asks: boolean): Value | undefined {
    const at = this.call.scope.elsewhere ? undefined : this.fileAt(textValue(path));
    if (!at || at.pattern || this.#modules.has(at.path)) return at && this.#modules.get(at.path);
    if (this.#modules.size >= MODULE_LIMIT || ++this.#moduleFiles > MODULE_FILE_LIMIT) return undefined;
    const { trace, shell } = this.call;
    const held = shell.files.get(at.path);
    const text = held ? held.text : asks ? trace.facts.ask('text', at.path) : undefined;
    if (typeof text !== 'string' || this.#moduleLength + text.length > MODULE_LENGTH_LIMIT) return undefined;
    this.#moduleLength += text.length;
    // Two that import each other: the second one sees nothing of the first.
    this.#modules.set(at.path, undefined);
    const statements = this.library.parse(text, trace.repairs);
    if (!statements) return undefined;
    const names = new Names();
    for (const [name, place] of Object.entries(this.library.placed?.(path) ?? {}))
      names.set(name, textValue(place));
    for (const [name, value] of this.library.exports?.() ?? []) names.set(name, value);
    this.#apart(statements, names);
    const given = names.get('module')?.entries?.get('exports');
    const module = { ...given, entries: new Map([...names.all(), ...(given?.entries ?? [])]), from: [] };
    this.#modules.set(at.path, module);
    return module;
  }

  #branches(statement: Extract<Statement, { kind: 'branch' }>, names: Names): void {
    const { bodies, tests } = statement;
    bodies.forEach((body, i) => {
      const test = tests?.[i];
      if (test && this.fails(test, names)) return;
      if (statement.certain) this.block(body, names);
      else this.#branch(body, names, test);
      // It may not have run; and what catches an error, or tidies up, comes after a body that returns.
      this.hasReturned = false;
    });
    // `if not name.endswith(".py"): continue`: from here on it ends so.
    const [body] = bodies;
    const [test] = tests ?? [];
    if (bodies.length === 1 && test && body && leaves(body))
      for (const [name, value] of narrowed(test, false, names)) names.assign(name, value);
  }

  /** A body that may run: what it assigns is one of several values. */
  #branch(body: readonly Statement[], names: Names, test: Expression | undefined): void {
    const inner = new BranchNames(names);
    const before = this.wanted;
    if (test) this.wanted = [...before, ...this.#asked(test, names)];
    if (test) for (const [name, value] of narrowed(test, true, names)) inner.narrow(name, value);
    this.possible(() => this.block(body, inner));
    this.wanted = before;
  }

  /** Texts that a test asks for: `name == "x"`, `"x" in line`, `name in ["x", "y"]`. */
  #asked(test: Expression, names: Names): readonly string[] {
    if (test.kind === 'either') return test.options.flatMap((option) => this.#asked(option, names));
    const of = (e: Expression | undefined): readonly string[] => {
      const value = e && this.value(e, names);
      return (value?.items ?? (value ? [value] : []))
        .flatMap((each) => each.texts ?? [])
        .filter((text) => isKnown(text) && /^[\w.-]{2,}$/.test(text));
    };
    if (test.kind === 'call')
      return /^(?:starts_?with|ends_?with|includes|match|search)$/i.test(
        test.callee.kind === 'member' ? test.callee.name : '',
      )
        ? of(test.args[0])
        : [];
    if (test.kind !== 'test' || !/^(?:==|===|in)$/.test(test.operator)) return [];
    const left = test.left.kind === 'text' ? of(test.left) : [];
    return left.length > 0 ? left : of(test.right);
  }

  #class(statement: Extract<Statement, { kind: 'class' }>, names: Names): void {
    const scope = new Names(names);
    const members = new Map<string, Value>();
    const fields: string[] = [];
    for (const base of statement.bases) {
      const { closure } = this.value(base, names);
      fields.push(...(closure?.fields ?? []));
      for (const [name, value] of closure?.members ?? []) {
        members.set(name, value);
        if (!name.startsWith('super ')) members.set(`super ${name}`, value);
      }
    }
    this.block(statement.body, scope);
    for (const each of statement.body) {
      const field = each.kind === 'assign' && each.target.kind === 'name' ? each.target.name : undefined;
      const name = each.kind === 'define' ? each.definition.name : field;
      const value = name === undefined ? undefined : scope.get(name);
      if (field !== undefined && !fields.includes(field)) fields.push(field);
      if (name !== undefined && value) members.set(name, value);
    }
    const definition: Definition = { name: statement.name, parameters: [], body: [] };
    names.set(statement.name, { closure: { definition, names, members, fields }, from: [] });
  }

  #for(statement: Extract<Statement, { kind: 'for' }>, names: Names): void {
    const over = this.value(statement.over, names);
    const items = elements(over);
    const body = (): void => {
      for (const item of atMostValues(items, LOOP_LIMIT)) {
        this.bind(statement.target, item, names);
        this.block(statement.body, names);
        this.hasReturned = false;
      }
    };
    if (over.items === undefined) this.possible(body);
    else body();
  }

  protected bind(target: Target, value: Value, names: Names): void {
    switch (target.kind) {
      case 'name':
        names.assign(target.name, value);
        return;
      case 'list': {
        const { items: targets, rest } = target;
        const all = value.items;
        if (rest !== undefined && all) {
          const after = targets.length - rest - 1;
          const middle = listValue(all.slice(rest, Math.max(rest, all.length - after)));
          const given = [...all.slice(0, rest), middle, ...(after > 0 ? all.slice(-after) : [])];
          targets.forEach((item, i) => {
            this.bind(item, given[i] ?? UNKNOWN, names);
          });
          return;
        }
        targets.forEach((item, i) => {
          const own = value.items
            ? UNKNOWN
            : { from: value.from, ...(value.path !== undefined && { path: `${value.path}[]` }) };
          this.bind(item, value.items?.[i] ?? own, names);
        });
        return;
      }
      case 'record':
        for (const [key, item] of target.items) this.bind(item, this.memberOf(value, key), names);
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
}

/** Does what follows a body never happen after it? */
function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  return last?.kind === 'leave' || last?.kind === 'return';
}
