/** Perl and Ruby: expressions in the common form. */
import { NAME } from '../../text.ts';
import { call, type Expression, name, type Parameter, parts, type Statement, text } from '../tree.ts';
import { combined, pairs, returning, TIGHTNESS } from './operators.ts';
import { Strings } from './strings.ts';
import type { Word } from './words.ts';

/** Words that open or close a block, or lead a condition: no name begins with them. */
export const KEYWORDS = new Set(
  'if unless while until else elsif elif for foreach do then begin ensure rescue end case when in my our local return and or not next last redo package use no require_relative BEGIN END module class def sub'.split(
    ' ',
  ),
);

/** A number as it counts: octal where it starts with 0. */
const numberText = (digits: string): string =>
  String(/^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits));

export abstract class ScriptingExpressions extends Strings {
  private depth = 0;
  /** `while x do`: the word opens the loop's body, and no block of a call. */
  protected bare = false;

  /** Statements of a block in braces, or between `do` and `end`. */
  protected abstract block(): Statement[];
  /** Binary operators by how tight they bind. */
  protected expression(level: number): Expression {
    if (++this.depth > 60) {
      this.depth--;
      this.at++;
      return parts();
    }
    try {
      let left = this.operand();
      for (;;) {
        const word = this.word;
        if (!word) return left;
        if (word.kind === 'name' && /^(?:or|and)$/.test(word.text) && level === 0) {
          this.at++;
          left = { kind: 'either', options: [left, this.expression(1)] };
          continue;
        }
        // `statement if condition`
        if (
          word.kind === 'name' &&
          /^(?:if|unless|while|until|for|foreach|x)$/.test(word.text) &&
          level === 0
        ) {
          this.at++;
          if (word.text === 'for' || word.text === 'foreach') {
            const over = this.expression(1);
            return { kind: 'each', target: { kind: 'name', name: '$_' }, over, value: left };
          }
          const right = this.expression(1);
          left = word.text === 'x' ? { kind: 'binary', operator: '*', left, right } : parts(right, left);
          continue;
        }
        if (word.kind !== 'sign') return left;
        const tight = TIGHTNESS[word.text];
        if (tight === undefined || tight < level) return left;
        this.at++;
        while (this.word?.kind === 'end' && this.word.text === '\n') this.at++;
        const right = this.expression(tight + (word.text === '=' ? 0 : 1));
        left = combined(word.text, left, right);
      }
    } finally {
      this.depth--;
    }
  }

  protected operand(): Expression {
    const word = this.word;
    if (!word || word.kind === 'end') return parts();
    this.at++;
    switch (word.kind) {
      case 'string':
        return this.postfix(this.string(word));
      case 'number':
        return this.postfix(text(numberText(word.text.replaceAll('_', ''))));
      case 'variable':
        return this.postfix(this.variable(word.text));
      case 'name':
        return this.named(word);
      case 'sign':
        return this.signed(word);
    }
  }

  protected signed(word: Word): Expression {
    switch (word.text) {
      case '(':
      case '[': {
        const items = this.list(word.text === '(' ? ')' : ']');
        const [only] = items;
        return this.postfix(word.text === '(' && items.length === 1 && only ? only : { kind: 'list', items });
      }
      case '\\':
      case '!':
      case '-':
      case '+':
      case '&':
      case '*':
        return this.expression(20);
      case '<': {
        // `<STDIN>`, `<$fh>`
        const handle = this.word;
        while (this.word && !this.is('>') && this.word.kind !== 'end') this.at++;
        this.take('>');
        return handle ? call(name('readline'), [name(handle.text)], word.line) : parts();
      }
      case '{': {
        const items = this.list('}');
        return this.postfix({ kind: 'record', entries: pairs(items) });
      }
      case '->': {
        const parameters = this.take('(') ? this.parameters(')') : [];
        return this.postfix({
          kind: 'function',
          definition: { name: '', parameters, body: returning(this.block()) },
        });
      }
      default:
        return parts();
    }
  }

