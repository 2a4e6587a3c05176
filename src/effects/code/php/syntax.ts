/** PHP: from its syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { unescapedLiteral } from '../../commands/decode.ts';
import { phpParser } from '../../lazy.ts';
import { NAME } from '../../text.ts';
import type { Budget } from '../../trace.ts';
import { childrenOf, firstChild, topOf } from '../nodes.ts';
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

/** The statements of a PHP program, with or without its opening tag. */
export function parsePhp(source: string, repairs: Budget): readonly Statement[] | undefined {
  const whole = /<\?(?:php|=)?/.test(source) ? source : `<?php ${source}`;
  const top = topOf(phpParser(), whole, repairs);
  return top && new PhpReader(whole).block(top);
}

const isNode = (node: SyntaxNode): boolean =>
  /^[A-Z]/.test(node.name) &&
  !/^(?:TextInterpolation|AssignOp|ConcatOp|ArithOp|LogicOp|BitOp|CompareOp|PhpOpen|PhpClose)$/.test(
    node.name,
  );

class PhpReader extends Reader {
  protected statement(node: SyntaxNode): Statement[] {
    const nodes = childrenOf(node).filter(isNode);
    switch (node.name) {
      case 'ExpressionStatement':
      case 'EchoStatement':
      case 'UnsetStatement':
        return nodes.map((child) => ({ kind: 'do', value: this.expression(child) }));
      case 'ReturnStatement':
        return [{ kind: 'return', value: nodes[0] && this.expression(nodes[0]) }];
      case 'FunctionDefinition':
      case 'MethodDeclaration':
        return [{ kind: 'define', definition: this.#definition(node), decorators: [] }];
      case 'ClassDeclaration': {
        const list = firstChild(node, 'DeclarationList');
        const called = firstChild(node, 'Name');
        return [
          {
            kind: 'class',
            name: called ? this.text(called) : '',
            bases: [],
            body: list ? this.block(list) : [],
          },
        ];
      }
      case 'ForeachStatement': {
        const spec = firstChild(node, 'ForSpec');
        const list = spec ? childrenOf(spec).filter(isNode) : [];
        const [over, as] = list;
        const target = as?.name === 'Pair' ? as.lastChild : as;
        const body = childrenOf(node).at(-1);
        return [
          {
            kind: 'for',
            target: target ? this.#target(target) : { kind: 'none' },
            over: over ? this.expression(over) : parts(),
            body: body ? this.#body(body) : [],
          },
        ];
      }
      case 'IfStatement':
      case 'WhileStatement':
      case 'ForStatement':
      case 'SwitchStatement':
      case 'DoStatement':
      case 'TryStatement':
        return this.#branches(node);
      case 'Block':
        return this.block(node);
      case 'TextInterpolation':
        return [];
      default:
        return isNode(node) && /Expression$/.test(node.name)
          ? [{ kind: 'do', value: this.expression(node) }]
          : [];
    }
  }

  #body(node: SyntaxNode): Statement[] {
    return node.name === 'Block' || node.name === 'ColonBlock' ? this.block(node) : this.statement(node);
  }

  #branches(node: SyntaxNode): Statement[] {
    const statements: Statement[] = [];
    const bodies: Statement[][] = [];
    for (const child of childrenOf(node).filter(isNode)) {
      if (/Statement$|Block$/.test(child.name)) bodies.push(this.#body(child));
      else if (/Clause$/.test(child.name)) bodies.push(this.block(child));
      else statements.push({ kind: 'do', value: this.expression(child) });
    }
    return [...statements, { kind: 'branch', certain: node.name === 'TryStatement', bodies }];
  }

  #definition(node: SyntaxNode): Definition {
    const called = firstChild(node, 'Name');
    const list = firstChild(node, 'ParamList');
    const body = firstChild(node, 'Block');
    const last = node.lastChild;
    return {
      name: called ? this.text(called) : '',
      parameters: (list ? childrenOf(list) : [])
        .filter((each) => /Parameter$/.test(each.name))
        .map((each): Parameter => {
          const variable = firstChild(each, 'VariableName');
          const own = variable ? this.text(variable) : '';
          return { target: { kind: 'name', name: own }, name: own };
        }),
      body: body
        ? this.block(body)
        : last && isNode(last)
          ? [{ kind: 'return', value: this.expression(last) }]
          : [],
    };
  }

