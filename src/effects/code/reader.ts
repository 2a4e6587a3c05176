/** What the readers of all syntax trees share: the source, its lines, statements in the order in which they stand. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, lines } from './nodes.ts';
import type { Expression, Statement } from './tree.ts';

/** More than any grammar has kinds of nodes. */
const MOST_KINDS = 1024;

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

  readonly #known = new Map<number, Expression>();

  /**
   * The expression that a node stands for. Some are asked for twice, as those of `a[i] += b`; each is read once, or time
   * would double with every level of them.
   */
  expression(node: SyntaxNode): Expression {
    const key = (node.from * (this.source.length + 1) + node.to) * MOST_KINDS + node.type.id;
    let known = this.#known.get(key);
    if (!known) {
      known = this.read(node);
      this.#known.set(key, known);
    }
    return known;
  }

  protected abstract read(node: SyntaxNode): Expression;
}
