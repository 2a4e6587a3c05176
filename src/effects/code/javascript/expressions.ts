/** JavaScript and TypeScript: expressions from their syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { NAME } from '../../text.ts';
import { childrenOf, firstChild } from '../nodes.ts';
import { Reader } from '../reader.ts';
import {
  call,
  type Definition,
  type Expression,
  name,
  type Parameter,
  parts,
  type Statement,
  type Target,
  text,
} from '../tree.ts';

/** Is it more than a sign? */
export const isNode = (node: SyntaxNode): boolean =>
  /^[A-Z]/.test(node.name) && !/^(?:Arrow|Equals|Spread|Optional|Type\w*|Star)$/.test(node.name);

export abstract class JavascriptExpressions extends Reader {
  protected read(node: SyntaxNode): Expression {
    const children = (): SyntaxNode[] => childrenOf(node).filter(isNode);
    const inner = (): Expression[] => children().map((child) => this.expression(child));
    switch (node.name) {
      case 'String':
        return text(stringValue(this.text(node)));
      case 'TemplateString':
        return this.#template(node);
      case 'Number': {
        const n = Number(this.text(node).replaceAll('_', ''));
        return text(Number.isNaN(n) ? NAME : String(n));
      }
      case 'BooleanLiteral':
      case 'null':
        return text(this.text(node));
      case 'VariableName':
      case 'VariableDefinition':
        return name(this.text(node));
      case 'this':
        return name('this');
      case 'RegExp':
        return text(this.text(node).replace(/^\/|\/\w*$/g, ''));
      case 'MemberExpression':
        return this.#member(node);
      case 'CallExpression':
      case 'NewExpression': {
        const callee = childrenOf(node).find(
          (child) =>
            isNode(child) || child.name === 'this' || child.name === 'super' || child.name === 'import',
        );
        const list = firstChild(node, 'ArgList');
        if (!callee || callee === list) return parts(...inner());
        return {
          kind: 'call',
          callee: this.expression(callee),
          args: list ? this.arguments(list) : [],
          named: [],
          line: this.lineAt(node.from),
        };
      }
      case 'DynamicImport':
        return call(name('require'), inner());
      case 'TaggedTemplateExpression': {
        const [tag, template] = children();
        return tag && template
          ? call(this.expression(tag), [this.expression(template)], this.lineAt(node.from))
          : parts(...inner());
      }
      case 'BinaryExpression': {
        const list = childrenOf(node);
        const [left, operator, right] = list;
        if (!left || !operator || !right) return parts(...inner());
        if (operator.name === 'as' || operator.name === 'satisfies') return this.expression(left);
        const sign = this.text(operator);
        if (sign === '||' || sign === '??' || sign === '&&')
          return {
            kind: 'either',
            options: [this.expression(left), this.expression(right)],
            ...(sign === '&&' && { all: true as const }),
          };
        if (operator.name === 'CompareOp')
          return {
            kind: 'test',
            operator: sign,
            left: this.expression(left),
            right: this.expression(right),
          };
        if (operator.name === 'ArithOp' || operator.name === 'BitOp')
          return {
            kind: 'binary',
            operator: sign,
            left: this.expression(left),
            right: this.expression(right),
          };
        return parts(...inner());
      }
      case 'ConditionalExpression': {
        const [test, a, b] = childrenOf(node)
          .filter((child) => isNode(child) && child.name !== 'LogicOp')
          .map((child) => this.expression(child));
        return test && a && b ? { kind: 'either', options: [a, b], test } : parts(...inner());
      }
      case 'AssignmentExpression': {
        const [target, operator, value] = childrenOf(node);
        if (!target || !value) return parts(...inner());
        const right = this.expression(value);
        const adds = operator?.name === 'UpdateOp' && this.text(operator) === '+=';
        return {
          kind: 'assign',
          target: this.target(target),
          value: adds ? { kind: 'binary', operator: '+', left: this.expression(target), right } : right,
        };
      }
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
      case 'YieldExpression':
        return inner().at(-1) ?? parts();
      case 'SequenceExpression': {
        const list = inner();
        const last = list.at(-1);
        // `(0, eval)(x)`: the last value counts.
        return last && list.slice(0, -1).every((each) => each.kind === 'text') ? last : parts(...list);
      }
      case 'ArrayExpression':
        return { kind: 'list', items: this.arguments(node) };
      case 'ObjectExpression':
        return {
          kind: 'record',
          entries: childrenOf(node)
            .filter((child) => child.name === 'Property')
            .flatMap((property) => this.#property(property)),
        };
      case 'ArrowFunction':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        return { kind: 'function', definition: this.definition(node) };
      case 'UnaryExpression': {
        const plain = this.text(node);
        const [of] = inner();
        if (plain.startsWith('!') && of) return { kind: 'not', of };
        return /^-\d+$/.test(plain) ? text(plain) : parts(...inner());
      }
      case 'NonNullExpression':
        return inner()[0] ?? parts();
      default:
        return parts(...inner());
    }
  }

  #member(node: SyntaxNode): Expression {
    const [of, open, key] = childrenOf(node);
    if (!of) return parts();
    const base = of.name === 'this' ? name('this') : this.expression(of);
    if (open?.name === '[') return { kind: 'index', of: base, at: key ? this.expression(key) : text(NAME) };
    const bracket = childrenOf(node).find((child) => child.name === '[');
    const at = bracket?.nextSibling;
    if (at) return { kind: 'index', of: base, at: this.expression(at) };
    return { kind: 'member', of: base, name: key ? this.text(key) : '' };
  }

