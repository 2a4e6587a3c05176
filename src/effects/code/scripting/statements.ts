/** Perl and Ruby: a small parser into the common form. */
import { NAME } from '../../text.ts';
import { type Expression, parts, type Statement, type Target, text } from '../tree.ts';
import { KEYWORDS, ScriptingExpressions } from './expressions.ts';
import { returning } from './operators.ts';

/** The statements of a Perl program. */
export const parsePerl = (source: string): readonly Statement[] => new Statements(source, 'perl').program();
/** The statements of a Ruby program. */
export const parseRuby = (source: string): readonly Statement[] => new Statements(source, 'ruby').program();

const STATEMENT_LIMIT = 5_000;
const MODIFIERS = /^(?:if|unless|while|until|for|foreach)$/;
const CONDITIONS = /^(?:if|unless|while|until|elsif)$/;

class Statements extends ScriptingExpressions {
  #depth = 0;

  program(): Statement[] {
    return this.#until(() => false);
  }

  protected inside(code: string): Expression {
    const [first] = new Statements(code, this.tongue).program();
    return first?.kind === 'do' ? first.value : text(NAME);
  }

  #until(closes: () => boolean): Statement[] {
    const statements: Statement[] = [];
    while (this.at < this.words.length && statements.length < STATEMENT_LIMIT && !closes()) {
      const before = this.at;
      statements.push(...this.#statement());
      if (this.at === before) this.at++;
    }
    return statements;
  }

  protected body(close: string): Statement[] {
    if (++this.#depth > 80) {
      this.#depth--;
      return [];
    }
    const isEnd = close === 'end';
    const statements = this.#until(() =>
      isEnd ? this.isName(/^(?:end|rescue|ensure|else|elsif|when)$/) : this.is('}'),
    );
    // What is done when something fails, or in any case.
    while (isEnd && this.isName(/^(?:rescue|ensure|else|elsif|when)$/)) {
      if (!this.isName(/^(?:else|ensure)$/)) {
        this.at++;
        // `when "a", "b" then …`
        const tests = this.word?.kind === 'end' ? [] : [this.#condition(), ...this.more()];
        statements.push({ kind: 'do', value: parts(...tests) });
        if (this.isName(/^then$/)) this.at++;
      } else this.at++;
      const other = this.#until(() => this.isName(/^(?:end|rescue|ensure|else|elsif|when)$/));
      statements.push({ kind: 'branch', certain: false, bodies: [other] });
    }
    this.at++;
    this.#depth--;
    return statements;
  }

  protected block(): Statement[] {
    while (this.word?.kind === 'end') this.at++;
    if (this.take('{')) return this.body('}');
    if (this.isName(/^(?:do|then)$/)) this.at++;
    return this.tongue === 'ruby' ? this.body('end') : [];
  }

