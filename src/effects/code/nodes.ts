/** Walking syntax trees. */
import type { SyntaxNode } from '@lezer/common';

/** Children of a node, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!/Comment$/.test(child.name)) children.push(child);
  return children;
}

/** First child of this kind. */
export const firstChild = (node: SyntaxNode, kind: string): SyntaxNode | undefined =>
  node.getChild(kind) ?? undefined;

/** Says on which line, from 1, an offset lies. Offsets are asked for in rising order, mostly. */
export function lines(source: string): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    if (offset < at) [line, at] = [1, 0];
    for (let next = source.indexOf('\n', at); next >= 0 && next < offset; next = source.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    return line;
  };
}
