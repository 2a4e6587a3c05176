/** What the readers of all syntax trees share: the source, its lines, statements in the order in which they stand. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, lines } from './nodes.ts';
import type { Expression, Statement } from './tree.ts';

/** Turns the tree that a parser made of one program into the common form. */
export abstract class Reader {
  protected readonly source: string;
  /** Line, from 1, of an offset. */
  protected readonly lineAt: (offset: number) => number;

  constructor(source: string) {
    this.source = source;
    this.lineAt = lines(source);
  }

  protected text(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** The statements in a node, parts that are no valid code left out. */
  block(node: SyntaxNode): Statement[] {
    return childrenOf(node).flatMap((child) => this.statement(child));
  }

  protected abstract statement(node: SyntaxNode): Statement[];

  abstract expression(node: SyntaxNode): Expression;
}
