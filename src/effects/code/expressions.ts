/** What expressions mean: names, members, lists, records, operators. */
import { sealedPath } from '../governance.ts';
import { isWithin } from '../paths.ts';
import { merged, type Sources } from '../shell/scope.ts';
import { ANY, isKnown } from '../text.ts';
import { via } from '../trace.ts';
import { Args, sourcesIn } from './args.ts';
import { Calls, DEPTH_LIMIT } from './calls.ts';
import { Names } from './names.ts';
import { narrowed } from './narrow.ts';
import { binary, sliced } from './operators.ts';
import type { Expression, Target } from './tree.ts';
import {
  atMostValues,
  eitherOf,
  elements,
  ITEM_LIMIT,
  joined,
  listValue,
  refValue,
  textOf,
  textsOf,
  textValue,
  UNKNOWN,
  type Value,
} from './value.ts';

/** What lies in the root of a project. */
const MARKS_PROJECT =
  /\/(?:\.git|\.hg|package\.json|pnpm-workspace\.yaml|pyproject\.toml|setup\.py|Cargo\.toml|go\.mod)$/;

/** Tests of a path for what is there, in all languages. */
const EXISTS = /^(?:exists|lexists|is_?dir|is_?file|existsSync|exist\?|file\?|directory\?)$/;

export abstract class Expressions extends Calls {
  #depth = 0;
  /** Modules all of whose names are there. */
  protected readonly starred: string[] = [];
  /** Names of the program itself: `globals()`. */
  protected root = new Names();
  /** Names where the call stands that is being followed: `eval` sees them. */
  protected around = this.root;

  protected abstract step(): boolean;
  protected abstract bind(target: Target, value: Value, names: Names): void;

  value(expression: Expression, names: Names): Value {
    if (!this.step() || this.#depth > DEPTH_LIMIT * 4) return UNKNOWN;
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
      case 'bytes':
        return { ...textValue(e.text), bytes: true };
      case 'name':
        return this.#name(e.name, names);
      case 'member':
        return this.memberOf(this.value(e.of, names), e.name);
      case 'index':
        return this.#at(this.value(e.of, names), this.value(e.at, names));
      case 'slice':
        return sliced(
          this.value(e.of, names),
          e.bounds.map((bound) => bound && this.value(bound, names)),
        );
      case 'call':
        return this.#call(e, names);
      case 'join':
        return joined(e.parts.map((part) => this.value(part, names)));
      case 'binary':
        return binary(e.operator, this.value(e.left, names), this.value(e.right, names));
      case 'list':
        return listValue(e.items.flatMap((item) => this.#spread(item, names)));
      case 'record':
        return this.#record(e, names);
      case 'function':
        return {
          closure: {
            definition: e.definition,
            names,
            ...(e.definition.getter && { property: true as const }),
          },
          from: [],
        };
      case 'each':
        return this.#each(e, names);
      case 'either':
        if (e.test) this.value(e.test, names);
        return e.options.map((option) => this.value(option, names)).reduce((a, b) => eitherOf(a, b));
      case 'assign': {
        const value = this.value(e.value, names);
        this.bind(e.target, value, names);
        return value;
      }
      case 'shell':
        return this.shell(this.value(e.code, names), 'backticks');
      case 'test':
        return this.#parts([e.left, e.right], names);
      case 'not':
        return this.#parts([e.of], names);
      case 'spread':
        return this.value(e.of, names);
      case 'parts':
        return this.#parts(e.parts, names);
    }
  }

  #parts(list: readonly Expression[], names: Names): Value {
    const from = list
      .map((part) => this.value(part, names))
      .reduce<Sources>((all, value) => merged(all, value.from), []);
    return { from };
  }

  /** One item, or the items of a list that is spread. */
  #spread(item: Expression, names: Names): readonly Value[] {
    const value = this.value(item, names);
    return item.kind === 'spread' && value.items ? value.items : [value];
  }

