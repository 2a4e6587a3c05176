/**
 * Follows a shell script the way a shell would run it, without running anything: variables, folders, functions and
 * streams are carried along, both branches of a condition are taken, loops are run for the values that are known.
 */
import {
  type CommandNode,
  type CompoundList,
  type For,
  type Function as FunctionNode,
  type If,
  type Pipeline,
  type PipelineNode,
  parse,
  type Script,
  type Select,
  type Statement,
  type SyntaxNode,
  type Word,
} from 'unbash';
import type { FileEffect } from '../../model/effect.ts';
import { printsCode } from '../commands/generators.ts';
import { ruleFor } from '../commands/index.ts';
import { runOptionCode } from '../commands/option-code.ts';
import type { Touch } from '../files.ts';
import { type Located, lexical, locate } from '../paths.ts';
import { PowerShell } from '../powershell/index.ts';
import { ANY, isKnown, isUnknown, NAME, type Text } from '../text.ts';
import { type Cause, possibly, type Trace, via } from '../trace.ts';
import { Call, isUnknownProgram, programName } from './call.ts';
import { runCommand } from './command.ts';
import { Frame } from './frame.ts';
import { guard } from './guard.ts';
import { isReadable } from './readable.ts';
import { redirectsOf } from './redirect.ts';
import type { Field, Output, Scope, Source, Sources } from './scope.ts';
import { field, merged, SILENT, sourcesOf, UNREAD } from './scope.ts';
import { touchFrom } from './touch.ts';
import { isDownload, opaqueCode } from './unread.ts';

/** Longest script that is followed, in characters. */
const SCRIPT_LIMIT = 256_000;
/** Texts inside texts (`bash -c "bash -c …"`), scripts that run scripts. */
const DEPTH_LIMIT = 12;
/** Commands in commands, by whatever way: following is recursion, and the stack has an end. */
const LEVEL_LIMIT = 400;
/** Functions that call functions. */
const CALL_LIMIT = 24;
/** A function inside itself. */
const AGAIN_LIMIT = 3;
/** Values of a loop that are followed one by one; the rest together. */
const LOOP_LIMIT = 12;
/** Longest text that a stream is followed with. */
const STREAM_LIMIT = 64_000;

export class Shell {
  readonly trace: Trace;
  /** What the script itself has written to files, by path. */
  readonly files = new Map<string, Output>();
  /** Folders into which the action has unpacked something, and where that came from. */
  readonly unpacked = new Map<string, Sources>();
  /** Branches that the script itself has checked out, and the ones before them, by the root of their work tree. */
  readonly branches = new Map<string, { readonly now: string; readonly before: string }>();
  /** Remotes that the script itself has named: `ROOT NAME` -> URL. */
  readonly remotes = new Map<string, string>();
  #depth = 0;
  /** What `trap` keeps. */
  readonly #exits: (() => void)[] = [];
  #level = 0;
  /** Functions being run, outermost first. */
  readonly #active: FunctionNode[] = [];
  /** How deep in a pipeline or background job the walk is: a function that starts itself from there never ends. */
  #detached = 0;

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** Follows PowerShell code given as text, as `Invoke-Expression` does. */
  runPowerShell(code: Output, call: Call, how: string): Output {
    return this.powershell.run(code, call.scope, via(call.cause, how), call.stdin, false, call);
  }

  /** Runs a program from PowerShell: one of its own commands, or any other. */
  runPowerShellWords(words: readonly Field[], call: Call, how: string): Output {
    const [program, ...rest] = words;
    const cause = via(call.cause, how);
    if (program && /^(?:powershell|pwsh)(?:\.exe)?$/i.test(program.text))
      return this.powershell.interpreter(rest, call.scope, cause, call.stdin);
    const written = program && { ...program, text: program.text.replaceAll('\\', '/') };
    return this.runFields(written ? [written, ...rest] : words, call.scope, cause, call.stdin);
  }

  get powershell(): PowerShell {
    this.#powershell ??= new PowerShell(this);
    return this.#powershell;
  }
  #powershell: PowerShell | undefined;

  /** Touches a path from a scope; see `touchFrom`. */
  touch(
    scope: Scope,
    kind: FileEffect['kind'],
    text: Text,
    cause: Cause,
    how: Touch = {},
  ): Located | undefined {
    return touchFrom(scope, kind, text, this.trace, cause, how);
  }

  /** Where a path leads from a scope's folder. */
  locate(text: Text, scope: Scope): Located {
    return locate(text, scope.cwd, this.trace);
  }

