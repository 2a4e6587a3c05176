/** Keys that stand twice in one map of a document. One pass: the parser's own check compares each key with all others. */
import { type Document, isScalar, visit } from 'yaml';

/** Where in the text each key stands that an earlier one of its map has taken, in UTF-16 offsets. */
export function repeatedKeys(document: Document.Parsed): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value) && key.range) found.push({ start: key.range[0], end: key.range[1] });
        seen.add(key.value);
      }
    },
  });
  return found;
}
