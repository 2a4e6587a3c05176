/** Perl and Ruby: a small parser of expressions into the common form. Blocks run where they stand. */
import { unescapedLiteral } from '../../commands/decode.ts';
import { NAME } from '../../text.ts';
import { call, type Expression, name, parts, type Statement, type Target, text } from '../tree.ts';
import { type Tongue, type Word, wordsOf } from './words.ts';

/** The statements of a Perl program. */
export const parsePerl = (source: string): readonly Statement[] => new Reader(source, 'perl').program();
/** The statements of a Ruby program. */
export const parseRuby = (source: string): readonly Statement[] => new Reader(source, 'ruby').program();

/** Words that open or close a block, or lead a condition: what follows them is a statement of its own. */
const KEYWORDS = new Set(
  'if unless while until else elsif elif for foreach do then begin ensure rescue end case when in loop my our local return and or not next last redo package use no require_relative BEGIN END module class def sub'.split(
    ' ',
  ),
);

const STATEMENT_LIMIT = 5_000;

class Reader {
  readonly #words: readonly Word[];
  readonly #tongue: Tongue;
  #at = 0;
  #depth = 0;

  constructor(source: string, tongue: Tongue) {
    this.#words = wordsOf(source, tongue);
    this.#tongue = tongue;
  }

  get #word(): Word | undefined {
    return this.#words[this.#at];
  }

  #is(sign: string): boolean {
    const word = this.#word;
    return word?.kind === 'sign' && word.text === sign;
  }

  #take(sign: string): boolean {
    if (!this.#is(sign)) return false;
    this.#at++;
    return true;
  }

  program(): Statement[] {
    const statements: Statement[] = [];
    while (this.#at < this.#words.length && statements.length < STATEMENT_LIMIT) {
      const before = this.#at;
      const statement = this.#statement();
      if (statement) statements.push(statement);
      if (this.#at === before) this.#at++;
    }
    return statements;
  }

  #statement(): Statement | undefined {
    const word = this.#word;
    if (!word || word.kind === 'end') {
      this.#at++;
      return undefined;
    }
    if (word.kind === 'name' && /^(?:foreach|for)$/.test(word.text)) return this.#for();
    if (
      word.kind === 'name' &&
      (word.text === 'def' ||
        word.text === 'sub' ||
        word.text === 'package' ||
        word.text === 'class' ||
        word.text === 'module')
    ) {
      // The body is followed as if it ran: what a function may do counts.
      this.#at += 2;
      return undefined;
    }
    if (word.kind === 'name' && word.text === 'use') {
      while (this.#word && this.#word.kind !== 'end') this.#at++;
      return undefined;
    }
    if (word.kind === 'name' && KEYWORDS.has(word.text) && word.text !== 'do') {
      this.#at++;
      return undefined;
    }
    if (word.kind === 'sign' && /^[{}]$/.test(word.text)) {
      this.#at++;
      return undefined;
    }
    return { kind: 'do', value: this.#expression(0) };
  }

  /** `foreach my $f (list) {`, `for f in list do` */
  #for(): Statement | undefined {
    this.#at++;
    if (this.#word?.kind === 'name' && /^(?:my|our)$/.test(this.#word.text)) this.#at++;
    const word = this.#word;
    const named = word && (word.kind === 'variable' || word.kind === 'name') ? word.text : '$_';
    if (word && (word.kind === 'variable' || word.kind === 'name')) this.#at++;
    if (this.#word?.kind === 'name' && this.#word.text === 'in') this.#at++;
    const over = this.#expression(0);
    return { kind: 'for', target: { kind: 'name', name: named }, over, body: this.#block() };
  }

  /** Statements up to the end of a block. */
  #block(): Statement[] {
    while (this.#word?.kind === 'end') this.#at++;
    const braces = this.#take('{');
    if (!braces && this.#word?.kind === 'name' && this.#word.text === 'do') this.#at++;
    const statements: Statement[] = [];
    let depth = 1;
    while (this.#at < this.#words.length && statements.length < STATEMENT_LIMIT) {
      const word = this.#word;
      if (!word) break;
      if (braces && word.kind === 'sign' && word.text === '}') {
        this.#at++;
        if (--depth === 0) break;
        continue;
      }
      if (braces && word.kind === 'sign' && word.text === '{') depth++;
      if (
        !braces &&
        word.kind === 'name' &&
        /^(?:if|unless|while|case|begin|do|def)$/.test(word.text) &&
        word.text !== 'do'
      )
        depth++;
      if (!braces && word.kind === 'name' && word.text === 'end') {
        this.#at++;
        if (--depth === 0) break;
        continue;
      }
      const before = this.#at;
      const statement = this.#statement();
      if (statement) statements.push(statement);
      if (this.#at === before) this.#at++;
    }
    return statements;
  }

  /** Binary operators by how tight they bind. */
  #expression(level: number): Expression {
    if (++this.#depth > 60) {
      this.#depth--;
      this.#at++;
      return parts();
    }
    try {
      let left = this.#operand();
      for (;;) {
        const word = this.#word;
        if (!word) return left;
        if (word.kind === 'name' && /^(?:or|and)$/.test(word.text) && level === 0) {
          this.#at++;
          left = { kind: 'either', options: [left, this.#expression(1)] };
          continue;
        }
        // `statement if condition`
        if (
          word.kind === 'name' &&
          /^(?:if|unless|while|until|for|foreach|x)$/.test(word.text) &&
          level === 0
        ) {
          this.#at++;
          if (word.text === 'for' || word.text === 'foreach') {
            const over = this.#expression(1);
            return { kind: 'each', target: { kind: 'name', name: '$_' }, over, value: left };
          }
          const right = this.#expression(1);
          left = word.text === 'x' ? { kind: 'binary', operator: '*', left, right } : parts(right, left);
          continue;
        }
        if (word.kind !== 'sign') return left;
        const tight = TIGHTNESS[word.text];
        if (tight === undefined || tight < level) return left;
        this.#at++;
        while (this.#word?.kind === 'end' && this.#word.text === '\n') this.#at++;
        const right = this.#expression(tight + (word.text === '=' ? 0 : 1));
        left = combined(word.text, left, right);
      }
    } finally {
      this.#depth--;
    }
  }

  #operand(): Expression {
    const word = this.#word;
    if (!word || word.kind === 'end') return parts();
    this.#at++;
    switch (word.kind) {
      case 'string':
        return this.#postfix(this.#string(word));
      case 'number':
        return this.#postfix(text(String(Number(word.text.replaceAll('_', '')))));
      case 'variable':
        return this.#postfix(name(word.text.replace(/^\$\{(\w+)\}$/, '$$$1')));
      case 'name':
        return this.#named(word);
      case 'sign':
        return this.#signed(word);
    }
  }

  #signed(word: Word): Expression {
    switch (word.text) {
      case '(':
      case '[': {
        const items = this.#list(word.text === '(' ? ')' : ']');
        const [only] = items;
        return this.#postfix(
          word.text === '(' && items.length === 1 && only ? only : { kind: 'list', items },
        );
      }
      case '\\':
      case '!':
      case '-':
      case '+':
      case '&':
      case '*':
        return this.#expression(20);
      case '<': {
        // `<STDIN>`, `<$fh>`
        while (this.#word && !this.#is('>') && this.#word.kind !== 'end') this.#at++;
        this.#take('>');
        return { kind: 'parts', parts: [] };
      }
      case '{': {
        const items = this.#list('}');
        return this.#postfix({ kind: 'record', entries: pairs(items) });
      }
      case '->': {
        return this.#expression(0);
      }
      default:
        return parts();
    }
  }

  #named(word: Word): Expression {
    if (word.text === 'do' || word.text === 'eval') {
      // A block: its statements follow by themselves.
      if (this.#is('{')) {
        this.#at++;
        return parts();
      }
    }
    if (
      /^(?:my|our|local|return|print|puts|p|die|warn|say|printf|not|defined|ref|scalar|raise|yield|then|do)$/.test(
        word.text,
      )
    ) {
      if (word.text === 'do' && this.#word?.kind === 'string')
        return call(name('do'), [this.#expression(3)], word.line);
      const inner = this.#expression(
        word.text === 'my' || word.text === 'our' || word.text === 'local' ? 5 : 3,
      );
      return /^(?:print|puts|p|say|printf)$/.test(word.text)
        ? call(name('print'), [inner, ...this.#more()])
        : inner;
    }
    if (KEYWORDS.has(word.text)) return parts();
    let path = word.text;
    while (this.#is('::')) {
      this.#at++;
      path += `::${this.#word?.text ?? ''}`;
      this.#at++;
    }
    return this.#postfix(this.#called(name(path), word.line));
  }

  /** Further arguments after the first of a command call. */
  #more(): Expression[] {
    const items: Expression[] = [];
    while (this.#take(',')) items.push(this.#expression(3));
    return items;
  }

  /** Arguments in parentheses, or after a blank. */
  #called(callee: Expression, line: number): Expression {
    const word = this.#word;
    if (this.#is('(') && !(word && 'spaced' in word && word.spaced && this.#tongue === 'ruby')) {
      this.#at++;
      return call(callee, this.#list(')'), line);
    }
    const starts =
      word &&
      (word.kind === 'string' ||
        word.kind === 'variable' ||
        word.kind === 'number' ||
        (word.kind === 'name' && !KEYWORDS.has(word.text)) ||
        (word.kind === 'sign' &&
          (word.text === '\\' ||
            (word.text === '[' && 'spaced' in word && word.spaced) ||
            (word.text === '(' && 'spaced' in word && word.spaced) ||
            (word.text === '->' && this.#tongue === 'ruby'))));
    if (!starts || (word.kind === 'string' && word.quote === 'pattern')) {
      // A bare name is a variable or a constant; a bare method is called.
      return callee.kind === 'name' ? callee : call(callee, [], line);
    }
    // `open(F, …)` and `print F …`: a bare handle before the arguments is no argument.
    const args = [this.#expression(3), ...this.#more()];
    return call(callee, args, line);
  }

  #list(close: string): Expression[] {
    const items: Expression[] = [];
    while (this.#at < this.#words.length) {
      while (this.#word?.kind === 'end' && this.#word.text === '\n') this.#at++;
      if (
        this.#take(close) ||
        this.#word === undefined ||
        (this.#word.kind === 'end' && this.#word.text !== '\n')
      )
        break;
      const before = this.#at;
      if (this.#take(',') || this.#take('=>')) continue;
      items.push(this.#expression(2));
      if (this.#at === before) this.#at++;
    }
    return items;
  }

  /** `.method(args)`, `->method`, `[index]`, `{key}`, blocks after a call. */
  #postfix(start: Expression): Expression {
    let e = start;
    for (;;) {
      const word = this.#word;
      if (word?.kind !== 'sign') return e;
      if ((word.text === '.' && this.#tongue === 'ruby') || word.text === '&.' || word.text === '->') {
        const next = this.#words[this.#at + 1];
        if (next?.kind === 'name') {
          this.#at += 2;
          e = this.#called({ kind: 'member', of: e, name: next.text }, next.line);
          continue;
        }
        if (word.text !== '->') return e;
        this.#at++;
        continue;
      }
      if (word.text === '[' && !('spaced' in word && word.spaced)) {
        this.#at++;
        const items = this.#list(']');
        e = { kind: 'index', of: e, at: items[0] ?? text(NAME) };
        continue;
      }
      if (
        word.text === '{' &&
        this.#tongue === 'perl' &&
        e.kind !== 'call' &&
        !('spaced' in word && word.spaced)
      ) {
        this.#at++;
        const key = this.#word;
        const bare = key?.kind === 'name' && this.#words[this.#at + 1]?.text === '}';
        const items = bare ? [text(key.text)] : [];
        if (bare) this.#at += 2;
        else items.push(...(this.#list('}') as { kind: 'text'; text: string }[]));
        e = { kind: 'index', of: e, at: items[0] ?? text(NAME) };
        continue;
      }
      // `xs.each { |x| … }`: the block runs for each of them.
      if (word.text === '{' && this.#tongue === 'ruby' && this.#words[this.#at + 1]?.text === '|') {
        this.#at += 2;
        const target = this.#blockTarget();
        return {
          kind: 'each',
          target,
          over: e.kind === 'call' && e.callee.kind === 'member' ? e.callee.of : e,
          value: this.#expression(0),
        };
      }
      return e;
    }
  }

  #blockTarget(): Target {
    const word = this.#word;
    while (this.#word && !this.#is('|') && this.#word.kind !== 'end') this.#at++;
    this.#take('|');
    return word?.kind === 'name' ? { kind: 'name', name: word.text } : { kind: 'none' };
  }

  #string(word: Extract<Word, { kind: 'string' }>): Expression {
    switch (word.quote) {
      case 'raw':
        return text(word.text);
      case 'pattern':
        return text(NAME);
      case 'list':
        return {
          kind: 'list',
          items: word.text
            .split(/\s+/)
            .filter(Boolean)
            .map((each) => text(each)),
        };
      case 'shell':
        return { kind: 'shell', code: this.#interpolated(word.text) };
      case 'cooked':
        return this.#interpolated(word.text);
    }
  }

  #interpolated(body: string): Expression {
    const pattern =
      this.#tongue === 'ruby'
        ? /#\{([^}]*)\}/g
        : /\$\{?([A-Za-z_]\w*)\}?(?:->)?(?:\{['"]?(\w+)['"]?\}|\[(-?\d+)\])?|@\{\[(.*?)\]\}/g;
    const list: Expression[] = [];
    let at = 0;
    for (const match of body.matchAll(pattern)) {
      if (match.index > at) list.push(text(unescapedLiteral(body.slice(at, match.index))));
      list.push(this.#tongue === 'ruby' ? inner(match[1] ?? '', 'ruby') : this.#perlVariable(match));
      at = match.index + match[0].length;
    }
    if (at < body.length) list.push(text(unescapedLiteral(body.slice(at))));
    return list.length === 1 && list[0] ? list[0] : { kind: 'join', parts: list };
  }

  #perlVariable(match: RegExpMatchArray): Expression {
    const [, variable, key, index, code] = match;
    if (code !== undefined) return inner(code, 'perl');
    const base = name(`$${variable}`);
    if (key !== undefined) return { kind: 'index', of: base, at: text(key) };
    return index !== undefined ? { kind: 'index', of: base, at: text(index) } : base;
  }
}

function inner(code: string, tongue: Tongue): Expression {
  const [first] = new Reader(code, tongue).program();
  return first?.kind === 'do' ? first.value : text(NAME);
}

const TIGHTNESS: Readonly<Record<string, number>> = {
  '=': 4,
  '||=': 4,
  '+=': 4,
  '.=': 4,
  '?': 5,
  ':': 5,
  '||': 6,
  '&&': 7,
  '=~': 9,
  '!~': 9,
  '==': 8,
  '!=': 8,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  '..': 6,
  '+': 12,
  '-': 12,
  '.': 12,
  '<<': 11,
  '*': 13,
  '/': 13,
  '%': 13,
  '=>': 3,
};

function combined(operator: string, left: Expression, right: Expression): Expression {
  switch (operator) {
    case '=':
    case '||=':
      return { kind: 'assign', target: targetOf(left), value: right };
    case '+=':
    case '.=':
      return { kind: 'assign', target: targetOf(left), value: { kind: 'join', parts: [left, right] } };
    case '.':
    case '+':
    case '*':
    case '%':
    case '<<':
    case '-':
      return { kind: 'binary', operator, left, right };
    case '||':
    case '&&':
    case ':':
      return { kind: 'either', options: [left, right] };
    case '=>':
      return { kind: 'list', items: [left, right] };
    default:
      return parts(left, right);
  }
}

function targetOf(e: Expression): Target {
  if (e.kind === 'name') return { kind: 'name', name: e.name };
  if (e.kind === 'call' && e.args.length === 0 && e.callee.kind === 'name')
    return { kind: 'name', name: e.callee.name };
  if (e.kind === 'index') return { kind: 'place', of: e.of, at: e.at };
  if (e.kind === 'list') return { kind: 'list', items: e.items.map(targetOf) };
  return { kind: 'none' };
}

function pairs(items: readonly Expression[]): [Expression, Expression][] {
  return items.flatMap((item): [Expression, Expression][] =>
    item.kind === 'list' && item.items[0] && item.items[1] ? [[item.items[0], item.items[1]]] : [],
  );
}
