/** Strings of Perl and Ruby, with what is put into them, and variables by their signs. */
import { unescapedLiteral } from '../../commands/decode.ts';
import { NAME } from '../../text.ts';
import { type Expression, name, text } from '../tree.ts';
import { Cursor } from './cursor.ts';
import type { Word } from './words.ts';

export abstract class Strings extends Cursor {
  /** A program inside a string. */
  protected abstract inside(code: string): Expression;

  /** `@x` of Ruby is the object's; `$x[0]` of Perl is an item of `@x`, `$h{k}` one of `%h`. */
  protected variable(word: string): Expression {
    const plain = word.replace(/^\$\{(\w+)\}$/, '$$$1');
    if (this.tongue === 'ruby')
      return /^@\w/.test(plain) ? { kind: 'member', of: name('self'), name: plain.slice(1) } : name(plain);
    const next = this.word;
    const holds = plain.startsWith('$') && next?.kind === 'sign' && !next.spaced;
    if (holds && next.text === '[') return name(`@${plain.slice(1)}`);
    return holds && next.text === '{' ? name(`%${plain.slice(1)}`) : name(plain);
  }

  protected string(word: Extract<Word, { kind: 'string' }>): Expression {
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
        return { kind: 'shell', code: this.interpolated(word.text) };
      case 'cooked':
        return this.interpolated(word.text);
    }
  }

  protected interpolated(body: string): Expression {
    const pattern =
      this.tongue === 'ruby'
        ? /#\{([^}]*)\}/g
        : /\$\{?([A-Za-z_]\w*)\}?(?:->)?(?:\{['"]?(\w+)['"]?\}|\[(-?\d+)\])?|@\{\[(.*?)\]\}/g;
    const list: Expression[] = [];
    let at = 0;
    for (const match of body.matchAll(pattern)) {
      if (match.index > at) list.push(text(unescapedLiteral(body.slice(at, match.index))));
      list.push(this.tongue === 'ruby' ? this.inside(match[1] ?? '') : this.perlVariable(match));
      at = match.index + match[0].length;
    }
    if (at < body.length) list.push(text(unescapedLiteral(body.slice(at))));
    return list.length === 1 && list[0] ? list[0] : { kind: 'join', parts: list };
  }

  protected perlVariable(match: RegExpMatchArray): Expression {
    const [whole, variable, key, index, code] = match;
    if (code !== undefined) return this.inside(code);
    const own = whole.includes('->') || (key === undefined && index === undefined);
    const base = name(`${own ? '$' : key === undefined ? '@' : '%'}${variable}`);
    if (key !== undefined) return { kind: 'index', of: base, at: text(key) };
    return index !== undefined ? { kind: 'index', of: base, at: text(index) } : base;
  }
}
