/** JavaScript and TypeScript: from their syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { javascriptParser } from '../lazy.ts';
import { NAME } from '../text.ts';
import { childrenOf, firstChild, lines } from './nodes.ts';
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
} from './tree.ts';

/** The statements of a JavaScript program. Parts that are no valid JavaScript are left out. */
export function parseJavascript(source: string): readonly Statement[] {
  return new Reader(source).block(javascriptParser().parse(source).topNode);
}

const isNode = (node: SyntaxNode): boolean =>
  /^[A-Z]/.test(node.name) && !/^(?:Arrow|Equals|Spread|Optional|Type\w*|Star)$/.test(node.name);

class Reader {
  readonly #source: string;
  readonly #lineAt: (offset: number) => number;

  constructor(source: string) {
    this.#source = source;
    this.#lineAt = lines(source);
  }

  #text(node: SyntaxNode): string {
    return this.#source.slice(node.from, node.to);
  }

  block(node: SyntaxNode): Statement[] {
    return childrenOf(node).flatMap((child) => this.#statement(child));
  }

  #do(list: readonly SyntaxNode[]): Statement[] {
    return list.filter(isNode).map((child) => ({ kind: 'do', value: this.expression(child) }));
  }

  #statement(node: SyntaxNode): Statement[] {
    switch (node.name) {
      case 'ExpressionStatement':
        return this.#do(childrenOf(node));
      case 'VariableDeclaration':
        return this.#variables(node);
      case 'FunctionDeclaration':
        return [{ kind: 'define', definition: this.#definition(node), decorators: [] }];
      case 'ClassDeclaration':
        return [this.#class(node)];
      case 'ImportDeclaration':
        return this.#import(node);
      case 'ExportDeclaration':
      case 'LabeledStatement':
      case 'Block':
        return this.block(node);
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoStatement':
        return this.#branches(node);
      case 'SwitchStatement': {
        const body = firstChild(node, 'SwitchBody');
        return [
          ...this.#do(childrenOf(node).filter((child) => child.name !== 'SwitchBody')),
          { kind: 'branch', certain: false, bodies: body ? [this.block(body)] : [] },
        ];
      }
      case 'TryStatement': {
        const first = firstChild(node, 'Block');
        const others = childrenOf(node).filter((child) => /Clause$/.test(child.name));
        return [
          { kind: 'branch', certain: true, bodies: first ? [this.block(first)] : [] },
          {
            kind: 'branch',
            certain: false,
            bodies: others.map((clause) => {
              const block = firstChild(clause, 'Block');
              return block ? this.block(block) : [];
            }),
          },
        ];
      }
      case 'ForStatement':
        return this.#for(node);
      case 'ReturnStatement': {
        const value = childrenOf(node).find(isNode);
        return [{ kind: 'return', value: value && this.expression(value) }];
      }
      case 'ThrowStatement':
        return this.#do(childrenOf(node));
      default:
        return isNode(node) && /Expression$|^(?:VariableName|TemplateString|String)$/.test(node.name)
          ? this.#do([node])
          : [];
    }
  }

  #variables(node: SyntaxNode): Statement[] {
    const statements: Statement[] = [];
    const words = childrenOf(node);
    let target: SyntaxNode | undefined;
    words.forEach((word, i) => {
      if (/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(word.name)) target = word;
      const value = word.name === 'Equals' ? words[i + 1] : undefined;
      if (target && value) {
        statements.push({ kind: 'assign', target: this.#target(target), value: this.expression(value) });
        target = undefined;
      }
    });
    return statements;
  }

  #target(node: SyntaxNode): Target {
    switch (node.name) {
      case 'VariableDefinition':
      case 'VariableName':
        return { kind: 'name', name: this.#text(node) };
      case 'ArrayPattern':
      case 'ArrayExpression':
        return {
          kind: 'list',
          items: childrenOf(node)
            .filter(isNode)
            .map((child) => this.#target(child)),
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
                called ? this.#text(called) : '',
                value ? this.#target(value) : { kind: 'none' },
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

  #import(node: SyntaxNode): Statement[] {
    const from = firstChild(node, 'String');
    if (!from) return [];
    const path = stringValue(this.#text(from));
    const statements: Statement[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'VariableDefinition')
        statements.push({ kind: 'import', name: this.#text(child), path });
      if (child.name !== 'ImportGroup') continue;
      const words = childrenOf(child).filter((word) => /^Variable/.test(word.name) || word.name === ',');
      let original: string | undefined;
      for (const word of words) {
        if (word.name === ',') original = undefined;
        else if (word.name === 'VariableName') original = this.#text(word);
        else
          statements.push({
            kind: 'import',
            name: this.#text(word),
            path: `${path}.${original ?? this.#text(word)}`,
          });
      }
    }
    return statements;
  }

  #definition(node: SyntaxNode): Definition {
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
    return { name: called ? this.#text(called) : '', parameters: list ? this.#parameters(list) : [], body };
  }

  #parameters(list: SyntaxNode): Parameter[] {
    const words = childrenOf(list);
    return words.flatMap((word, i): Parameter[] => {
      if (!/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(word.name)) return [];
      const value = words.slice(i + 1).find((each) => each.name !== 'TypeAnnotation');
      const standard = value?.name === 'Equals' ? words[words.indexOf(value) + 1] : undefined;
      return [
        {
          target: this.#target(word),
          name: word.name === 'VariableDefinition' ? this.#text(word) : '',
          ...(standard && { standard: this.expression(standard) }),
          ...(words[i - 1]?.name === 'Spread' && { rest: true as const }),
        },
      ];
    });
  }

  #class(node: SyntaxNode): Statement {
    const called = firstChild(node, 'VariableDefinition');
    const base = firstChild(node, 'VariableName');
    const body = firstChild(node, 'ClassBody');
    return {
      kind: 'class',
      name: called ? this.#text(called) : '',
      bases: base ? [this.expression(base)] : [],
      body: (body ? childrenOf(body) : []).flatMap((member): Statement[] => {
        if (member.name === 'MethodDeclaration')
          return [{ kind: 'define', definition: this.#definition(member), decorators: [] }];
        const key = firstChild(member, 'PropertyDefinition');
        const value = childrenOf(member).find((_, i, all) => all[i - 1]?.name === 'Equals');
        return key && value
          ? [
              {
                kind: 'assign',
                target: { kind: 'name', name: this.#text(key) },
                value: this.expression(value),
              },
            ]
          : [];
      }),
    };
  }

  #branches(node: SyntaxNode): Statement[] {
    const [test, ...bodies] = childrenOf(node).filter(isNode);
    const [head, rest] = node.name === 'DoStatement' ? [bodies.at(-1), test ? [test] : []] : [test, bodies];
    const always =
      node.name === 'DoStatement' ||
      /^\(\s*(?:true|1|require\.main\s*===?\s*module)\s*\)$/.test(head ? this.#text(head) : '');
    return [
      ...(head ? this.#do([head]) : []),
      {
        kind: 'branch',
        certain: always && rest.length === 1,
        bodies: rest.map((body) => (body.name === 'Block' ? this.block(body) : this.#statement(body))),
      },
    ];
  }

  #for(node: SyntaxNode): Statement[] {
    const spec = childrenOf(node).find((child) => /^For(?:Of|In)?Spec$/.test(child.name));
    const body = node.lastChild;
    const inner = body ? (body.name === 'Block' ? this.block(body) : this.#statement(body)) : [];
    if (!spec) return inner;
    if (spec.name === 'ForSpec') {
      const start = firstChild(spec, 'VariableDeclaration');
      const names = start
        ? this.#variables(start).flatMap((each) =>
            each.kind === 'assign' && each.target.kind === 'name' ? [each.target.name] : [],
          )
        : [];
      const counters: Statement[] = names.map((each) => ({
        kind: 'assign',
        target: { kind: 'name', name: each },
        value: text(NAME),
      }));
      return [...counters, { kind: 'branch', certain: false, bodies: [inner] }];
    }
    const list = childrenOf(spec).filter((child) => isNode(child));
    const [target, over] = list;
    return [
      {
        kind: 'for',
        target: target ? this.#target(target) : { kind: 'none' },
        over: over ? this.expression(over) : parts(),
        body: inner,
      },
    ];
  }

  // ---- expressions

  expression(node: SyntaxNode): Expression {
    const children = (): SyntaxNode[] => childrenOf(node).filter(isNode);
    const inner = (): Expression[] => children().map((child) => this.expression(child));
    switch (node.name) {
      case 'String':
        return text(stringValue(this.#text(node)));
      case 'TemplateString':
        return this.#template(node);
      case 'Number': {
        const n = Number(this.#text(node).replaceAll('_', ''));
        return text(Number.isNaN(n) ? NAME : String(n));
      }
      case 'BooleanLiteral':
      case 'null':
        return text(this.#text(node));
      case 'VariableName':
      case 'VariableDefinition':
        return name(this.#text(node));
      case 'this':
        return name('this');
      case 'RegExp':
        return text(this.#text(node).replace(/^\/|\/\w*$/g, ''));
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
          args: list ? this.#arguments(list) : [],
          named: [],
          line: this.#lineAt(node.from),
        };
      }
      case 'DynamicImport':
        return call(name('require'), inner());
      case 'TaggedTemplateExpression': {
        const [tag, template] = children();
        return tag && template
          ? call(this.expression(tag), [this.expression(template)], this.#lineAt(node.from))
          : parts(...inner());
      }
      case 'BinaryExpression': {
        const list = childrenOf(node);
        const [left, operator, right] = list;
        if (!left || !operator || !right) return parts(...inner());
        if (operator.name === 'as' || operator.name === 'satisfies') return this.expression(left);
        const sign = this.#text(operator);
        if (sign === '||' || sign === '??' || sign === '&&')
          return { kind: 'either', options: [this.expression(left), this.expression(right)] };
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
        const [test, a, b] = inner();
        return test && a && b ? { kind: 'either', options: [a, b] } : parts(...inner());
      }
      case 'AssignmentExpression': {
        const [target, operator, value] = childrenOf(node);
        if (!target || !value) return parts(...inner());
        const right = this.expression(value);
        const adds = operator?.name === 'UpdateOp' && this.#text(operator) === '+=';
        return {
          kind: 'assign',
          target: this.#target(target),
          value: adds ? { kind: 'binary', operator: '+', left: this.expression(target), right } : right,
        };
      }
      case 'ParenthesizedExpression':
      case 'AwaitExpression':
        return inner().at(-1) ?? parts();
      case 'SequenceExpression': {
        const list = inner();
        const last = list.at(-1);
        // `(0, eval)(x)`: the last value counts.
        return last && list.slice(0, -1).every((each) => each.kind === 'text') ? last : parts(...list);
      }
      case 'ArrayExpression':
        return { kind: 'list', items: this.#arguments(node) };
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
        return { kind: 'function', definition: this.#definition(node) };
      case 'UnaryExpression': {
        const plain = this.#text(node);
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
    return { kind: 'member', of: base, name: key ? this.#text(key) : '' };
  }

  #arguments(list: SyntaxNode): Expression[] {
    const words = childrenOf(list);
    return words
      .filter((word) => isNode(word) || word.name === 'this' || word.name === 'null')
      .map((word, _i) =>
        words[words.indexOf(word) - 1]?.name === 'Spread'
          ? call(name('*spread'), [this.expression(word)])
          : this.expression(word),
      );
  }

  #property(node: SyntaxNode): [Expression, Expression][] {
    const words = childrenOf(node);
    const [key] = words;
    if (key?.name === 'Spread') return words[1] ? [[text('...'), this.expression(words[1])]] : [];
    const called =
      key?.name === 'PropertyDefinition'
        ? text(stringValue(this.#text(key)))
        : words[1] && key?.name === '['
          ? this.expression(words[1])
          : key
            ? text(stringValue(this.#text(key)))
            : text(NAME);
    if (firstChild(node, 'Block'))
      return [[called, { kind: 'function', definition: this.#definition(node) }]];
    const value = words.find((_, i) => words[i - 1]?.name === ':');
    return [[called, value ? this.expression(value) : name(key ? this.#text(key) : '')]];
  }

  #template(node: SyntaxNode): Expression {
    const list: Expression[] = [];
    let at = node.from + 1;
    const literal = (until: number): void => {
      if (until > at) list.push(text(unescapedJs(this.#source.slice(at, until))));
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
}

const stringValue = (literal: string): string =>
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