  /**
   * `cd`: to where links lead; `..` goes back along the names that the shell came by. `physical` (`cd -P`): it goes up from
   * where links lead.
   */
  changeFolder(scope: Scope, to: Text, physical = false): void {
    const previous = scope.cwd;
    if (to === '-') scope.cwd = scope.previous;
    else if (physical && !scope.elsewhere) scope.cwd = locate(to || '.', scope.cwd, this.trace).path;
    else {
      const from = scope.by?.of === scope.cwd ? scope.by.name : scope.cwd;
      const target = lexical(to === '' ? '.' : to, from, this.trace.place);
      scope.cwd = isKnown(target) && !scope.elsewhere ? locate(target, scope.cwd, this.trace).path : target;
      scope.by = scope.cwd === target ? undefined : { of: scope.cwd, name: target };
    }
    scope.previous = previous;
  }

  /** Follows the action's own text: spans point into it. */
  runAction(text: string, scope: Scope): Output {
    return this.#script(text, scope, { certainty: 'proven' }, undefined, true);
  }

  /** Keeps what is to happen when the action ends, with the variables that are set by then. */
  atExit(run: () => void): void {
    this.#exits.push(run);
  }

  /** Follows what was kept for the end. Whoever starts a shell calls this last. */
  finish(): void {
    for (let run = this.#exits.shift(); run; run = this.#exits.shift()) run();
  }

  /** Follows text that a command hands to a shell. Text that is not known is opaque, by where it came from. */
  runText(code: Output, scope: Scope, cause: Cause, stdin: Output | undefined, call?: Call): Output {
    const { text } = code;
    if (
      text === undefined ||
      isUnknown(text.trim()) ||
      (code.from.some(isDownload) && /^[\s;]*[\uE000\uE001]/.test(text))
    ) {
      opaqueCode(code.from, cause, this.trace, call);
      return UNREAD;
    }
    return this.#script(text, scope, cause, stdin, false);
  }

  #script(text: string, scope: Scope, cause: Cause, stdin: Output | undefined, own: boolean): Output {
    if (text.length > SCRIPT_LIMIT) {
      this.trace.cut('a script too long to be followed', cause);
      return UNREAD;
    }
    if (this.#depth >= DEPTH_LIMIT || !isReadable(text)) {
      this.trace.cut('code nested too deep to be followed', cause);
      return UNREAD;
    }
    // Reading text is work as well: a script that is run a thousand times is read a thousand times.
    if (!this.trace.step(cause, own ? 0 : text.length / 256)) return UNREAD;
    this.#depth++;
    try {
      const script = parse(text);
      if (script.errors?.length) this.#unparsed(script.errors[0]?.message ?? '', cause);
      return this.#statements(script.commands, new Frame(this, scope, { text, own }, cause, stdin));
    } finally {
      this.#depth--;
    }
  }

