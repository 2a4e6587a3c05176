/** JavaScript and TypeScript: statements from their syntax tree to the common form. */
import type { SyntaxNode } from '@lezer/common';
import { javascriptParser } from '../../lazy.ts';
import { NAME } from '../../text.ts';

import type { Budget } from '../../trace.ts';
import { childrenOf, firstChild, topOf } from '../nodes.ts';
import { type Expression, parts, type Statement, text } from '../tree.ts';

import { isNode, JavascriptExpressions, stringValue } from './expressions.ts';

/** The statements of a JavaScript program. Parts that are no valid JavaScript are left out. */
export function parseJavascript(source: string, repairs: Budget): readonly Statement[] | undefined {
  const top = topOf(javascriptParser(), source, repairs);
  return top && new JavascriptStatements(source).block(top);
}

class JavascriptStatements extends JavascriptExpressions {
  #do(list: readonly SyntaxNode[]): Statement[] {
    return list.filter(isNode).map((child) => ({ kind: 'do', value: this.expression(child) }));
  }

  protected statement(node: SyntaxNode): Statement[] {
    switch (node.name) {
      case 'ExpressionStatement': {
        const only = node.firstChild;
        const given = only && yieldIn(only);
        return only && given ? [this.#yield(only, given)] : this.#do(childrenOf(node));
      }
      case 'VariableDeclaration':
        return this.#variables(node);
      case 'FunctionDeclaration':
        return [{ kind: 'define', definition: this.definition(node), decorators: [] }];
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
          // A break leaves its case, and not the cases after it.
          {
            kind: 'branch',
            certain: false,
            bodies: body ? [this.block(body).filter((each) => each.kind !== 'leave')] : [],
          },
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
        return [...this.#do(childrenOf(node)), { kind: 'leave' }];
      case 'ContinueStatement':
      case 'BreakStatement':
        return [{ kind: 'leave' }];
      default:
        return isNode(node) && /Expression$|^(?:VariableName|TemplateString|String)$/.test(node.name)
          ? this.#do([node])
          : [];
    }
  }

  /** `yield value`, `yield* list` */
  #yield(whole: SyntaxNode, given: SyntaxNode): Statement {
    return {
      kind: 'yield',
      value: this.expression(whole),
      ...(firstChild(given, 'Star') && { all: true as const }),
    };
  }

  #variables(node: SyntaxNode): Statement[] {
    const statements: Statement[] = [];
    const words = childrenOf(node);
    let target: SyntaxNode | undefined;
    words.forEach((word, i) => {
      if (/^(?:VariableDefinition|ObjectPattern|ArrayPattern)$/.test(word.name)) target = word;
      const value = word.name === 'Equals' ? words[i + 1] : undefined;
      if (target && value) {
        statements.push({ kind: 'assign', target: this.target(target), value: this.expression(value) });
        target = undefined;
      }
    });
    return statements;
  }

  #import(node: SyntaxNode): Statement[] {
    const from = firstChild(node, 'String');
    if (!from) return [];
    const path = stringValue(this.text(from));
    const statements: Statement[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'VariableDefinition')
        statements.push({ kind: 'import', name: this.text(child), path });
      if (child.name !== 'ImportGroup') continue;
      const words = childrenOf(child).filter((word) => /^Variable/.test(word.name) || word.name === ',');
      let original: string | undefined;
      for (const word of words) {
        if (word.name === ',') original = undefined;
        else if (word.name === 'VariableName') original = this.text(word);
        else
          statements.push({
            kind: 'import',
            name: this.text(word),
            path: `${path}.${original ?? this.text(word)}`,
          });
      }
    }
    return statements;
  }

  #class(node: SyntaxNode): Statement {
    const called = firstChild(node, 'VariableDefinition');
    const base = firstChild(node, 'VariableName');
    const body = firstChild(node, 'ClassBody');
    return {
      kind: 'class',
      name: called ? this.text(called) : '',
      bases: base ? [this.expression(base)] : [],
      body: (body ? childrenOf(body) : []).flatMap((member): Statement[] => {
        if (member.name === 'MethodDeclaration')
          return [{ kind: 'define', definition: this.definition(member), decorators: [] }];
        const key = firstChild(member, 'PropertyDefinition');
        const value = childrenOf(member).find((_, i, all) => all[i - 1]?.name === 'Equals');
        return key && value
          ? [
              {
                kind: 'assign',
                target: { kind: 'name', name: this.text(key) },
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
      /^\(\s*(?:true|1|require\.main\s*===?\s*module)\s*\)$/.test(head ? this.text(head) : '');
    return [
      ...(head ? this.#do([head]) : []),
      {
        kind: 'branch',
        certain: always && rest.length === 1,
        bodies: rest.map((body) => (body.name === 'Block' ? this.block(body) : this.statement(body))),
        ...(node.name === 'IfStatement' && head && { tests: [this.#test(head)] }),
      },
    ];
  }

  /** The condition of a branch, without its parentheses. */
  #test(node: SyntaxNode): Expression {
    return this.expression(node);
  }

  #for(node: SyntaxNode): Statement[] {
    const spec = childrenOf(node).find((child) => /^For(?:Of|In)?Spec$/.test(child.name));
    const body = node.lastChild;
    const inner = body ? (body.name === 'Block' ? this.block(body) : this.statement(body)) : [];
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
        target: target ? this.target(target) : { kind: 'none' },
        over: over ? this.expression(over) : parts(),
        body: inner,
      },
    ];
  }
}

/** The `yield` that a statement is: the parser takes it for the first word of what is given alone. */
function yieldIn(node: SyntaxNode): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at; at = at.firstChild) if (at.name === 'YieldExpression') return at;
  return undefined;
}