  protected arguments(list: SyntaxNode): Expression[] {
    const words = childrenOf(list);
    return words.flatMap((word, i): Expression[] => {
      if (!isNode(word) && word.name !== 'this' && word.name !== 'null') return [];
      const of = this.expression(word);
      return [words[i - 1]?.name === 'Spread' ? { kind: 'spread', of } : of];
    });
  }

  #property(node: SyntaxNode): [Expression, Expression][] {
    const words = childrenOf(node).filter((word) => !/^(?:get|set|async)$/.test(word.name));
    const [key] = words;
    if (key?.name === 'Spread')
      return words[1] ? [[{ kind: 'spread', of: text('') }, this.expression(words[1])]] : [];
    const called =
      key?.name === 'PropertyDefinition'
        ? text(stringValue(this.text(key)))
        : words[1] && key?.name === '['
          ? this.expression(words[1])
          : key
            ? text(stringValue(this.text(key)))
            : text(NAME);
    if (firstChild(node, 'Block')) return [[called, { kind: 'function', definition: this.definition(node) }]];
    const value = words.find((_, i) => words[i - 1]?.name === ':');
    return [[called, value ? this.expression(value) : name(key ? this.text(key) : '')]];
  }

  #template(node: SyntaxNode): Expression {
    const list: Expression[] = [];
    let at = node.from + 1;
    const literal = (until: number): void => {
      if (until > at) list.push(text(unescapedJs(this.source.slice(at, until))));
    };
    for (const child of childrenOf(node)) {
      if (child.name !== 'Interpolation') continue;
      literal(child.from);
      const value = childrenOf(child).find((each) => isNode(each) && !/^Interpolation/.test(each.name));
      list.push(value ? this.expression(value) : text(NAME));
      at = child.to;
    }
    literal(node.to - 1);
    return { kind: 'join', parts: list };
  }

  protected target(node: SyntaxNode): Target {
    switch (node.name) {
      case 'VariableDefinition':
      case 'VariableName':
        return { kind: 'name', name: this.text(node) };
      case 'ArrayPattern':
      case 'ArrayExpression':
        return {
          kind: 'list',
          items: childrenOf(node)
            .filter(isNode)
            .map((child) => this.target(child)),
        };
      case 'ObjectPattern':
        return {
          kind: 'record',
          items: childrenOf(node)
            .filter((child) => child.name === 'PatternProperty')
            .map((property) => {
              const key = firstChild(property, 'PropertyName');
              const value = childrenOf(property).find((child) =>
                /^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(child.name),
              );
              const called = key ?? value;
              return [
                called ? this.text(called) : '',
                value ? this.target(value) : { kind: 'none' },
              ] as const;
            }),
        };
      case 'MemberExpression': {
        const e = this.expression(node);
        if (e.kind === 'member') return { kind: 'place', of: e.of, at: text(e.name) };
        return e.kind === 'index' ? { kind: 'place', of: e.of, at: e.at } : { kind: 'none' };
      }
      default:
        return { kind: 'none' };
    }
  }

  protected definition(node: SyntaxNode): Definition {
    const called = childrenOf(node).find((child) =>
      /^(?:VariableDefinition|PropertyDefinition)$/.test(child.name),
    );
    const list = firstChild(node, 'ParamList');
    const block = firstChild(node, 'Block');
    const last = node.lastChild;
    const body: Statement[] = block
      ? this.block(block)
      : last && isNode(last)
        ? [{ kind: 'return', value: this.expression(last) }]
        : [];
    const getter = node.firstChild?.name === 'get';
    return {
      name: called ? this.text(called) : '',
      parameters: list ? this.parameters(list) : [],
      body,
      ...(getter && { getter: true as const }),
    };
  }

  protected parameters(list: SyntaxNode): Parameter[] {
    const words = childrenOf(list);
    return words.flatMap((word, i): Parameter[] => {
      if (!/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(word.name)) return [];
      const value = words.slice(i + 1).find((each) => each.name !== 'TypeAnnotation');
      const standard = value?.name === 'Equals' ? words[words.indexOf(value) + 1] : undefined;
      return [
        {
          target: this.target(word),
          name: word.name === 'VariableDefinition' ? this.text(word) : '',
          ...(standard && { standard: this.expression(standard) }),
          ...(words[i - 1]?.name === 'Spread' && { rest: true as const }),
        },
      ];
    });
  }
}

/** Value of a string literal; other text as it stands. */
export const stringValue = (literal: string): string =>
  /^['"]/.test(literal) ? unescapedJs(literal.slice(1, -1)) : literal;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
};

function unescapedJs(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|([0-7]{1,3})|(\r?\n)|(.))/gs,
    (_, x?: string, long?: string, u?: string, octal?: string, newline?: string, other?: string) => {
      const hex = x ?? long ?? u;
      if (hex) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
      if (newline) return '';
      return ESCAPES[other ?? ''] ?? other ?? '';
    },
  );
}
