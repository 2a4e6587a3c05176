/** Python: expressions from its syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { unescapedLiteral } from '../../commands/decode.ts';
import { NAME } from '../../text.ts';
import { childrenOf, firstChild } from '../nodes.ts';
import { Reader } from '../reader.ts';
import { type Expression, name, type Parameter, parts, type Target, text } from '../tree.ts';

export abstract class PythonExpressions extends Reader {
  protected read(node: SyntaxNode): Expression {
    const inner = (): Expression[] =>
      childrenOf(node)
        .filter((child) => /^[A-Z]/.test(child.name))
        .map((child) => this.expression(child));
    switch (node.name) {
      case 'String': {
        const raw = this.text(node);
        return { kind: /^[rR]?[bB]/.test(raw) ? 'bytes' : 'text', text: stringValue(raw) };
      }
      case 'ContinuedString':
        return { kind: 'join', parts: inner() };
      case 'FormatString':
        return this.#format(node);
      case 'Number':
        return text(numberText(this.text(node)));
      case 'Boolean':
      case 'None':
        return text(this.text(node));
      case 'VariableName':
        return name(this.text(node));
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression': {
        const callee = node.firstChild;
        const list = firstChild(node, 'ArgList');
        if (!callee) return parts();
        return {
          kind: 'call',
          callee: this.expression(callee),
          ...(list ? this.arguments(list) : { args: [], named: [] }),
          line: this.lineAt(node.from),
        };
      }
      case 'BinaryExpression': {
        const [left, operator, right] = childrenOf(node);
        if (!left || !operator || !right) return parts(...inner());
        if (operator.name === 'or' || operator.name === 'and')
          return {
            kind: 'either',
            options: [this.expression(left), this.expression(right)],
            ...(operator.name === 'and' && { all: true as const }),
          };
        if (operator.name === 'CompareOp' || operator.name === 'in' || operator.name === 'is')
          return {
            kind: 'test',
            operator: this.text(operator),
            left: this.expression(left),
            right: this.expression(right),
          };
        // `a not in b`
        const last = childrenOf(node).at(-1);
        if (operator.name === 'not' && last)
          return {
            kind: 'test',
            operator: 'not in',
            left: this.expression(left),
            right: this.expression(last),
          };
        if (operator.name === 'ArithOp' || operator.name === 'BitOp')
          return {
            kind: 'binary',
            operator: this.text(operator),
            left: this.expression(left),
            right: this.expression(right),
          };
        return parts(...inner());
      }
      case 'UnaryExpression': {
        const [sign, of] = childrenOf(node);
        if (sign?.name === 'not' && of) return this.#negated(of);
        const plain = this.text(node).replace(/\s/g, '');
        return /^-\d+$/.test(plain) ? text(plain) : parts(...inner());
      }
      case 'ConditionalExpression': {
        const [a, test, b] = inner();
        return a && test && b ? { kind: 'either', options: [a, b], test } : parts(...inner());
      }
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
      case 'YieldExpression':
        return inner()[0] ?? parts();
      case 'NamedExpression': {
        const [target, , value] = childrenOf(node);
        return target && value
          ? { kind: 'assign', target: this.target(target), value: this.expression(value) }
          : parts();
      }
      case 'TupleExpression':
      case 'ArrayExpression':
      case 'SetExpression':
        return { kind: 'list', items: this.arguments(node).args };
      case 'DictionaryExpression': {
        const entries: [Expression, Expression][] = [];
        const words = childrenOf(node);
        words.forEach((word, i) => {
          const [before, after] = [words[i - 1], words[i + 1]];
          if (word.name === '**' && after)
            entries.push([{ kind: 'spread', of: text('') }, this.expression(after)]);
          if (word.name === ':' && before && after)
            entries.push([this.expression(before), this.expression(after)]);
        });
        return { kind: 'record', entries };
      }
      case 'LambdaExpression': {
        const list = firstChild(node, 'ParamList');
        const body = node.lastChild;
        return {
          kind: 'function',
          definition: {
            name: '',
            parameters: list ? this.parameters(list) : [],
            body: body ? [{ kind: 'return', value: this.expression(body) }] : [],
          },
        };
      }
      case 'ArrayComprehensionExpression':
      case 'ComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(node);
      case 'TypeDef':
        return parts();
      default:
        return parts(...inner());
    }
  }

  /** `not a and b`: the parser takes `not` for all that follows, and Python for `a` alone. */
  #negated(of: SyntaxNode): Expression {
    const [left, operator, right] = of.name === 'BinaryExpression' ? childrenOf(of) : [];
    if (!left || !right || !/^(?:and|or)$/.test(operator?.name ?? ''))
      return { kind: 'not', of: this.expression(of) };
    return {
      kind: 'either',
      options: [this.#negated(left), this.expression(right)],
      ...(operator?.name === 'and' && { all: true as const }),
    };
  }

  #member(node: SyntaxNode): Expression {
    const [of, open, ...rest] = childrenOf(node);
    if (!of) return parts();
    const base = this.expression(of);
    if (open?.name === '.') return { kind: 'member', of: base, name: rest[0] ? this.text(rest[0]) : '' };
    const inside = rest.slice(0, -1);
    if (inside.some((word) => word.name === ':')) {
      const bounds: (Expression | undefined)[] = [undefined];
      for (const word of inside) {
        if (word.name === ':') bounds.push(undefined);
        else bounds[bounds.length - 1] = this.expression(word);
      }
      return { kind: 'slice', of: base, bounds };
    }
    return { kind: 'index', of: base, at: inside[0] ? this.expression(inside[0]) : text(NAME) };
  }

  protected arguments(list: SyntaxNode): { args: Expression[]; named: [string, Expression][] } {
    const args: Expression[] = [];
    const named: [string, Expression][] = [];
    const words = childrenOf(list).filter((word) => !/^[()[\]{}]$/.test(word.name));
    // A bare generator takes the whole list: `join(chr(c) for c in xs)`.
    if (words.some((word) => word.name === 'for')) return { args: [this.#comprehension(list)], named };
    for (let i = 0; i < words.length; i++) {
      const word = words[i];
      if (!word || word.name === ',' || word.name === '*' || word.name === '**') continue;
      const value = words[i + 2];
      if (words[i + 1]?.name === 'AssignOp' && value) {
        named.push([this.text(word), this.expression(value)]);
        i += 2;
      } else if (words[i - 1]?.name === '*') args.push({ kind: 'spread', of: this.expression(word) });
      else if (words[i - 1]?.name === '**') named.push(['**', this.expression(word)]);
      else args.push(this.expression(word));
    }
    return { args, named };
  }

  #comprehension(node: SyntaxNode): Expression {
    const words = childrenOf(node).filter((word) => !/^[()[\]{}]$/.test(word.name));
    const at = words.findIndex((word) => word.name === 'for');
    const head = words.slice(0, at).filter((word) => /^[A-Z]/.test(word.name));
    const value: Expression =
      head.length > 1
        ? { kind: 'list', items: head.map((word) => this.expression(word)) }
        : head[0]
          ? this.expression(head[0])
          : parts();
    return this.#clauses(words.slice(at), value);
  }

  #clauses(words: readonly SyntaxNode[], value: Expression): Expression {
    const inAt = words.findIndex((word) => word.name === 'in');
    if (words[0]?.name !== 'for' || inAt < 0) return value;
    const targets = words.slice(1, inAt).filter((word) => /^[A-Z]/.test(word.name));
    const next = words.findIndex((word, i) => i > inAt + 1 && word.name === 'for');
    const end = next > 0 ? next : words.length;
    const tests = words
      .slice(inAt + 2, end)
      .filter((word) => /^[A-Z]/.test(word.name))
      .map((word) => this.expression(word));
    const over = words[inAt + 1];
    const [only] = targets;
    return {
      kind: 'each',
      target:
        targets.length > 1
          ? { kind: 'list', items: targets.map((each) => this.target(each)) }
          : only
            ? this.target(only)
            : { kind: 'none' },
      over: over ? this.expression(over) : parts(),
      value: next > 0 ? this.#clauses(words.slice(next), value) : value,
      ...(tests.length > 0 && { tests }),
    };
  }

  #format(node: SyntaxNode): Expression {
    const list: Expression[] = [];
    const raw = this.text(node);
    const open = /^[A-Za-z]*(?:'''|"""|'|")/.exec(raw)?.[0] ?? '"';
    const isRaw = /r/i.test(open);
    let at = node.from + open.length;
    const end = node.to - open.replace(/^[A-Za-z]*/, '').length;
    const literal = (until: number): void => {
      const piece = this.source.slice(at, until).replaceAll('{{', '{').replaceAll('}}', '}');
      if (piece !== '') list.push(text(isRaw ? piece : unescapedLiteral(piece)));
    };
    for (const child of childrenOf(node)) {
      if (child.name !== 'FormatReplacement') continue;
      literal(child.from);
      const value = childrenOf(child).find((each) => /^[A-Z]/.test(each.name) && !/^Format/.test(each.name));
      list.push(value ? this.expression(value) : text(NAME));
      at = child.to;
    }
    literal(Math.max(at, end));
    return { kind: 'join', parts: list };
  }

  protected target(node: SyntaxNode): Target {
    switch (node.name) {
      case 'VariableName':
        return { kind: 'name', name: this.text(node) };
      case 'TupleExpression':
      case 'ArrayExpression':
      case 'ParenthesizedExpression':
        return this.targets(childrenOf(node));
      case 'MemberExpression': {
        const e = this.expression(node);
        if (e.kind === 'member') return { kind: 'place', of: e.of, at: text(e.name) };
        return e.kind === 'index' ? { kind: 'place', of: e.of, at: e.at } : { kind: 'none' };
      }
      default:
        return { kind: 'none' };
    }
  }

  /** Several targets, of which one may take the rest. */
  protected targets(words: readonly SyntaxNode[]): Target {
    const list = words.filter((word) => /^[A-Z]/.test(word.name));
    const rest = list.findIndex((word) => words[words.indexOf(word) - 1]?.name === '*');
    return {
      kind: 'list',
      items: list.map((word) => this.target(word)),
      ...(rest >= 0 && { rest }),
    };
  }

  protected parameters(list: SyntaxNode): Parameter[] {
    const parameters: Parameter[] = [];
    const words = childrenOf(list);
    let rest = '';
    words.forEach((word, i) => {
      if (word.name === '*' || word.name === '**') rest = word.name;
      else if (word.name === ',') rest = '';
      else if (word.name === 'VariableName' && words[i - 1]?.name !== 'AssignOp') {
        const value = words.slice(i + 1).find((each) => each.name !== 'TypeDef');
        const at = value?.name === 'AssignOp' ? words[words.indexOf(value) + 1] : undefined;
        const standard = at ? this.expression(at) : undefined;
        const called = this.text(word);
        parameters.push({
          target: { kind: 'name', name: called },
          name: called,
          ...(standard && { standard }),
          ...(rest !== '' && { rest: true as const }),
          ...(rest === '**' && { keywords: true as const }),
        });
      }
    });
    return parameters;
  }
}

/** Value of a string literal with its prefix and quotes. */
function stringValue(literal: string): string {
  const match = /^([A-Za-z]*)('''|"""|'|")([\s\S]*?)(?:\2)?$/.exec(literal);
  const body = match?.[3] ?? literal;
  return /r/i.test(match?.[1] ?? '') ? body : unescapedLiteral(body.replace(/\\\n/g, ''));
}

function numberText(literal: string): string {
  const n = Number(literal.replaceAll('_', ''));
  return Number.isNaN(n) ? NAME : String(n);
}
