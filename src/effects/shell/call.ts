/** One program being run with its words: what the command tables work on. */
import type { FileEffect, NetEffect, RunEffect, UnreadCode } from '../../model/effect.ts';
import type { Touch } from '../files.ts';
import { foldLookalikes } from '../lookalikes.ts';
import type { Located } from '../paths.ts';
import { ANY, asShown, isKnown, isUnknown, type Text } from '../text.ts';
import { givesCredentials, hostOf } from '../tools.ts';
import { type Cause, type NewEffect, possibly, type Trace, via, within } from '../trace.ts';
import { Options, type Style } from './options.ts';
import type { Field, Output, Scope, Sources } from './scope.ts';
import { field, merged, notInOf, treeOf } from './scope.ts';
import type { Shell } from './shell.ts';
import { touchFrom } from './touch.ts';

/** Effects can still be changed while their command is being looked at. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The folder in which a command runs, where it is not the action's own; on another machine no folder here. */
function folderOf({ cwd, elsewhere }: Scope, own: string): string | undefined {
  if (elsewhere || cwd === own) return undefined;
  return isKnown(cwd) ? cwd : '*';
}

export class Call {
  readonly shell: Shell;
  readonly scope: Scope;
  readonly cause: Cause;
  /** Base name of the program, as the tables know it. */
  readonly program: string;
  /** The program as it was written. */
  readonly written: Text;
  readonly words: readonly Field[];
  /** What is piped or redirected in; nothing: the terminal. */
  readonly stdin: Output | undefined;
  #sources = new Set<string>();
  #texts: readonly Text[] | undefined;
  readonly #run: Draft<RunEffect>;

  constructor(
    shell: Shell,
    scope: Scope,
    cause: Cause,
    program: string,
    written: Text,
    words: readonly Field[],
    stdin: Output | undefined,
    run?: Draft<RunEffect>,
  ) {
    this.shell = shell;
    this.scope = scope;
    this.cause = within(cause, folderOf(scope, shell.trace.place.cwd));
    this.program = program;
    this.written = written;
    this.words = words;
    this.stdin = stdin;
    this.#run =
      run ??
      (shell.trace.add(
        { kind: 'command.run', program: asShown(program), text: spelled(written, words) },
        this.cause,
      ) as Draft<RunEffect>);
  }

  /** The same call, whose effects have another cause: a line of its script, a branch that may not be taken. */
  with(cause: Cause): Call {
    if (cause === this.cause) return this;
    return new Call(
      this.shell,
      this.scope,
      cause,
      this.program,
      this.written,
      this.words,
      this.stdin,
      this.#run,
    );
  }

  /** Where what the command prints may come from. */
  get sources(): Sources {
    return [...this.#sources];
  }

  set sources(from: Sources) {
    this.#sources = new Set(from);
  }

  #takesFrom(from: Sources): void {
    for (const source of from) this.#sources.add(source);
  }

  get trace(): Trace {
    return this.shell.trace;
  }

  /** The words as texts. */
  get texts(): readonly Text[] {
    this.#texts ??= this.words.map((word) => word.text);
    return this.#texts;
  }

  options(takes = '', style: Style = 'gnu', words: readonly Field[] = this.words): Options {
    return new Options(words, takes, style);
  }

  /** Names the subcommand that the run effect tells. */
  subcommand(name: Text | undefined): void {
    if (name !== undefined && name !== '') this.#run.subcommand = asShown(name);
  }

  /** The run effect tells the file that is run instead of its base name. */
  names(file: Text): void {
    this.#run.program = asShown(file);
  }

  /** What the program does cannot be read from here. */
  opaque(code: UnreadCode, why: string): void {
    this.#run.certainty = 'opaque';
    this.#run.code ??= code;
    this.#run.via = this.cause.via ? `${this.cause.via}, ${why}` : why;
  }

  add(effect: NewEffect): void {
    this.trace.add(effect, this.cause);
  }

  /** Marks what follows as only possible. */
  get possibly(): Cause {
    return possibly(this.cause);
  }

  /** Reads, writes or deletes the file that a word names; `-` is the stream. */
  touch(kind: FileEffect['kind'], word: Field | Text, how: Touch = {}): Located | undefined {
    const { text, stream, from } = typeof word === 'string' ? field(word) : word;
    if (stream) {
      if (kind === 'file.read') this.#takesFrom(stream.from);
      return undefined;
    }
    if (text === '' || text === '-') return undefined;
    const without = from.map(notInOf).filter((name) => name !== undefined);
    const located = touchFrom(
      this.scope,
      kind,
      text,
      this.trace,
      this.cause,
      without.length > 0 ? { ...how, without } : how,
    );
    if (located && kind === 'file.read') {
      const held = this.shell.files.get(located.path);
      this.#takesFrom(held ? held.from : [located.path]);
    }
    if (located && kind === 'file.delete') this.shell.files.delete(located.path);
    return located;
  }