  #record(e: Extract<Expression, { kind: 'record' }>, names: Names): Value {
    const entries = new Map<string, Value>();
    let from: Sources = [];
    for (const [key, item] of e.entries) {
      const value = this.value(item, names);
      if (key.kind === 'spread') {
        from = merged(from, sourcesIn(value));
        for (const [name, each] of value.entries ?? []) entries.set(name, each);
      } else entries.set(textOf(this.value(key, names)), value);
    }
    return { entries, from };
  }

  #each(e: Extract<Expression, { kind: 'each' }>, names: Names): Value {
    const over = this.value(e.over, names);
    const run = (): Value[] =>
      atMostValues(elements(over), ITEM_LIMIT).map((item) => {
        const inner = new Names(names);
        this.bindOwn(e.target, item, inner);
        for (const test of e.tests ?? []) {
          this.value(test, inner);
          for (const [name, value] of narrowed(test, true, inner)) inner.set(name, value);
        }
        return this.value(e.value, inner);
      });
    return listValue(over.items ? run() : this.possible(run));
  }

  /**
   * Does a test fail for sure? One for what marks the root of a project and is not there, outside the workspace and the
   * temp folders: to put it there would be asked about itself. So a search upwards ends where it does.
   */
  protected fails(test: Expression, names: Names): boolean {
    if (test.kind === 'either')
      return test.all
        ? test.options.some((option) => this.fails(option, names))
        : test.options.every((option) => this.fails(option, names));
    if (test.kind !== 'call' || test.callee.kind !== 'member' || !EXISTS.test(test.callee.name)) return false;
    const value = this.value(test.args[0] ?? test.callee.of, names);
    const at = value.texts?.length === 1 ? this.fileAt(value) : undefined;
    if (!at || at.pattern || !MARKS_PROJECT.test(at.path) || this.call.shell.files.has(at.path)) return false;
    const { place, facts } = this.call.trace;
    const isOurs = [...place.workspace, ...place.temp].some((folder) =>
      isWithin(at.path, folder, place.platform),
    );
    return !isOurs && facts.ask('type', at.path) === 'missing';
  }

  protected bindOwn(target: Target, value: Value, names: Names): void {
    if (target.kind === 'name') names.set(target.name, value);
    else this.bind(target, value, names);
  }

  #name(name: string, names: Names): Value {
    const own = names.get(name);
    if (own?.closure && this.library.callsBare && own.closure.definition.name !== '' && !own.closure.members)
      return this.apply(own, new Args([]));
    if (own) return own;
    for (const module of this.starred)
      if (this.library.functions.has(`${module}.${name}`)) return refValue(`${module}.${name}`);
    return this.library.globals(name) ?? refValue(this.canonical(name));
  }

  protected canonical(path: string): string {
    return this.library.canonical?.(path) ?? path;
  }

  memberOf(of: Value, name: string): Value {
    const entry = of.entries?.get(name);
    if (entry?.closure?.property) return this.apply({ ...entry, self: of }, new Args([]));
    if (entry) return entry.closure ? { ...entry, self: entry.self ?? of } : entry;
    const member = of.closure?.members?.get(name);
    if (member) return member;
    const others = of.others?.map((other) => this.memberOf(other, name)).filter((other) => other.closure);
    const rest = others?.length ? { others } : {};
    if (of.path !== undefined) {
      const special = this.library.members?.(of.path, name, this, of);
      if (special) return special;
      return { path: this.canonical(`${of.path}.${name}`), from: of.from, self: of, ...rest };
    }
    return { path: `?.${name}`, from: of.from, self: of, ...rest };
  }

  /** `of[at]`; where the key is not known, any of the values. */
  #at(of: Value, at: Value): Value {
    const key = textOf(at);
    if (!isKnown(key)) {
      const all = of.items ?? (of.entries && [...of.entries.values()]) ?? [];
      if (all.length > 0) return all.reduce((a, b) => eitherOf(a, b));
    }
    if (of.items && /^-?\d+$/.test(key)) return of.items.at(Number(key)) ?? UNKNOWN;
    const entry = of.entries?.get(key);
    if (entry) return entry;
    const [text] = of.texts ?? [];
    if (of.texts?.length === 1 && text !== undefined && /^-?\d+$/.test(key) && isKnown(text)) {
      const c = [...text].at(Number(key)) ?? '';
      return textValue(of.bytes ? String(c.codePointAt(0)) : c);
    }
    if (of.path === undefined) return { from: sourcesIn(of) };
    return /^-?\d+$/.test(key) ? { path: `${of.path}[]`, from: of.from } : this.memberOf(of, key);
  }

  #call(e: Extract<Expression, { kind: 'call' }>, names: Names): Value {
    const callee = this.#callee(e.callee, names);
    const values = e.args.flatMap((arg) => this.#spread(arg, names));
    const named = new Map<string, Value>();
    for (const [key, item] of e.named) {
      const value = this.value(item, names);
      if (key !== '**') named.set(key, value);
      else for (const [name, each] of value.entries ?? []) named.set(name, each);
    }
    this.#guard(values);
    this.#guard(named.values());
    if (e.callee.kind === 'name' && e.callee.name === 'super')
      return this.base(names.get('this') ?? names.get('self'), new Args(values, named));
    const [before, around] = [this.cause, this.around];
    this.around = names;
    if (e.line > 0 && !/ line \d+$/.test(before.via ?? '')) this.cause = via(before, `line ${e.line}`);
    try {
      return this.apply(callee, new Args(values, named));
    } finally {
      this.cause = before;
      this.around = around;
    }
  }

  /** A function that is called, and not what a call by its bare name would give. */
  #callee(e: Expression, names: Names): Value {
    const own = e.kind === 'name' && this.library.callsBare ? names.get(e.name) : undefined;
    return own?.closure ? own : this.value(e, names);
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

  /** Names of the program, as a record. */
  get globals(): Map<string, Value> {
    return this.root.all();
  }

  /** A member of which the name is not known. */
  anyMember(of: Value): Value {
    const all = [...(of.entries?.values() ?? [])];
    if (all.length > 0)
      return all
        .map((each) => (each.closure ? { ...each, self: of } : each))
        .reduce((a, b) => eitherOf(a, b));
    return of.path === undefined ? { from: of.from } : { path: `${of.path}.${ANY}`, from: of.from, self: of };
  }
}
