/** PowerShell text cut into pipelines of commands, with strings, variables and sub-expressions resolved as they are read. */
import { merged } from '../shell/scope.ts';
import { STAR, type Text } from '../text.ts';

/** One word of a command. */
export interface Word {
  readonly text: Text;
  readonly from: readonly string[];
  /** `{ … }`: code that the command may run. */
  readonly block?: string;
  /** In quotes, so it is never a parameter. */
  readonly quoted?: true;
  /** Begins as an expression: a variable, a string, brackets. As first word it is a value, unless `&` calls it. */
  readonly value?: true;
}

export interface Redirection {
  readonly append: boolean;
  readonly to: Text;
}

export interface SimpleCommand {
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
  /** Written after `&` or `.`: its first word names what runs, even if it is a string or a variable. */
  readonly called: boolean;
  readonly start: number;
  readonly end: number;
}

/** What the reader needs of the shell around it. */
export interface Resolver {
  variable(name: string): Word;
  /** Runs a sub-expression `$( … )`, `( … )` and says what it gives. */
  expression(code: string): Word;
  assign(name: string, value: Word): void;
}

/** A pipeline: each command gets what the one before prints. */
export type PipelineOf = readonly SimpleCommand[];

const OPENERS: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

export class Reader {
  readonly #source: string;
  readonly #resolver: Resolver;
  #at = 0;

  constructor(source: string, resolver: Resolver) {
    this.#source = source;
    this.#resolver = resolver;
  }