  reads(...words: readonly (Field | Text | undefined)[]): void {
    for (const word of words) if (word !== undefined) this.touch('file.read', word);
  }

  /** Writes; `replaces` says that what the file held before is gone. */
  writes(word: Field | Text | undefined, how: Touch = {}): void {
    if (word !== undefined) this.touch('file.write', word, how);
  }

  deletes(word: Field | Text, how: Touch = {}): void {
    this.touch('file.delete', word, { replaces: true, ...how });
  }

  /** Connects to where a URL or host leads. What is sent besides the command's own text is told as `carries`. */
  connect(
    url: Field | Text,
    direction: NetEffect['direction'],
    carries: Sources = [],
    how: { port?: number | undefined; action?: string | undefined } = {},
  ): void {
    const target = typeof url === 'string' ? field(url) : url;
    const to = hostOf(target.text);
    if (to.path !== undefined) {
      this.touch('file.read', to.path);
      return;
    }
    if (to.host === '') return;
    if (givesCredentials(to.host)) this.add({ kind: 'env.read', name: 'secret:cloud/metadata' });
    // An address that is read as a whole goes where it leads and says nothing there.
    const told = isUnknown(target.text) ? [] : target.from;
    const sent = merged(carries, told)
      .filter((source) => !source.startsWith('net:') && notInOf(source) === undefined)
      // The names of files are what a command prints.
      .map((source) => (treeOf(source) === undefined ? source : 'output'));
    const sends = sent.length > 0 && direction === 'download' ? 'both' : direction;
    const toPort = to.port ?? how.port;
    this.add({
      kind: 'net.connect',
      host: to.host,
      ...(toPort !== undefined && { port: toPort }),
      direction: sends,
      ...(how.action && { action: how.action }),
      ...(sent.length > 0 && { carries: sent }),
    });
    if (direction !== 'upload') this.#takesFrom([`net:${to.host}`]);
  }

  /** What the command prints where nothing better is known: what it read and was given. */
  prints(text?: Text): Output {
    const from = merged(this.sources, this.stdin?.from ?? []);
    return text === undefined ? { from } : { text, from };
  }

  /** Runs the words as a command of their own: what `sudo`, `env` and the like do. */
  runWords(
    words: readonly Field[],
    how: { via?: string; scope?: Scope; stdin?: Output | undefined; possible?: boolean } = {},
  ): Output {
    if (words.length === 0) return this.prints();
    const stdin = 'stdin' in how ? how.stdin : this.stdin;
    const cause = via(how.possible ? this.possibly : this.cause, how.via ?? `inside ${this.program}`);
    return this.shell.runProgram(words, how.scope ?? this.scope, cause, stdin);
  }

  /** Runs text as shell code: what `bash -c` and `eval` do. */
  runText(
    text: Text,
    how: { via?: string; scope?: Scope; from?: Sources; stdin?: Output | undefined } = {},
  ): Output {
    const stdin = 'stdin' in how ? how.stdin : this.stdin;
    return this.shell.runText(
      { text, from: how.from ?? [] },
      how.scope ?? this.scope,
      via(this.cause, how.via ?? `inside ${this.program}`),
      stdin,
      this,
    );
  }
}

/** The command line as a person would write it, with what is known filled in. */
export function spelled(program: Text, words: readonly Field[]): string {
  let line = asShown(program);
  for (const { text } of words) {
    line += ' ';
    const shown = asShown(text);
    line += shown === '' || /[\s'"\\;&|<>()$`]/.test(shown) ? `'${shown.replaceAll("'", "'\\''")}'` : shown;
    if (line.length > 2000) return `${line.slice(0, 2000)}…`;
  }
  return line;
}

/** Base name by which the tables know a program: `/usr/bin/RM.exe` on Windows is `rm`, `python3.12` is `python3.12`. */
export function programName(written: Text): string {
  const folded = foldLookalikes(written);
  const base = folded.slice(Math.max(folded.lastIndexOf('/'), folded.lastIndexOf('\\')) + 1);
  return /\.(?:exe|cmd|bat|com)$/i.test(base) ? base.replace(/\.\w+$/, '').toLowerCase() : base;
}

/** Is the program itself unknown (`$X` of which nothing is known)? */
export const isUnknownProgram = (name: string): boolean =>
  name === '' || /[\uE000-\uE003]/.test(name) || name === ANY;
