/** How a program reaches out: what its functions do to files, programs, the network. */
import { runSql, type Where } from '../commands/database-clients.ts';
import { actionOf, type Body, SIGNS, say } from '../commands/http-body.ts';
import { type Located, locate } from '../paths.ts';
import type { Call } from '../shell/call.ts';
import { field, merged, type Output, type Scope, type Sources } from '../shell/scope.ts';
import { ANY, asShown, isKnown, NAME, type Text } from '../text.ts';
import { hostOf } from '../tools.ts';
import { type Cause, possibly } from '../trace.ts';
import { sourcesIn } from './args.ts';
import { listValue, textOf, textsOf, textValue, type Value } from './value.ts';

/** How a command is started. */
export interface Start {
  readonly stdin?: Output | undefined;
  /** Folder in which it runs; else where the program itself is. */
  readonly folder?: Value | undefined;
}

export abstract class Reach {
  readonly call: Call;
  cause: Cause;

  constructor(call: Call, cause: Cause) {
    this.call = call.with(cause);
    this.cause = cause;
  }

  /** Effects of what follows have this call's cause; it is replaced as branches are entered. */
  get out(): Call {
    return this.call.with(this.cause);
  }

  /** Marks the program as one that cannot be read. */
  opaque(why: string): void {
    this.call.opaque('computed', why);
  }

  /** What is followed in here may happen or not. */
  possible<T>(run: () => T): T {
    const before = this.cause;
    this.cause = possibly(before);
    try {
      return run();
    } finally {
      this.cause = before;
    }
  }

  /** Has it connected to something? */
  #connected = false;

  /** What the program itself gets, and hands on to what it starts. */
  stdin: Output | undefined;