  #statement(): Statement[] {
    const word = this.word;
    if (!word || word.kind === 'end') {
      this.at++;
      return [];
    }
    if (word.kind === 'sign' && word.text === '{' && this.tongue === 'perl') return this.block();
    if (word.kind === 'name') {
      const own = this.#keyword(word.text);
      if (own) return own;
    }
    return [{ kind: 'do', value: this.expression(0) }];
  }

  /** A statement that a keyword leads; nothing where the word is none. */
  #keyword(word: string): Statement[] | undefined {
    const ruby = this.tongue === 'ruby';
    if (/^(?:foreach|for)$/.test(word)) return this.#for();
    if (CONDITIONS.test(word)) return this.#branches();
    if (word === 'return') return this.#return();
    if (/^(?:next|last|break|redo)$/.test(word)) return this.#leave();
    if (word === 'sub' && this.words[this.at + 1]?.kind === 'name') return this.#sub();
    if (ruby && word === 'def') return this.#def();
    if (ruby && /^(?:class|module)$/.test(word)) return this.#class();
    if (ruby && word === 'begin') {
      this.at++;
      return this.body('end');
    }
    if (ruby && word === 'case') {
      this.at++;
      const value = this.expression(0);
      return [
        { kind: 'do', value },
        { kind: 'branch', certain: false, bodies: [this.body('end')] },
      ];
    }
    if (/^(?:use|no|package)$/.test(word) && !ruby) {
      this.skipLine();
      return [];
    }
    if (/^(?:BEGIN|END)$/.test(word)) {
      this.at++;
      return this.block();
    }
    if (KEYWORDS.has(word) && !/^(?:do|my|our|local|not|require_relative)$/.test(word)) {
      this.at++;
      return [];
    }
    return undefined;
  }

  /** `if condition … elsif … else … end`, `if (condition) { … }` */
  #branches(): Statement[] {
    const statements: Statement[] = [];
    const bodies: Statement[][] = [];
    const ruby = this.tongue === 'ruby';
    this.at++;
    statements.push({ kind: 'do', value: this.#condition() });
    if (ruby) {
      if (this.isName(/^(?:then|do)$/)) this.at++;
      bodies.push(this.body('end'));
      return [...statements, { kind: 'branch', certain: false, bodies }];
    }
    bodies.push(this.block());
    while (this.isName(/^(?:elsif|else)$/)) {
      const more = this.word?.text === 'elsif';
      this.at++;
      if (more) statements.push({ kind: 'do', value: this.#condition() });
      bodies.push(this.block());
    }
    return [...statements, { kind: 'branch', certain: false, bodies }];
  }

  #condition(): Expression {
    const before = this.bare;
    this.bare = true;
    const value = this.expression(1);
    this.bare = before;
    return value;
  }

  /** `foreach my $f (list) {`, `for f in list do`, `for (my $i = 0; …; …) {` */
  #for(): Statement[] {
    this.at++;
    if (this.isName(/^(?:my|our)$/)) this.at++;
    const target = this.#forTarget();
    if (this.isName(/^in$/)) this.at++;
    if (this.tongue === 'perl' && this.#counts()) {
      this.at++;
      const start = this.#until(() => this.is(')'));
      this.at++;
      return [...start, { kind: 'branch', certain: false, bodies: [this.block()] }];
    }
    const over = this.#condition();
    return [{ kind: 'for', target, over, body: this.block() }];
  }

  #forTarget(): Target {
    const names: Target[] = [];
    while (
      this.word &&
      (this.word.kind === 'variable' || (this.word.kind === 'name' && this.word.text !== 'in'))
    ) {
      names.push({ kind: 'name', name: this.word.text });
      this.at++;
      if (!this.take(',')) break;
    }
    const [only] = names;
    if (!only) return { kind: 'name', name: '$_' };
    return names.length === 1 ? only : { kind: 'list', items: names };
  }

  /** Does a loop with a counter follow: `(my $i = 0; …`? */
  #counts(): boolean {
    let depth = 0;
    for (let i = this.at; i < this.words.length; i++) {
      const word = this.words[i];
      if (word?.text === '(') depth++;
      if (word?.text === ')' && --depth === 0) return false;
      if (word?.kind === 'end' && word.text === ';') return true;
    }
    return false;
  }

  #return(): Statement[] {
    this.at++;
    const ends =
      this.word === undefined ||
      this.word.kind === 'end' ||
      this.is('}') ||
      this.isName(/^(?:if|unless|end)$/);
    const value = ends ? undefined : this.expression(1);
    const back: Statement = { kind: 'return', value };
    if (!this.isName(MODIFIERS)) return [back];
    this.at++;
    return [
      { kind: 'do', value: this.expression(1) },
      { kind: 'branch', certain: false, bodies: [[back]] },
    ];
  }

  #leave(): Statement[] {
    this.at++;
    if (this.word?.kind === 'name' && !MODIFIERS.test(this.word.text)) this.at++;
    if (!this.isName(MODIFIERS)) return [{ kind: 'leave' }];
    this.at++;
    return [{ kind: 'do', value: this.expression(1) }];
  }

  #sub(): Statement[] {
    const own = this.words[this.at + 1]?.text ?? '';
    this.at += 2;
    // A signature, or a prototype.
    const parameters = this.take('(') ? this.#signature() : [];
    const body = returning(this.block());
    return [{ kind: 'define', definition: { name: own, parameters, body }, decorators: [] }];
  }

  #signature(): { target: Target; name: string }[] {
    const list: { target: Target; name: string }[] = [];
    for (; this.word && !this.take(')'); this.at++)
      if (this.word.kind === 'variable')
        list.push({ target: { kind: 'name', name: this.word.text }, name: this.word.text });
    return list;
  }

  #def(): Statement[] {
    this.at++;
    if (this.isName(/^self$/) && this.words[this.at + 1]?.text === '.') this.at += 2;
    const own = this.word?.text ?? '';
    this.at++;
    const parameters = this.take('(')
      ? this.parameters(')')
      : this.word?.kind === 'name'
        ? this.parameters('\n')
        : [];
    const body = this.take('=') ? [{ kind: 'do' as const, value: this.expression(0) }] : this.body('end');
    return [{ kind: 'define', definition: { name: own, parameters, body: returning(body) }, decorators: [] }];
  }

  #class(): Statement[] {
    this.at++;
    // `class << self`: its methods are the class's own.
    if (this.take('<<')) {
      this.skipLine();
      return this.body('end');
    }
    const own = this.word?.text ?? '';
    this.at++;
    const bases = this.take('<') ? [this.expression(6)] : [];
    return [{ kind: 'class', name: own, bases, body: this.body('end') }];
  }
}
