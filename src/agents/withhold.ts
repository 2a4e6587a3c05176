/** A result with nothing left in it to read. */

/** Strings that say what a value is, not what it holds: a client ignores a replacement without them. */
const SHAPE: ReadonlySet<string> = new Set(['type', 'filePath', 'mimeType', 'media_type']);

/** Deeper than this no client nests a result. */
const DEEPEST = 500;

/** `output` in its own shape, the first text replaced by `reason`, every other one emptied. */
export function withhold(output: unknown, reason: string): unknown {
  let said = false;
  const hide = (value: unknown, key: string, depth: number): unknown => {
    if (depth > DEEPEST) return '';
    if (typeof value === 'string') {
      if (SHAPE.has(key)) return value;
      const shown = said ? '' : reason;
      said = true;
      return shown;
    }
    if (Array.isArray(value)) return value.map((item: unknown) => hide(item, key, depth + 1));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, hide(inner, name, depth + 1)]),
      );
    }
    return value;
  };
  return hide(output, '', 0);
}