  #unparsed(message: string, cause: Cause): void {
    this.trace.add(
      {
        kind: 'command.run',
        program: '*',
        text: 'code that is no valid shell script',
        code: 'hidden',
        certainty: 'opaque',
      },
      via(cause, message.toLowerCase()),
    );
  }

  // ---- commands

  #statements(list: readonly Statement[], frame: Frame): Output {
    const outs: Output[] = [];
    for (const statement of list) {
      if (statement.background) this.#detached++;
      try {
        outs.push(this.#node(statement.command, frame));
      } finally {
        if (statement.background) this.#detached--;
      }
    }
    return concatenated(outs);
  }

  #list(list: CompoundList, frame: Frame): Output {
    return this.#statements(list.commands, frame);
  }

  #node(node: Statement['command'] | PipelineNode | CommandNode | CompoundList, frame: Frame): Output {
    if (!this.trace.step(frame.cause)) return UNREAD;
    if (this.#level >= LEVEL_LIMIT) {
      this.trace.cut('code nested too deep to be followed', frame.cause);
      return UNREAD;
    }
    this.#level++;
    try {
      return this.#follow(node, frame);
    } finally {
      this.#level--;
    }
  }

  #follow(node: Statement['command'] | PipelineNode | CommandNode | CompoundList, frame: Frame): Output {
    switch (node.type) {
      case 'Command':
        return runCommand(node, frame);
      case 'Pipeline':
        return this.#pipeline(node, frame);
      case 'AndOr': {
        const outs = [this.#node(node.commands[0] as PipelineNode, frame)];
        node.operators.forEach((operator, i) => {
          const next = node.commands[i + 1];
          if (!next) return;
          if (operator === '&&') outs.push(this.#node(next, frame));
          else outs.push(this.#maybe(frame, (inside) => this.#node(next, inside)));
        });
        return concatenated(outs);
      }
      case 'Redirected': {
        const redirects = redirectsOf(node.redirects, frame);
        const inside = redirects.stdin === undefined ? frame : frame.with({ stdin: redirects.stdin });
        return redirects.deliver(this.#node(node.command, inside));
      }
      case 'Subshell':
        return this.#list(node.body, frame.with({ scope: frame.scope.fork() }));
      case 'BraceGroup':
        return this.#list(node.body, frame);
      case 'CompoundList':
        return this.#list(node, frame);
      case 'If':
        return this.#if(node, frame);
      case 'For':
      case 'Select':
        return this.#for(node, frame);
      case 'While': {
        const before = this.#list(node.clause, frame);
        return appended(
          before,
          this.#maybe(frame, (inside) => this.#list(node.body, inside)),
        );
      }
      case 'ArithmeticFor': {
        for (const part of [node.initialize, node.test, node.update]) if (part) frame.expander.visit(part);
        for (const name of assignedIn(node.initialize, frame)) frame.scope.set(name, [NAME]);
        return this.#maybe(frame, (inside) => this.#list(node.body, inside));
      }
      case 'Case': {
        const value = frame.expander.texts(node.word).texts;
        for (const item of node.items) for (const pattern of item.pattern) frame.expander.visit(pattern);
        return this.#branches(
          frame,
          node.items.filter((item) => canMatch(value, item.pattern)).map((item) => item.body),
          true,
        );
      }
      case 'Function':
        frame.scope.functions.set(node.name.value, { node, source: frame.source });
        return SILENT;
      case 'Coproc':
        return this.#node(node.body, frame);
      case 'TestCommand':
        frame.expander.visit(node.expression);
        return SILENT;
      case 'ArithmeticCommand':
        if (node.expression) frame.expander.reckon(node.expression);
        return SILENT;
    }
  }

  #pipeline(node: Pipeline, frame: Frame): Output {
    let stdin = frame.stdin;
    const piped = node.commands.length > 1;
    if (piped) this.#detached++;
    try {
      for (const command of node.commands) {
        const inside = piped ? frame.with({ scope: frame.scope.fork(), stdin }) : frame;
        stdin = this.#node(command, inside);
      }
    } finally {
      if (piped) this.#detached--;
    }
    return stdin ?? UNREAD;
  }

  /** What may or may not run: its effects are possible, and its variables one of several. */
  #maybe(frame: Frame, run: (inside: Frame) => Output): Output {
    const scope = frame.scope.fork();
    const out = run(frame.with({ scope, cause: possibly(frame.cause) }));
    frame.scope.join([scope], true);
    return { from: out.from };
  }

  #branches(frame: Frame, bodies: readonly CompoundList[], mayBeSkipped: boolean): Output {
    let out: Output = SILENT;
    const scopes = bodies.map((body) => {
      const scope = frame.scope.fork();
      const cause = bodies.length === 1 && !mayBeSkipped ? frame.cause : possibly(frame.cause);
      const printed = this.#list(body, frame.with({ scope, cause }));
      // Of several branches one prints: what is printed is known only where all but one are silent.
      out = printed.text === '' ? out : out === SILENT ? printed : { from: merged(out.from, printed.from) };
      return scope;
    });
    frame.scope.join(scopes, mayBeSkipped);
    return out;
  }

  #if(node: If, frame: Frame): Output {
    const clause = this.#list(node.clause, frame);
    for (const each of node.elif) this.#list(each.clause, frame.with({ cause: possibly(frame.cause) }));
    const bodies = [node.then, ...node.elif.map((each) => each.then), ...(node.else ? [node.else] : [])];
    return appended(clause, this.#branches(frame, bodies, node.else === undefined));
  }

  #for(node: For | Select, frame: Frame): Output {
    const items = node.wordlist
      ? node.wordlist.flatMap((word) => frame.expander.fields(word))
      : [...frame.scope.params.slice(1)];
    const name = node.name.value;
    const outs: Output[] = [];
    for (const item of items.slice(0, LOOP_LIMIT)) {
      frame.scope.set(name, [item.text], item.from);
      const cause = isUnknown(item.text) ? possibly(frame.cause) : frame.cause;
      outs.push(this.#list(node.body, frame.with({ cause })));
    }
    const rest = items.slice(LOOP_LIMIT);
    if (rest.length > 0) {
      frame.scope.set(
        name,
        rest.map((each) => each.text),
        sourcesOf(rest),
      );
      outs.push(this.#list(node.body, frame));
    }
    return concatenated(outs);
  }

  /** Runs a function of the script with these words. */
  runFunction(
    name: string,
    words: readonly Field[],
    scope: Scope,
    cause: Cause,
    stdin: Output | undefined,
  ): Output {
    const definition = scope.functions.get(name);
    if (!definition) return UNREAD;
    const again = this.#active.filter((each) => each === definition.node).length;
    // `:(){ :|:& };:` — it starts itself over and over, in the background: every process starves.
    if (again > 0 && this.#detached > 0) {
      this.trace.add({ kind: 'process.kill', target: '*' }, via(cause, `${name} starts itself without end`));
      return UNREAD;
    }
    // With other words it may do other things: `run run rm -rf x`.
    if (again >= AGAIN_LIMIT) return UNREAD;
    if (this.#active.length >= CALL_LIMIT) {
      this.trace.cut('functions nested too deep to be followed', cause);
      return UNREAD;
    }
    const outer = scope.params;
    scope.params = [outer[0] ?? field('bash'), ...words.slice(1)];
    this.#active.push(definition.node);
    const detached = this.#detached;
    this.#detached = 0;
    try {
      const body: FunctionNode['body'] = definition.node.body;
      return this.#node(
        body,
        new Frame(this, scope, definition.source, via(cause, `in function ${name}`), stdin),
      );
    } finally {
      this.#detached = detached;
      this.#active.pop();
      scope.params = outer;
    }
  }

  /** Runs a command whose words are already expanded: a function of the script, or a program. */
  runFields(words: readonly Field[], scope: Scope, cause: Cause, stdin: Output | undefined): Output {
    const name = programName(words[0]?.text ?? '');
    if (!scope.functions.has(name)) return this.runProgram(words, scope, cause, stdin);
    return this.trace.step(cause, stepsOf(words))
      ? this.runFunction(name, words, scope, cause, stdin)
      : UNREAD;
  }

  /** Runs a program, whatever functions bear its name: what `command`, `sudo` or `xargs` start. */
  runProgram(words: readonly Field[], scope: Scope, cause: Cause, stdin: Output | undefined): Output {
    const [program, ...args] = words;
    if (!program || !this.trace.step(cause, stepsOf(words))) return UNREAD;
    const name = programName(program.text);
    const call = new Call(this, scope, cause, name, program.text, args, stdin);
    if (isUnknownProgram(name)) {
      call.opaque(
        program.from.some(isDownload) ? 'download' : 'computed',
        'which program runs cannot be read',
      );
      guard(call);
      return call.prints();
    }
    runOptionCode(call);
    const printed = ruleFor(call)(call) ?? call.prints();
    guard(call);
    return printsCode(name, call.texts) ? SILENT : printed;
  }

  // ---- what expansion needs

  capture(script: Script, scope: Scope, source: Source, cause: Cause, stdin: Output | undefined): Output {
    if (this.#depth >= DEPTH_LIMIT) {
      this.trace.cut('code nested too deep to be followed', cause);
      return UNREAD;
    }
    this.#depth++;
    try {
      const inside: Source = script.source === undefined ? source : { text: script.source, own: false };
      return this.#statements(script.commands, new Frame(this, scope.fork(), inside, cause, stdin));
    } finally {
      this.#depth--;
    }
  }
}