  protected named(word: Word): Expression {
    if (this.tongue === 'perl' && /^(?:do|eval|sub)$/.test(word.text) && this.is('{')) {
      const definition = { name: '', parameters: [], body: returning(this.block()) };
      const block: Expression = { kind: 'function', definition };
      return word.text === 'sub' ? block : this.postfix(call(block, [], word.line));
    }
    if (this.tongue === 'perl' && /^(?:map|grep|sort|first|any|all)$/.test(word.text) && this.is('{')) {
      const body = returning(this.block());
      this.take(',');
      const block: Expression = { kind: 'function', definition: { name: '', parameters: [], body } };
      return this.postfix(call(name(word.text), [block, this.argument(3), ...this.more()], word.line));
    }
    if (word.text === 'yield') return this.called(name('* block'), word.line, true);
    if (this.tongue === 'perl' && word.text === 'shift' && !this.is('(')) {
      const list = this.word?.kind === 'variable' ? this.operand() : name('@_');
      return this.postfix(call(name('shift'), [list], word.line));
    }
    if (this.tongue === 'perl' && /^(?:print|printf|say)$/.test(word.text)) {
      const handle = this.handle();
      if (handle) return call(name('*print-to'), [handle, this.expression(3), ...this.more()], word.line);
    }
    if (
      /^(?:my|our|local|return|print|puts|p|die|warn|say|printf|not|defined|ref|scalar|raise|then|do)$/.test(
        word.text,
      )
    ) {
      if (word.text === 'do' && this.word?.kind === 'string')
        return call(name('do'), [this.expression(3)], word.line);
      if (/^(?:my|our|local)$/.test(word.text) && this.is('(')) {
        this.at++;
        return { kind: 'list', items: this.list(')') };
      }
      const inner = this.expression(/^(?:my|our|local)$/.test(word.text) ? 5 : 3);
      return /^(?:print|puts|p|say|printf)$/.test(word.text)
        ? call(name('print'), [inner, ...this.more()])
        : inner;
    }
    if (KEYWORDS.has(word.text)) return parts();
    let path = word.text;
    while (this.is('::')) {
      this.at++;
      path += `::${this.word?.text ?? ''}`;
      this.at++;
    }
    const made = this.called(name(path), word.line);
    // `open(my $f, …)` binds the handle.
    const handle =
      path === 'open' && this.tongue === 'perl' && made.kind === 'call' ? made.args[0] : undefined;
    return this.postfix(
      handle?.kind === 'name'
        ? { kind: 'assign', target: { kind: 'name', name: handle.name }, value: made }
        : made,
    );
  }

  /** `print $out …`, `print STDERR …`: a handle stands before what is printed, no comma between. */
  private handle(): Expression | undefined {
    const [at, after] = [this.word, this.words[this.at + 1]];
    const braced = this.is('{') && after?.kind === 'variable' && this.words[this.at + 2]?.text === '}';
    if (braced) {
      this.at += 3;
      return name(after.text);
    }
    const isName = at?.kind === 'variable' || (at?.kind === 'name' && /^[A-Z]+$/.test(at.text));
    if (!isName || !after || !(after.kind === 'string' || after.kind === 'variable' || after.kind === 'name'))
      return undefined;
    if (
      after.kind === 'name' &&
      /^(?:x|if|unless|for|foreach|and|or|eq|ne|lt|gt|le|ge|cmp)$/.test(after.text)
    )
      return undefined;
    this.at++;
    return name(at.text);
  }

  /** Parameters up to their closing sign. */
  protected parameters(close: string): Parameter[] {
    const list: Parameter[] = [];
    let rest = false;
    for (; this.word && !this.take(close); ) {
      const word = this.word;
      if (word.kind === 'end' && close === '\n') break;
      this.at++;
      if (word.kind === 'sign' && /^\*+$/.test(word.text)) rest = true;
      else if (word.kind === 'name') {
        const own = word.text;
        this.take(':');
        const standard =
          this.take('=') || !(this.is(',') || this.is(close) || this.word?.kind === 'end')
            ? this.expression(6)
            : undefined;
        list.push({
          target: { kind: 'name', name: own },
          name: own,
          ...(standard && standard.kind !== 'parts' && { standard }),
          ...(rest && { rest: true as const }),
        });
        rest = false;
      }
    }
    return list;
  }

  /** `name: value` of Ruby is a record of its own. */
  protected argument(level: number): Expression {
    const [own, colon] = [this.word, this.words[this.at + 1]];
    const isKeyword =
      this.tongue === 'ruby' &&
      own?.kind === 'name' &&
      colon?.kind === 'sign' &&
      colon.text === ':' &&
      !colon.spaced;
    if (!isKeyword) return this.expression(level);
    this.at += 2;
    return { kind: 'record', entries: [[text(own.text), this.expression(level)]] };
  }

  /** Further arguments after the first of a command call. */
  protected more(): Expression[] {
    const items: Expression[] = [];
    while (this.take(',')) items.push(this.argument(3));
    return items;
  }