  #target(node: SyntaxNode): Target {
    if (node.name === 'VariableName') return { kind: 'name', name: this.text(node) };
    const e = this.expression(node);
    if (e.kind === 'index') return { kind: 'place', of: e.of, at: e.at };
    return e.kind === 'member' ? { kind: 'place', of: e.of, at: text(e.name) } : { kind: 'none' };
  }

  protected read(node: SyntaxNode): Expression {
    const nodes = childrenOf(node).filter(isNode);
    const inner = (): Expression[] => nodes.map((child) => this.expression(child));
    switch (node.name) {
      case 'String':
        return this.#string(node);
      case 'Heredoc':
        return this.#heredoc(node);
      case 'Integer':
      case 'Float':
      case 'Boolean':
        return text(this.text(node));
      case 'ShellExpression': {
        const code = this.#interpolated(node, node.from + 1, node.to - 1);
        return { kind: 'shell', code };
      }
      case 'VariableName':
      case 'Name':
      case 'QualifiedName':
        return name(this.text(node).replace(/^\\/, ''));
      case 'DynamicVariable':
        return parts(...inner());
      case 'MemberExpression': {
        const [of, key] = nodes;
        return of ? { kind: 'member', of: this.expression(of), name: key ? this.text(key) : '' } : parts();
      }
      case 'ScopedExpression': {
        const [of, key] = nodes;
        return of ? { kind: 'member', of: this.expression(of), name: key ? this.text(key) : '' } : parts();
      }
      case 'SubscriptExpression': {
        const [of, at] = nodes;
        return of
          ? { kind: 'index', of: this.expression(of), at: at ? this.expression(at) : text(NAME) }
          : parts();
      }
      case 'CallExpression':
      case 'NewExpression': {
        const [callee] = nodes;
        const list = firstChild(node, 'ArgList');
        if (!callee || callee === list) return parts(...inner());
        const args = list
          ? childrenOf(list)
              .filter(isNode)
              .map((child) => this.expression(child))
          : [];
        return call(this.expression(callee), args, this.lineAt(node.from));
      }
      case 'AssignmentExpression': {
        const [target, value] = nodes;
        if (!target || !value) return parts(...inner());
        const right = this.expression(value);
        const operator = childrenOf(node).find((child) => child.name === 'AssignOp');
        const adds = operator && this.text(operator) === '.=';
        return {
          kind: 'assign',
          target: this.#target(target),
          value: adds ? { kind: 'join', parts: [this.expression(target), right] } : right,
        };
      }
      case 'BinaryExpression': {
        const [left, right] = nodes;
        const operator = childrenOf(node).find((child) => /Op$/.test(child.name));
        if (!left || !right || !operator) return parts(...inner());
        if (operator.name === 'ConcatOp')
          return { kind: 'join', parts: [this.expression(left), this.expression(right)] };
        if (operator.name === 'LogicOp' || this.text(operator) === '??')
          return { kind: 'either', options: inner() };
        return {
          kind: 'binary',
          operator: this.text(operator),
          left: this.expression(left),
          right: this.expression(right),
        };
      }
      case 'ConditionalExpression':
        return {
          kind: 'either',
          options: inner().slice(-2),
          ...(nodes.length > 2 && { test: inner()[0] as Expression }),
        };
      case 'ArrayExpression': {
        const list = firstChild(node, 'ValueList') ?? node;
        const items = childrenOf(list).filter(isNode);
        if (items.some((item) => item.name === 'Pair'))
          return {
            kind: 'record',
            entries: items.flatMap((item) =>
              item.firstChild && item.lastChild
                ? [[this.expression(item.firstChild), this.expression(item.lastChild)] as const]
                : [],
            ),
          };
        return { kind: 'list', items: items.map((item) => this.expression(item)) };
      }
      case 'ParenthesizedExpression':
        return inner()[0] ?? parts();
      case 'FunctionExpression':
      case 'ArrowFunction':
        return { kind: 'function', definition: this.#definition(node) };
      case 'IncludeExpression':
        return call(name('include'), inner(), this.lineAt(node.from));
      default:
        return parts(...inner());
    }
  }

  #string(node: SyntaxNode): Expression {
    const raw = this.text(node);
    if (raw.startsWith("'")) return text(raw.slice(1, -1).replace(/\\([\\'])/g, '$1'));
    return this.#interpolated(node, node.from + 1, node.to - 1);
  }

  #heredoc(node: SyntaxNode): Expression {
    const body = /^<<<\s*['"]?\w+['"]?\r?\n([\s\S]*?)\r?\n\s*\w+$/.exec(this.text(node))?.[1] ?? '';
    return text(body);
  }

  #interpolated(node: SyntaxNode, from: number, to: number): Expression {
    const list: Expression[] = [];
    let at = from;
    for (const child of childrenOf(node)) {
      if (!/^(?:VariableName|Interpolation|SubscriptExpression|MemberExpression)$/.test(child.name)) continue;
      if (child.from > at) list.push(text(unescapedLiteral(this.source.slice(at, child.from))));
      const value = child.name === 'Interpolation' ? childrenOf(child).find(isNode) : child;
      list.push(value ? this.expression(value) : text(NAME));
      at = child.to;
    }
    if (to > at) list.push(text(unescapedLiteral(this.source.slice(at, to))));
    return { kind: 'join', parts: list };
  }
}