  /** Reads the next pipeline; nothing at the end. Assignments are made on the way. */
  next(): PipelineOf | undefined {
    const commands: SimpleCommand[] = [];
    let words: Word[] = [];
    let redirections: Redirection[] = [];
    let start = -1;
    let called = false;
    const close = (): void => {
      if (words.length > 0 || redirections.length > 0)
        commands.push({ words, redirections, called, start: Math.max(start, 0), end: this.#at });
      words = [];
      redirections = [];
      start = -1;
      called = false;
    };
    while (this.#at < this.#source.length) {
      this.#blanks();
      const c = this.#source[this.#at];
      if (c === undefined) break;
      if (c === '\n' || c === ';' || c === '}' || c === ')') {
        this.#at++;
        close();
        if (commands.length > 0) return commands;
        continue;
      }
      if (c === '|' || c === '&') {
        const two = this.#source.slice(this.#at, this.#at + 2);
        if (two === '&&' || two === '||') {
          this.#at += 2;
          close();
          if (commands.length > 0) return commands;
          continue;
        }
        this.#at++;
        // `& program` calls; `|` passes on.
        if (c === '|') close();
        else called = words.length === 0;
        continue;
      }
      const redirect = /^(?:\d|\*)?(>{1,2})(?:&\d)?/.exec(this.#source.slice(this.#at, this.#at + 6));
      if (redirect) {
        this.#at += redirect[0].length;
        if (!redirect[0].includes('&')) {
          this.#blanks();
          redirections.push({ append: redirect[1] === '>>', to: this.#word().text });
        }
        continue;
      }
      if (start < 0) start = this.#at;
      if (words.length === 0 && this.#assignment()) {
        start = -1;
        continue;
      }
      const before = this.#at;
      words.push(this.#word());
      if (this.#at === before) this.#at++;
    }
    close();
    return commands.length > 0 ? commands : undefined;
  }

  #blanks(): void {
    for (;;) {
      const rest = this.#source.slice(this.#at, this.#at + 2);
      if (rest[0] === ' ' || rest[0] === '\t' || rest[0] === '\r') this.#at++;
      else if (rest === '`\n') this.#at += 2;
      else if (rest === '<#') this.#at = Math.max(this.#at + 2, endAfter(this.#source, '#>', this.#at));
      else if (rest[0] === '#') this.#at = lineEnd(this.#source, this.#at);
      else return;
    }
  }

  /** `$x = …`, `$env:X = …`, `[string]$x = …` */
  #assignment(): boolean {
    const match = /^(?:\[[\w.[\]]+\]\s*)?\$(?:(\w+):)?(\w+)\s*(\+?=)(?!=)\s*/.exec(
      this.#source.slice(this.#at, this.#at + 200),
    );
    if (!match) return false;
    this.#at += match[0].length;
    const name = match[1] ? `${match[1]}:${match[2]}` : (match[2] ?? '');
    // The right side is a whole pipeline: its text runs to the end of the statement.
    const end = statementEnd(this.#source, this.#at);
    const value = this.#resolver.expression(this.#source.slice(this.#at, end));
    this.#at = end;
    const before = match[3] === '+=' ? this.#resolver.variable(name) : undefined;
    this.#resolver.assign(
      name,
      before ? { text: before.text + value.text, from: merged(before.from, value.from) } : value,
    );
    return true;
  }

  /** One word: pieces that touch each other. */
  #word(): Word {
    let text = '';
    let from: readonly string[] = [];
    let quoted = false;
    let block: string | undefined;
    const value = /[$('"@[\d]/.test(this.#source[this.#at] ?? '');
    if (/^~(?=[\\/\s;|]|$)/.test(this.#source.slice(this.#at, this.#at + 2))) {
      text = this.#resolver.variable('home').text;
      this.#at++;
    }
    const add = (word: Word): void => {
      text += word.text;
      from = merged(from, word.from);
    };
    while (this.#at < this.#source.length) {
      const c = this.#source[this.#at] ?? '';
      if (/[\s;|&)}>]/.test(c) && !(c === '>' && text !== '')) break;
      if (c === ',') {
        // A list: its parts are words of their own, told apart by a blank.
        this.#at++;
        text += '\n';
        this.#blanks();
        continue;
      }
      if (c === '`') {
        text +=
          ({ n: '\n', t: '\t', r: '\r', 0: '\0' } as Record<string, string>)[
            this.#source[this.#at + 1] ?? ''
          ] ??
          this.#source[this.#at + 1] ??
          '';
        this.#at += 2;
      } else if (c === "'" || c === '"') {
        quoted ||= text === '';
        add(this.#string(c));
      } else if (c === '@' && /^@['"]\r?\n/.test(this.#source.slice(this.#at, this.#at + 4))) {
        quoted = true;
        add(this.#hereString());
      } else if (c === '$' && this.#source[this.#at + 1] === '(') {
        this.#at++;
        add(this.#resolver.expression(this.#balanced()));
      } else if (c === '$') {
        add(this.#variable());
      } else if (c === '(' || (c === '@' && this.#source[this.#at + 1] === '(')) {
        if (c === '@') this.#at++;
        const inside = this.#balanced();
        // `.Method(args)` and `::Method(args)` belong to the expression before them.
        if (/(?:\.|::)\w+$/.test(text)) add(this.#arguments(inside));
        else if (quoted) text += `(${inside})`;
        else add(this.#resolver.expression(inside));
      } else if (c === '{') {
        block = this.#balanced();
        text += '{}';
      } else if (c === '[') {
        text += `[${this.#balanced()}]`;
      } else {
        text += c === '*' ? STAR : c;
        this.#at++;
      }
    }
    return {
      text,
      from,
      ...(block !== undefined && { block }),
      ...(quoted && { quoted: true as const }),
      ...(value && { value: true as const }),
    };
  }

  /** Arguments of a method, each that holds a variable or an expression as the text that it gives. */
  #arguments(inside: string): Word {
    if (!/[$(]/.test(inside)) return { text: `(${inside})`, from: [] };
    let text = '';
    let from: readonly string[] = [];
    const add = (word: Word): void => {
      text += `'${word.text.replaceAll("'", "''")}'`;
      from = merged(from, word.from);
    };
    const inner = new Reader(inside, this.#resolver);
    while (inner.#at < inside.length) {
      const c = inside[inner.#at] ?? '';
      if (c === "'" || c === '"') add(inner.#string(c));
      else if (c === '$' && inside[inner.#at + 1] === '(') {
        inner.#at++;
        add(this.#resolver.expression(inner.#balanced()));
      } else if (c === '$') add(inner.#variable());
      else if (c === '(' && !/\w$/.test(text)) add(this.#resolver.expression(inner.#balanced()));
      else {
        text += c;
        inner.#at++;
      }
    }
    return { text: `(${text})`, from };
  }

  #variable(): Word {
    const match = /^\$(?:\{([^}]+)\}|(\w+:)?(\w+|[?_$^])(?:\.(\w+)\b(?!\())?)/.exec(
      this.#source.slice(this.#at, this.#at + 200),
    );
    if (!match) {
      this.#at++;
      return { text: '$', from: [] };
    }
    this.#at += match[0].length;
    return this.#resolver.variable(match[1] ?? `${match[2] ?? ''}${match[3] ?? ''}`);
  }

  #string(quote: string): Word {
    const start = ++this.#at;
    for (; this.#at < this.#source.length; this.#at++) {
      const c = this.#source[this.#at];
      if (c === '`' && quote === '"') this.#at++;
      else if (c === quote && this.#source[this.#at + 1] === quote) this.#at++;
      else if (c === quote) break;
      else if (c === '$' && quote === '"' && this.#source[this.#at + 1] === '(') {
        this.#at++;
        this.#balanced();
        this.#at--;
      }
    }
    const body = this.#source.slice(start, this.#at);
    this.#at++;
    return quote === "'" ? { text: body.replaceAll("''", "'"), from: [] } : this.#interpolated(body);
  }

  #hereString(): Word {
    const quote = this.#source[this.#at + 1] ?? '"';
    const start = lineEnd(this.#source, this.#at) + 1;
    const close = this.#source.indexOf(`\n${quote}@`, start - 1);
    const end = close < 0 ? this.#source.length : close;
    this.#at = Math.min(end + 3, this.#source.length);
    const body = this.#source.slice(start, Math.max(start, end));
    return quote === "'" ? { text: body, from: [] } : this.#interpolated(body);
  }

  #interpolated(body: string): Word {
    let text = '';
    let from: readonly string[] = [];
    const inner = new Reader(body, this.#resolver);
    while (inner.#at < body.length) {
      const c = body[inner.#at] ?? '';
      if (c === '`') {
        text +=
          ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[body[inner.#at + 1] ?? ''] ??
          body[inner.#at + 1] ??
          '';
        inner.#at += 2;
      } else if (c === '$' && body[inner.#at + 1] === '(') {
        inner.#at++;
        const word = this.#resolver.expression(inner.#balanced());
        text += word.text;
        from = merged(from, word.from);
      } else if (c === '$' && /[\w{?_]/.test(body[inner.#at + 1] ?? '')) {
        const word = inner.#variable();
        text += word.text;
        from = merged(from, word.from);
      } else {
        text += c;
        inner.#at++;
      }
    }
    return { text: text.replaceAll('""', '"'), from };
  }

  /** Text between a bracket and its closer; the reader stands behind it. */
  #balanced(): string {
    const open = this.#source[this.#at] ?? '(';
    const close = OPENERS[open] ?? ')';
    const start = ++this.#at;
    let depth = 1;
    for (; this.#at < this.#source.length; this.#at++) {
      const c = this.#source[this.#at];
      if (c === '`') this.#at++;
      else if (c === "'" || c === '"') {
        const end = this.#source.indexOf(c, this.#at + 1);
        if (end < 0) continue;
        this.#at = end;
      } else if (c === open) depth++;
      else if (c === close && --depth === 0) {
        this.#at++;
        return this.#source.slice(start, this.#at - 1);
      }
    }
    return this.#source.slice(start);
  }
}

/** Where a statement ends: at a line's end or `;` outside of brackets and quotes. */
function statementEnd(source: string, from: number): number {
  let depth = 0;
  for (let i = from; i < source.length; i++) {
    const c = source[i];
    if (c === '`') i++;
    else if (c === "'" || c === '"') {
      const end = source.indexOf(c, i + 1);
      if (end > 0) i = end;
    } else if (c === '(' || c === '{' || c === '[') depth++;
    else if (c === ')' || c === '}' || c === ']') {
      if (depth === 0) return i;
      depth--;
    } else if ((c === '\n' || c === ';') && depth === 0) return i;
  }
  return source.length;
}

const lineEnd = (source: string, from: number): number => {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
};

function endAfter(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}
