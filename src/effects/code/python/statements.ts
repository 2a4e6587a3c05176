/** Python: statements from its syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { pythonParser } from '../../lazy.ts';
import type { Budget } from '../../trace.ts';
import { childrenOf, firstChild, topOf } from '../nodes.ts';
import { call, type Definition, type Expression, name, parts, type Statement } from '../tree.ts';
import { PythonExpressions } from './expressions.ts';

/** `with server as (host, port):`, which the grammar does not know: read without the parentheses, in the same place. */
const SEVERAL_NAMES = /^([ \t]*(?:async[ \t]+)?with[ \t][^\n]*[ \t]as[ \t]+)\(([\w, \t]+)\):/gm;

/** The statements of a Python program. Parts that are no valid Python are left out. */
export function parsePython(source: string, repairs: Budget): readonly Statement[] | undefined {
  const text = source.replace(SEVERAL_NAMES, (_, before: string, names: string) => `${before} ${names} :`);
  const top = topOf(pythonParser(), text, repairs);
  return top && new PythonStatements(text).block(top);
}

class PythonStatements extends PythonExpressions {
  #body(node: SyntaxNode | undefined): Statement[] {
    return node ? this.block(node) : [];
  }

  protected statement(node: SyntaxNode): Statement[] {
    switch (node.name) {
      case 'StatementGroup':
        return this.block(node);
      case 'ExpressionStatement':
        return childrenOf(node).map((child) => ({ kind: 'do', value: this.expression(child) }));
      case 'AssignStatement':
        return this.#assign(node);
      case 'UpdateStatement': {
        const [target, , value] = childrenOf(node);
        if (!target || !value) return [];
        return [{ kind: 'assign', target: this.target(target), value: this.expression(value), adds: true }];
      }
      case 'ImportStatement':
        return this.#import(node);
      case 'FunctionDefinition':
        return [{ kind: 'define', definition: this.#definition(node), decorators: [] }];
      case 'ClassDefinition':
        return [this.#class(node)];
      case 'DecoratedStatement': {
        const decorators = childrenOf(node)
          .filter((child) => child.name === 'Decorator')
          .map((child) => this.#decorator(child));
        const inner = node.lastChild ? this.statement(node.lastChild) : [];
        return inner.map((each) => (each.kind === 'define' ? { ...each, decorators } : each));
      }
      case 'IfStatement':
      case 'WhileStatement':
      case 'MatchStatement':
        return this.#branches(node);
      case 'TryStatement': {
        const bodies = childrenOf(node).filter((child) => child.name === 'Body');
        const [first, ...others] = bodies;
        return [
          { kind: 'branch', certain: true, bodies: [this.#body(first)] },
          { kind: 'branch', certain: false, bodies: others.map((body) => this.#body(body)) },
        ];
      }
      case 'ForStatement':
        return this.#for(node);
      case 'WithStatement':
        return this.#with(node);
      case 'YieldStatement': {
        const values = childrenOf(node).filter((child) => /^[A-Z]/.test(child.name));
        const [value] = values;
        const all = childrenOf(node).some((child) => child.name === 'from');
        return value
          ? [
              {
                kind: 'yield',
                value:
                  values.length > 1
                    ? { kind: 'list', items: values.map((each) => this.expression(each)) }
                    : this.expression(value),
                ...(all && { all: true as const }),
              },
            ]
          : [];
      }
      case 'PassStatement':
        return [];
      case 'ContinueStatement':
      case 'BreakStatement':
        return [{ kind: 'leave' }];
      case 'ReturnStatement': {
        const values = childrenOf(node).filter((child) => !/^(?:return|,)$/.test(child.name));
        return [
          {
            kind: 'return',
            value:
              values.length > 1
                ? { kind: 'list', items: values.map((v) => this.expression(v)) }
                : values[0]
                  ? this.expression(values[0])
                  : undefined,
          },
        ];
      }
      case 'Body':
        return this.block(node);
      case 'AssertStatement':
      case 'RaiseStatement':
      case 'DeleteStatement':
      case 'PrintStatement': {
        const inside = childrenOf(node).filter((child) => /[A-Z]/.test(child.name));
        return [
          { kind: 'do', value: parts(...inside.map((child) => this.expression(child))) },
          ...(node.name === 'RaiseStatement' ? [{ kind: 'leave' as const }] : []),
        ];
      }
      default:
        return [];
    }
  }

  #assign(node: SyntaxNode): Statement[] {
    // `a = b = value`: groups of targets, then the value.
    const groups: SyntaxNode[][] = [[]];
    for (const child of childrenOf(node)) {
      if (child.name === 'AssignOp') groups.push([]);
      else if (child.name !== ',' && child.name !== 'TypeDef') groups.at(-1)?.push(child);
    }
    // A field without a value: `name: str`.
    if (groups.length === 1) groups.push([]);
    const last = groups.pop() ?? [];
    const value: Expression =
      last.length > 1
        ? { kind: 'list', items: last.map((each) => this.expression(each)) }
        : last[0]
          ? this.expression(last[0])
          : parts();
    return groups.map((group) => ({
      kind: 'assign',
      target: group.length > 1 ? this.targets(group) : group[0] ? this.target(group[0]) : { kind: 'none' },
      value,
    }));
  }

  #import(node: SyntaxNode): Statement[] {
    const words = childrenOf(node);
    const statements: Statement[] = [];
    const importAt = words.findIndex((word) => word.name === 'import');
    const from =
      words[0]?.name === 'from'
        ? words
            .slice(1, importAt)
            .map((word) => this.text(word))
            .join('')
        : undefined;
    let current: string[] = [];
    const flush = (alias?: string): void => {
      if (current.length === 0) return;
      const path = current.join('.');
      const full = from ? `${from}.${path}` : path;
      if (alias) statements.push({ kind: 'import', name: alias, path: full });
      else if (from) statements.push({ kind: 'import', name: path, path: full });
      else statements.push({ kind: 'import', name: current[0] ?? path, path: current[0] ?? path });
      current = [];
    };
    const list = words.slice(importAt + 1);
    for (let i = 0; i < list.length; i++) {
      const word = list[i];
      if (!word) break;
      if (word.name === 'VariableName') current.push(this.text(word));
      else if (word.name === 'as') flush(list[i + 1] ? this.text(list[++i] as SyntaxNode) : undefined);
      else if (word.name === ',') flush();
      else if (word.name === '*' && from) statements.push({ kind: 'importAll', path: from });
    }
    flush();
    return statements;
  }

  #definition(node: SyntaxNode): Definition {
    const called = childrenOf(node).find((child) => child.name === 'VariableName');
    const list = firstChild(node, 'ParamList');
    return {
      name: called ? this.text(called) : '',
      parameters: list ? this.parameters(list) : [],
      body: this.#body(firstChild(node, 'Body')),
    };
  }

  #class(node: SyntaxNode): Statement {
    const called = firstChild(node, 'VariableName');
    const list = firstChild(node, 'ArgList');
    return {
      kind: 'class',
      name: called ? this.text(called) : '',
      bases: list ? this.arguments(list).args : [],
      body: this.#body(firstChild(node, 'Body')),
    };
  }

  #decorator(node: SyntaxNode): Expression {
    const words = childrenOf(node).filter(
      (child) => child.name === 'VariableName' || child.name === 'ArgList',
    );
    let e: Expression | undefined;
    for (const word of words) {
      if (word.name === 'ArgList' && e) e = { kind: 'call', callee: e, ...this.arguments(word), line: 0 };
      else if (word.name === 'VariableName')
        e = e ? { kind: 'member', of: e, name: this.text(word) } : name(this.text(word));
    }
    return e ?? parts();
  }

  #branches(node: SyntaxNode): Statement[] {
    const statements: Statement[] = [];
    const bodies: Statement[][] = [];
    const tests: (Expression | undefined)[] = [];
    let certain = false;
    let test: Expression | undefined;
    for (const child of childrenOf(node)) {
      if (child.name === 'Body') {
        bodies.push(this.block(child));
        tests.push(test);
        test = undefined;
      } else if (child.name === 'MatchBody')
        for (const clause of childrenOf(child)) bodies.push(this.#body(firstChild(clause, 'Body')));
      else if (/^[A-Z]/.test(child.name)) {
        // The main guard is always true for a program that is run.
        if (
          /^__name__\s*==\s*['"]__main__['"]$/.test(this.text(child)) ||
          (node.name === 'IfStatement' && /^(?:True|1)$/.test(this.text(child)))
        )
          certain = true;
        test = this.expression(child);
        statements.push({ kind: 'do', value: test });
      }
    }
    statements.push({ kind: 'branch', certain: certain && bodies.length === 1, bodies, tests });
    return statements;
  }

  #for(node: SyntaxNode): Statement[] {
    const words = childrenOf(node);
    const at = words.findIndex((word) => word.name === 'in');
    const targets = words.slice(0, at).filter((word) => /^[A-Z]/.test(word.name));
    const body = firstChild(node, 'Body');
    const over = words.slice(at + 1).filter((word) => /^[A-Z]/.test(word.name) && word.name !== 'Body');
    const [only] = targets;
    return [
      {
        kind: 'for',
        target:
          targets.length > 1
            ? { kind: 'list', items: targets.map((each) => this.target(each)) }
            : only
              ? this.target(only)
              : { kind: 'none' },
        over:
          over.length > 1
            ? { kind: 'list', items: over.map((each) => this.expression(each)) }
            : over[0]
              ? this.expression(over[0])
              : parts(),
        body: this.#body(body),
      },
    ];
  }

  #with(node: SyntaxNode): Statement[] {
    const statements: Statement[] = [];
    const leaving: Statement[] = [];
    const words = childrenOf(node);
    words.forEach((word, i) => {
      if (!/^[A-Z]/.test(word.name) || word.name === 'Body' || words[i - 1]?.name === 'as') return;
      const named = words[i + 1]?.name === 'as' ? words[i + 2] : undefined;
      // The object is entered, its value bound, and after the body it is left.
      const held = `* with ${word.from}`;
      statements.push({ kind: 'assign', target: { kind: 'name', name: held }, value: this.expression(word) });
      const value = call(name('*enter'), [name(held)]);
      statements.push(named ? { kind: 'assign', target: this.target(named), value } : { kind: 'do', value });
      leaving.unshift({ kind: 'do', value: call(name('*exit'), [name(held)]) });
    });
    return [...statements, ...this.#body(firstChild(node, 'Body')), ...leaving];
  }
}