  /** Arguments in parentheses, or after a blank. */
  protected called(callee: Expression, line: number, always = false): Expression {
    const word = this.word;
    if (this.is('(') && !(word && 'spaced' in word && word.spaced && this.tongue === 'ruby')) {
      this.at++;
      return call(callee, this.list(')'), line);
    }
    const starts =
      word &&
      (word.kind === 'string' ||
        word.kind === 'variable' ||
        word.kind === 'number' ||
        (word.kind === 'name' &&
          (!KEYWORDS.has(word.text) || (this.tongue === 'perl' && /^(?:my|our|local)$/.test(word.text)))) ||
        (word.kind === 'sign' &&
          (word.text === '\\' ||
            (word.text === '[' && 'spaced' in word && word.spaced) ||
            (word.text === '(' && 'spaced' in word && word.spaced) ||
            (word.text === '->' && this.tongue === 'ruby'))));
    if (!starts || (word.kind === 'string' && word.quote === 'pattern')) {
      // A bare name is a variable or a constant; a bare method is called.
      return callee.kind === 'name' && !always ? callee : call(callee, [], line);
    }
    // `open(F, …)` and `print F …`: a bare handle before the arguments is no argument.
    const args = [this.argument(3), ...this.more()];
    return call(callee, args, line);
  }

  protected list(close: string): Expression[] {
    const items: Expression[] = [];
    while (this.at < this.words.length) {
      while (this.word?.kind === 'end' && this.word.text === '\n') this.at++;
      if (
        this.take(close) ||
        this.word === undefined ||
        (this.word.kind === 'end' && this.word.text !== '\n')
      )
        break;
      const before = this.at;
      if (this.take(',') || this.take('=>')) continue;
      items.push(this.argument(2));
      if (this.at === before) this.at++;
    }
    return items;
  }

  /** `.method(args)`, `->method`, `[index]`, `{key}`, blocks after a call. */
  protected postfix(start: Expression): Expression {
    let e = start;
    for (;;) {
      const word = this.word;
      if (word?.kind === 'name' && word.text === 'do') return this.given(e) ?? e;
      if (word?.kind !== 'sign') return e;
      if ((word.text === '.' && this.tongue === 'ruby') || word.text === '&.' || word.text === '->') {
        const next = this.words[this.at + 1];
        if (next?.kind === 'name') {
          this.at += 2;
          e = this.called({ kind: 'member', of: e, name: next.text }, next.line);
          continue;
        }
        if (word.text !== '->') return e;
        this.at++;
        // `$f->(…)`
        if (this.is('(')) {
          this.at++;
          e = call(e, this.list(')'), word.line);
        }
        continue;
      }
      if (word.text === '[' && !('spaced' in word && word.spaced)) {
        this.at++;
        const items = this.list(']');
        e = { kind: 'index', of: e, at: items[0] ?? text(NAME) };
        continue;
      }
      if (
        word.text === '{' &&
        this.tongue === 'perl' &&
        e.kind !== 'call' &&
        !('spaced' in word && word.spaced)
      ) {
        this.at++;
        const key = this.word;
        const bare = key?.kind === 'name' && this.words[this.at + 1]?.text === '}';
        const items = bare ? [text(key.text)] : [];
        if (bare) this.at += 2;
        else items.push(...(this.list('}') as { kind: 'text'; text: string }[]));
        e = { kind: 'index', of: e, at: items[0] ?? text(NAME) };
        continue;
      }
      const block = this.given(e);
      if (block) {
        e = block;
        continue;
      }
      return e;
    }
  }

  /** `xs.each { |x| … }`, `File.open(path) do |f| … end`: the block is a last argument of the call. */
  private given(e: Expression): Expression | undefined {
    const word = this.word;
    const opens =
      word?.kind === 'sign' ? word.text === '{' : word?.kind === 'name' && word.text === 'do' && !this.bare;
    const takes = e.kind === 'call' || (e.kind === 'name' && /^[a-z]\w*[?!]?$/.test(e.name));
    if (!opens || !takes || this.tongue !== 'ruby') return undefined;
    const before = this.bare;
    this.bare = false;
    const close = word?.text === 'do' ? 'end' : '}';
    this.at++;
    while (this.word?.kind === 'end' && this.word.text === '\n') this.at++;
    const parameters = this.take('|') ? this.parameters('|') : [];
    const body = returning(this.body(close));
    this.bare = before;
    const block: Expression = { kind: 'function', definition: { name: '', parameters, body } };
    return e.kind === 'call' ? { ...e, args: [...e.args, block] } : call(e, [block], word?.line ?? 0);
  }

  /** Statements up to the word or sign that closes them, which is taken. */
  protected abstract body(close: string): Statement[];
}
