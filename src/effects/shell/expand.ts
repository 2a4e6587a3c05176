/** From the words of a command to the fields that the program gets. */
import {
  type ArithmeticExpansionPart,
  type ArithmeticExpression,
  type BraceExpansionPart,
  forEachChild,
  type ParameterExpansionPart,
  parse,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash';
import { ANY, atMost, NAME, ONE, STAR, type Text, withoutEnd } from '../text.ts';
import { numberIn, reckoned } from './arithmetic.ts';
import { braceAlternatives } from './braces.ts';
import { joinPieces, joinStates, type Piece, separatorOf } from './fields.ts';
import { recased, removed, replaced, sliced } from './parameters.ts';
import type { Field, Output, Scope, Source, Sources, Variable } from './scope.ts';
import { merged, sourcesOf, UNREAD } from './scope.ts';

/** What expansion needs of the shell around it. */
export interface Surroundings {
  /** Follows a command substitution and says what it prints. */
  capture(
    script: NonNullable<Extract<WordPart, { type: 'CommandExpansion' }>['script']>,
    scope: Scope,
    source: Source,
  ): Output;
  /** Value of a variable that the script has not set. */
  outside(name: string): Variable;
}

/** Texts that one word may be. */
const TEXTS_LIMIT = 64;
/** Texts of a word times its parts: so much work one word gets. */
const TEXTS_WORK = 1_000;

export class Expander {
  readonly #shell: Surroundings;
  readonly #scope: Scope;
  readonly #source: Source;

  constructor(shell: Surroundings, scope: Scope, source: Source) {
    this.#shell = shell;
    this.#scope = scope;
    this.#source = source;
  }

  /** Fields of a word: none for an unquoted empty expansion, several for braces, lists and split values. */
  fields(word: Word): Field[] {
    const plain = this.#plain(word);
    if (plain !== undefined) return [{ text: plain, from: [] }];
    return joinPieces(this.#pieces(word.parts ?? [], false, startsWithTilde(word)), separatorOf(this.#scope));
  }

  /** The fields of a word, once for each value that its variables may have: for the name of a command. */
  alternatives(word: Word, limit: number): readonly Field[][] {
    if (!word.parts) return [this.fields(word)];
    return joinStates(
      this.#pieces(word.parts, false, startsWithTilde(word)),
      separatorOf(this.#scope),
      limit,
    );
  }

  /** The word as one text, as in an assignment or after `<<<`: no splitting. Several where several are possible. */
  texts(word: Word): { readonly texts: readonly Text[]; readonly from: Sources; readonly stream?: Output } {
    const plain = this.#plain(word);
    if (plain !== undefined) return { texts: [tildes(plain, word.text, this.#home())], from: [] };
    return this.#joined(this.#pieces(word.parts ?? [], false, startsWithTilde(word)));
  }

  /** Text of an unquoted here-document. */
  body(parts: readonly WordPart[]): Output {
    const { texts, from } = this.#joined(this.#pieces(parts, true, false));
    return { text: texts[0] ?? '', from };
  }

  #joined(pieces: readonly Piece[]): { texts: readonly Text[]; from: Sources; stream?: Output } {
    const limit = Math.min(TEXTS_LIMIT, Math.ceil(TEXTS_WORK / (pieces.length + 1)));
    let texts: readonly Text[] = [''];
    let from: Sources = [];
    let stream: Output | undefined;
    for (const piece of pieces) {
      const options = piece.fields ? [piece.texts.join(' ')] : piece.texts;
      texts = atMost(
        texts.flatMap((head) => options.map((tail) => head + tail)),
        limit,
      );
      from = merged(from, piece.from);
      stream ??= piece.stream;
    }
    return { texts, from, ...(stream && { stream }) };
  }

  #plain(word: Word): Text | undefined {
    if (word.parts) return undefined;
    return startsWithTilde(word) ? this.#tilde(word.value) : word.value;
  }

  #home(): Text {
    return this.#value('HOME').texts[0] ?? ANY;
  }

  #tilde(text: Text): Text {
    // The name ends at a slash or, as in a list of paths, at a colon: `~:/data`.
    const end = text.search(/[/:]/);
    const who = end < 0 ? text.slice(1) : text.slice(1, end);
    const rest = end < 0 ? '' : text.slice(end);
    if (who === '') return this.#home() + rest;
    if (who === '+') return this.#scope.cwd + rest;
    if (who === '-') return this.#scope.previous + rest;
    if (who === 'root') return `/root${rest}`;
    if (!/^[\w.-]+$/.test(who)) return text;
    // Another user's home lies beside ours.
    const home = this.#home();
    return `${home.slice(0, home.lastIndexOf('/')) || '/home'}/${who}${rest}`;
  }

  #pieces(parts: readonly WordPart[], quoted: boolean, tilde: boolean): Piece[] {
    const pieces: Piece[] = [];
    for (const [i, part] of parts.entries()) this.#piece(part, quoted, tilde && i === 0, pieces);
    return pieces;
  }

  #piece(part: WordPart, quoted: boolean, tilde: boolean, into: Piece[]): void {
    const add = (text: Text, isQuoted: boolean, from: Sources = []) =>
      into.push({ texts: [text], quoted: isQuoted, from });
    switch (part.type) {
      case 'Literal':
        // Literal text is never split, so it counts as quoted.
        add(tilde ? this.#tilde(part.value) : part.value, true);
        return;
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        add(part.value, true);
        return;
      case 'DoubleQuoted':
      case 'LocaleString':
        add('', true);
        into.push(...this.#pieces(part.parts, true, false));
        return;
      case 'Glob':
        add(part.kind === 'star' ? STAR : ONE, true);
        return;
      case 'ExtendedGlob':
        into.push({ texts: extended(part.operator, part.pattern), quoted: true, from: [] });
        return;
      case 'BraceExpansion':
        into.push(this.#braces(part));
        return;
      case 'SimpleExpansion':
        into.push(this.#simple(part.text.slice(1), quoted));
        return;
      case 'ParameterExpansion':
        into.push(this.#parameter(part, quoted));
        return;
      case 'CommandExpansion': {
        const out = part.script ? this.#shell.capture(part.script, this.#scope, this.#source) : UNREAD;
        into.push({
          texts: [out.text === undefined ? ANY : withoutEnd(out.text, '\n')],
          quoted,
          from: out.from,
        });
        return;
      }
      case 'ProcessSubstitution': {
        const out = part.script ? this.#shell.capture(part.script, this.#scope, this.#source) : UNREAD;
        into.push({ texts: ['/dev/fd/63'], quoted: true, from: out.from, stream: out });
        return;
      }
      case 'ArithmeticExpansion':
        into.push({ texts: [this.#arithmetic(part)], quoted: true, from: [] });
        return;
    }
  }

  /** Commands inside an arithmetic expression run; its value is some number, unless it is plain. */
  #arithmetic(part: ArithmeticExpansionPart): Text {
    return (part.expression && this.reckon(part.expression)) ?? NAME;
  }

  /** Value of an arithmetic expression, whose commands run and whose assignments hold; nothing if it is not known. */
  reckon(expression: ArithmeticExpression): Text | undefined {
    this.visit(expression);
    const value = reckoned(expression, {
      read: (word) => this.#number(word),
      assign: (name, value) => {
        if (/^[A-Za-z_]\w*$/.test(name)) this.#scope.set(name, [value === undefined ? NAME : String(value)]);
      },
    });
    return value === undefined ? undefined : String(value);
  }

  /** A number or a variable that is known to hold one. */
  #number({ value, parts }: { value: string; parts?: readonly WordPart[] | undefined }): bigint | undefined {
    if (!parts && !/^[A-Za-z_]\w*$/.test(value)) return numberIn(value);
    // What a command prints in here has been followed already.
    if (
      parts?.some(
        (part) => !/^(?:Literal|SimpleExpansion|ParameterExpansion|ArithmeticExpansion)$/.test(part.type),
      )
    )
      return undefined;
    const { texts } = parts ? this.#joined(this.#pieces(parts, true, false)) : this.#known(value);
    return texts.length === 1 ? numberIn(texts[0] ?? '') : undefined;
  }

  /** What the script itself has set; a name that it has not set counts as nothing known. */
  #known(name: string): { readonly texts: readonly Text[] } {
    const value = this.#scope.get(name);
    return value && !value.array ? value : { texts: [] };
  }

  /** Runs the command substitutions anywhere below a node whose value does not matter. */
  visit(node: SyntaxNode): void {
    if (node.type === 'CommandExpansion') {
      if (node.script) this.#shell.capture(node.script, this.#scope, this.#source);
      return;
    }
    if (node.type === 'Word') {
      this.fields(node);
      return;
    }
    forEachChild(node, (child) => this.visit(child));
  }

  #braces(part: BraceExpansionPart): Piece {
    const options = braceAlternatives(part.text);
    if (!options) return { texts: [part.text], quoted: true, from: [] };
    if (!/[$`'"\\*?~]/.test(part.text)) return { texts: options, quoted: true, from: [] };
    // Each alternative is a word of its own, with quotes and expansions.
    const words = options.flatMap((option) => {
      const command = parse(`: ${option}`).commands[0]?.command;
      const word = command?.type === 'Command' ? command.args[0] : undefined;
      if (word?.type !== 'Word') return [option];
      const source: Source = { text: `: ${option}`, own: false };
      return new Expander(this.#shell, this.#scope, source).fields(word).map((each) => each.text);
    });
    return { texts: words.length ? words : [''], quoted: true, from: [] };
  }

  #value(name: string): Variable {
    return this.#scope.get(name) ?? this.#shell.outside(name);
  }

  #simple(name: string, quoted: boolean): Piece {
    if (name === '@') return this.#params(quoted);
    if (name === '*') return quoted ? this.#oneWord(this.#params(quoted)) : this.#params(quoted);
    const param = this.#param(name);
    if (param) return { texts: [param.text], quoted, from: param.from };
    if (name === 'BASH_SOURCE') return { texts: [this.#scope.params[0]?.text ?? ANY], quoted, from: [] };
    if (name === 'PWD') return { texts: [this.#scope.cwd], quoted, from: [] };
    if (name === 'OLDPWD') return { texts: [this.#scope.previous], quoted, from: [] };
    const value = this.#value(name);
    return { texts: value.array ? value.texts.slice(0, 1) : value.texts, quoted, from: value.from };
  }

  #params(quoted: boolean): Piece {
    const list = this.#scope.params.slice(1);
    return {
      texts: list.map((each) => each.text),
      quoted,
      from: sourcesOf(list),
      fields: true,
    };
  }

  #param(name: string): Field | undefined {
    if (/^\d+$/.test(name)) return this.#scope.params[Number(name)] ?? { text: '', from: [] };
    if (name === '#') return { text: String(this.#scope.params.length - 1), from: [] };
    if (/^[?$!-]$/.test(name)) return { text: NAME, from: [] };
    return undefined;
  }

  #parameter(part: ParameterExpansionPart, quoted: boolean): Piece {
    const name = part.parameter;
    const index = part.index?.text;
    if (part.prefix === '#') return { texts: [NAME], quoted, from: [] };
    const whole = index === '@' || index === '*';
    if (part.prefix === '!')
      return whole || part.operation?.type === 'Names' ? pieceOf(NAME, quoted) : this.#indirect(name, quoted);
    const base: Piece =
      name === '@' || name === '*'
        ? this.#params(quoted)
        : whole
          ? { texts: this.#value(name).texts, quoted, from: this.#value(name).from, fields: true }
          : index !== undefined
            ? this.#element(
                name,
                /[$`]/.test(index) ? (this.texts(part.index as Word).texts[0] ?? '') : index,
                quoted,
              )
            : this.#simple(name, quoted);
    // `"${a[*]}"` is one word, its elements joined by the first letter of `IFS`.
    const joined = quoted && base.fields && (index === '*' || name === '*');
    return this.#operated(part, joined ? this.#oneWord(base) : base);
  }

  #oneWord({ texts, from }: Piece): Piece {
    const glue = this.#scope.vars.get('IFS')?.texts[0]?.slice(0, 1) ?? ' ';
    return { texts: [texts.join(glue)], quoted: true, from };
  }

  #element(name: string, index: string, quoted: boolean): Piece {
    if (name === 'BASH_SOURCE') return this.#simple(name, quoted);
    const value = this.#value(name);
    const number = /^[A-Za-z_]\w*$/.test(index) ? this.#known(index).texts[0] : index;
    const at = value.array && number && /^-?\d+$/.test(number) ? value.texts.at(Number(number)) : undefined;
    return {
      texts: at !== undefined ? [at] : value.texts.length ? value.texts : [''],
      quoted,
      from: value.from,
    };
  }

  #indirect(name: string, quoted: boolean): Piece {
    const target = this.#simple(name, true).texts[0] ?? '';
    return /^\w+$/.test(target) ? this.#simple(target, quoted) : pieceOf(ANY, quoted);
  }

  #operated(part: ParameterExpansionPart, base: Piece): Piece {
    const { operation } = part;
    if (!operation) return base;
    const map = (change: (text: Text) => Text): Piece => ({ ...base, texts: base.texts.map(change) });
    const one = (word: Word | undefined): Text => (word ? (this.texts(word).texts[0] ?? '') : '');
    switch (operation.type) {
      case 'Default':
        return this.#defaulted(part, base);
      case 'Remove': {
        const pattern = one(operation.operand);
        return map((text) => removed(text, operation.operator, pattern));
      }
      case 'Replace': {
        const [pattern, replacement] = [one(operation.pattern), one(operation.replacement)];
        return map((text) => replaced(text, operation.operator, pattern, replacement));
      }
      case 'Slice': {
        if (base.fields) return base;
        const [offset, length] = [one(operation.offset), operation.length && one(operation.length)];
        return map((text) => sliced(text, offset, length));
      }
      case 'CaseModification':
        return map((text) => recased(text, operation.operator));
      default:
        return base;
    }
  }

  #defaulted(part: ParameterExpansionPart, base: Piece): Piece {
    const operation = part.operation;
    if (operation?.type !== 'Default') return base;
    const isSet = this.#scope.vars.has(part.parameter) || /^\d+$/.test(part.parameter);
    const isFilled = base.texts.some((text) => text !== '') && !(base.texts[0] === ANY && !isSet);
    const operand = (): Piece => {
      const { texts, from } = this.texts(operation.operand);
      return { texts, quoted: base.quoted, from };
    };
    switch (operation.operator) {
      case '+':
      case ':+':
        // Whether an unset variable of the surroundings is set cannot be known: the text may be there.
        return isSet && !isFilled ? pieceOf('', base.quoted) : operand();
      case '?':
      case ':?':
        operand();
        return base.texts[0] === ANY ? { ...base, texts: [NAME] } : base;
      default: {
        if (isFilled) return base;
        const value = operand();
        if (operation.operator.endsWith('=')) this.#scope.set(part.parameter, value.texts, value.from);
        return value;
      }
    }
  }
}

const pieceOf = (text: Text, quoted: boolean): Piece => ({ texts: [text], quoted, from: [] });

const startsWithTilde = (word: Word): boolean => word.text.charCodeAt(0) === 126;

/** In an assignment a tilde counts after each colon too. */
const tildes = (value: Text, written: string, home: Text): Text =>
  written.includes(':~') ? value.replaceAll(':~/', `:${home}/`) : value;

function extended(operator: string, pattern: string): readonly Text[] {
  const options = pattern.split('|');
  if (operator === '@' && options.every((each) => /^[\w./-]+$/.test(each))) return options;
  return [STAR];
}