  /** Runs shell code. */
  shell(code: Value | undefined, how: string, start: Start = {}): Value {
    let from: Sources = [];
    for (const text of textsOf(code)) {
      // `sh <&3`: what the program has opened last is handed on.
      if (this.#connected && /[<>]&\s*[3-9]/.test(text))
        this.call.opaque('download', 'a shell is handed a connection');
      const out = this.out.runText(text, { via: how, from: code?.from ?? [], ...this.#started(start) });
      from = merged(from, out.from);
    }
    return told(from);
  }

  /** Runs a program with its arguments, no shell between. */
  words(list: Value | undefined, how: string, start: Start = {}): Value {
    const items = list?.items;
    if (!items) return this.shell(list, how, start);
    // One of several command lines: each as it stands.
    const lines = list.others?.filter((other) => other.items);
    if (lines?.length) {
      const outs = lines.map((other) => this.possible(() => this.words(other, how, start)));
      return told(outs.reduce<Sources>((all, out) => merged(all, out.from), []));
    }
    const fields = items.flatMap((item) =>
      (item.items ?? [item]).map((each) => ({ text: textOf(each), from: each.from })),
    );
    const [program] = fields;
    if (program && isOneOf(program.text) && !this.held(textValue(program.text))) {
      const text = fields.map((each) => each.text).join(' ');
      this.out.add({
        kind: 'command.run',
        program: asShown(program.text),
        text: asShown(text),
        code: 'program',
        certainty: 'opaque',
      });
      return told([]);
    }
    const out = this.out.runWords(fields, { via: how, ...this.#started(start) });
    return told(out.from);
  }

  /** Runs a program whose words are told one by one. */
  starts(how: string, ...words: readonly (Value | string)[]): Value {
    return this.words(
      listValue(words.map((word) => (typeof word === 'string' ? textValue(word) : word))),
      how,
    );
  }

  #started({ stdin = this.stdin, folder }: Start): { stdin: Output | undefined; scope?: Scope } {
    if (!folder) return { stdin };
    const scope = this.call.scope.fork();
    scope.cwd = this.inFolder(textOf(folder));
    return { stdin, scope };
  }

  /** A folder as seen from where the program is. */
  inFolder(folder: Text): Text {
    return folder.startsWith('/') || !isKnown(folder) ? folder : `${this.call.scope.cwd}/${folder}`;
  }

  /** Where a path leads; nothing where not even its start is known. */
  fileAt(path: Value | undefined): Located | undefined {
    const [text] = textsOf(path);
    if (!text || /^[\uE000\uE001]/.test(text)) return undefined;
    return locate(text, this.call.scope.cwd, this.call.trace);
  }

  /** What the program itself wrote to this file. */
  held(path: Value | undefined): Output | undefined {
    const at = this.fileAt(path);
    return at && this.call.shell.files.get(at.path);
  }

  /** Notes what a file holds now; `adds` to what it held. */
  holds(path: Value | undefined, value: Value, adds = false): void {
    const at = this.fileAt(path);
    if (!at) return;
    const { files } = this.call.shell;
    const before = adds ? files.get(at.path) : undefined;
    const text = value.texts?.[0];
    const whole =
      text === undefined || (before && before.text === undefined)
        ? undefined
        : `${before?.text ?? ''}${text}`;
    files.set(at.path, {
      from: merged(before?.from ?? [], sourcesIn(value)),
      ...(whole !== undefined && { text: whole }),
    });
  }

  file(
    kind: 'file.read' | 'file.write' | 'file.delete',
    path: Value | undefined,
    recursive = false,
  ): Sources {
    const out = this.out;
    for (const text of textsOf(path)) {
      if (/^\d$/.test(text)) continue;
      out.touch(
        kind,
        { text, from: path?.from ?? [] },
        // What a program reads as a whole tree it packs or copies.
        { recursive, replaces: kind !== 'file.read', takesAlong: kind === 'file.read' },
      );
    }
    return out.sources;
  }

  connect(
    url: Value | undefined,
    sends: boolean,
    carries: Sources,
    how: { port?: number | undefined; action?: string | undefined } = {},
  ): Value {
    let sources: Sources = [];
    this.#connected = true;
    for (const text of textsOf(url)) {
      const out = this.out;
      out.sources = [];
      // Of a host that is not known, its sources say where it leads, and not what is sent there.
      const from =
        url && hostOf(text).host !== '*'
          ? sourcesIn(url).filter((source) => !NAMES_PACKAGES.test(source))
          : [];
      out.connect({ text, from }, sends ? 'both' : 'download', carries, how);
      sources = merged(sources, out.sources);
    }
    return { path: 'response', from: sources };
  }

  /**
   * A request over HTTP.
   * @param bodies what it sends; `beside` are headers and parameters, which go along.
   */
  request(
    url: Value | undefined,
    method: string | undefined,
    bodies: readonly Value[],
    beside: readonly Value[] = [],
  ): Value {
    const body: Body = { from: [], text: '' };
    // What the program computes itself is no output of another.
    for (const value of bodies) say(body, field(spelledOut(value).replaceAll(ANY, NAME), sourcesIn(value)));
    const action = actionOf(method, bodies.length > 0 ? body : undefined);
    const signed = beside.some((value) => SIGNS.test(headersOf(value)));
    const carries = beside.reduce<Sources>((all, value) => merged(all, sourcesIn(value)), body.from);
    return this.connect(
      url,
      action !== undefined,
      // A change in somebody's name takes that name along.
      merged(carries, action && action !== 'query' && signed ? ['text'] : []),
      { action },
    );
  }

  /** SQL given to a database of some kind; `on` says where that is. */
  sql(code: string, engine = 'sql', on: Where = {}): void {
    runSql(this.out, engine, code, on);
  }

  environment(name: string): Value {
    this.out.add({ kind: 'env.read', name });
    return { from: [`env:${name}`] };
  }
}

/** Files that name packages: a registry is asked for what they list. */
const NAMES_PACKAGES =
  /\/(?:package(?:-lock)?\.json|pyproject\.toml|requirements[\w.-]*\.txt|Cargo\.(?:toml|lock)|go\.mod|Gemfile(?:\.lock)?|composer\.json|setup\.cfg|pom\.xml)$/;

/** One of the files of a folder that is named: `build/test_*`. */
const isOneOf = (program: Text): boolean =>
  /^[^\uE000-\uE003]*[^\uE000-\uE003/.][^\uE000-\uE003]*\/[^/]*[\uE000-\uE003]/.test(program);

/** What a command prints: where nothing better is known, some output. */
const told = (from: Sources): Value => ({ path: 'output', from: from.length > 0 ? from : ['output'] });

/** A value as text, near to how it is sent. */
function spelledOut(value: Value, depth = 0): Text {
  if (value.entries && depth < 4)
    return `{${[...value.entries].map(([key, each]) => `"${key}":"${spelledOut(each, depth + 1)}"`).join(',')}}`;
  if (value.items && depth < 4) return value.items.map((item) => spelledOut(item, depth + 1)).join(',');
  return value.path === undefined || value.path === 'path' ? textOf(value) : NAME;
}

const headersOf = (value: Value): string =>
  [...(value.entries ?? [])]
    .map(([key, each]) => (key === '* signs' ? 'authorization:' : `${key}: ${textOf(each)}`))
    .find((line) => SIGNS.test(line)) ?? '';