/**
 * Steps that a command counts. Words are work as well: a long list in a loop is gone through each time, and a pattern
 * is held against many a path.
 */
const stepsOf = (words: readonly Field[]): number =>
  2 + words.length / 4 + 3 * words.filter((word) => !isKnown(word.text)).length;

/** Two outputs, one after the other. */
export const appended = (a: Output, b: Output): Output => concatenated([a, b]);

/** Outputs, one after the other. */
function concatenated(outs: readonly Output[]): Output {
  const heard = outs.filter((out) => out !== SILENT);
  if (heard.length <= 1) return heard[0] ?? SILENT;
  const from = sourcesOf(heard);
  let text: Text = '';
  for (const out of heard) {
    if (out.text === undefined || text.length + out.text.length > STREAM_LIMIT) return { from };
    text += out.text;
  }
  return { text, from };
}

/** Can a case item with these patterns be taken for one of these values? Only clear misses are left out. */
function canMatch(values: readonly Text[], patterns: readonly Word[]): boolean {
  if (values.some((value) => /[\uE000-\uE003]/.test(value) || value === ANY)) return true;
  return patterns.some(
    (pattern) =>
      pattern.parts !== undefined || /[*?[$`\\]/.test(pattern.text) || values.includes(pattern.value),
  );
}

/** Names that a C-style loop sets. */
function assignedIn(node: SyntaxNode | undefined, frame: Frame): string[] {
  if (!node) return [];
  return [...frame.source.text.slice(node.pos, node.end).matchAll(/\b([A-Za-z_]\w*)\s*=/g)].map(
    (match) => match[1] ?? '',
  );
}
