/** Values that a parser gives, of which nothing is known yet. */

/** A thing with named values; anything else has none. */
export const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** What a parser makes of a file, nothing where the file is broken. */
export function parsedBy(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
