/** Canonical JSON by RFC 8785: one text for one value, whatever the order in which its members were put in. */

/**
 * The value as canonical JSON. Members that are `undefined` are left out; what JSON has no word for becomes `null`; half
 * of a surrogate pair, which RFC 8785 (section 3.2.2.2) refuses, becomes U+FFFD. Not by recursion: a payload may be of
 * any depth.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  let text = '';
  /** What is still to be written, the next at the end: text, or a value in a box. */
  const waiting: (string | { readonly value: object })[] = [{ value }];
  const put = (inner: unknown) =>
    waiting.push(typeof inner === 'object' && inner !== null ? { value: inner } : scalar(inner));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') text += next;
    else if (Array.isArray(next.value)) {
      text += '[';
      waiting.push(']');
      for (let i = next.value.length - 1; i >= 0; i--) {
        put(next.value[i]);
        if (i > 0) waiting.push(',');
      }
    } else {
      const members = next.value as Readonly<Record<string, unknown>>;
      text += '{';
      // The default order of `sort` is that of UTF-16 code units, as RFC 8785 (section 3.2.3) wants it.
      const names = Object.keys(members).filter((name) => members[name] !== undefined);
      names.sort();
      // What needs no waiting is written at once: most members are scalars.
      let first = 0;
      for (; first < names.length; first++) {
        const inner = members[names[first] as string];
        if (typeof inner === 'object' && inner !== null) break;
        text += `${first > 0 ? ',' : ''}${quoted(names[first] as string)}:${scalar(inner)}`;
      }
      waiting.push('}');
      for (let i = names.length - 1; i >= first; i--) {
        put(members[names[i] as string]);
        waiting.push(`${i > 0 ? ',' : ''}${quoted(names[i] as string)}:`);
      }
    }
  }
  return text;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return JSON.stringify(value);
  return 'null';
}

/** What JSON has to escape, and halves of surrogate pairs. Most strings have nothing of it, and are written fast. */
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function quoted(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text.replace(LONE_SURROGATE, '\ufffd')) : `"${text}"`;
}
