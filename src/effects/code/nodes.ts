/** Making and walking syntax trees. */
import type { Parser, PartialParse, SyntaxNode, Tree } from '@lezer/common';
import type { Budget } from '../trace.ts';

/** Deepest tree that is followed: trees are walked by recursion. */
const DEPTH_LIMIT = 400;

/** What the parser shows of itself beside its interface: whether it is guessing, the guesses it follows, their depth. */
interface Guessing extends PartialParse {
  readonly recovering?: number;
  readonly stacks?: readonly { readonly stack?: { readonly length: number } }[];
}
/** Numbers that the parser keeps for one level. */
const PER_LEVEL = 3;

/**
 * The top of the syntax tree of a program, or nothing where it is too deep, or so far from valid that guessing how it
 * goes on would take too long. Invalid code costs ten times as much as valid code, and no interpreter would run it.
 */
export function topOf(parser: Parser, source: string, repairs: Budget): SyntaxNode | undefined {
  const parse: Guessing = parser.startParse(source);
  let tree: Tree | null = null;
  while (!tree) {
    tree = parse.advance();
    // The parser looks up and down its stack, so that its time grows with the square of the depth.
    if ((parse.stacks?.[0]?.stack?.length ?? 0) > PER_LEVEL * DEPTH_LIMIT) return undefined;
    if (!parse.recovering) continue;
    for (const { stack } of parse.stacks ?? []) repairs.left -= 1 + (stack?.length ?? 0) / (5 * PER_LEVEL);
    if (repairs.left < 0) return undefined;
  }
  return isShallow(tree) ? tree.topNode : undefined;
}

function isShallow(tree: Tree): boolean {
  const cursor = tree.cursor();
  for (let depth = 0; ; ) {
    if (cursor.firstChild()) {
      if (++depth > DEPTH_LIMIT) return false;
      continue;
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return true;
      depth--;
    }
  }
}

/** Children of a node, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!child.name.endsWith('Comment')) children.push(child);
  return children;
}

/** First child of this kind. */
export const firstChild = (node: SyntaxNode, kind: string): SyntaxNode | undefined =>
  node.getChild(kind) ?? undefined;

/** Says on which line, from 1, an offset lies. */
export function lines(source: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [...source.matchAll(/\n/g)].map((match) => match.index);
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
