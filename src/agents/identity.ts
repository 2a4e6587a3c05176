/** Ids for calls that the client gives none. */
import { createHash } from 'node:crypto';

/**
 * The same for the same call of the same session, so that several events about one call meet. Two equal calls also
 * meet: whoever decides a call only once has to bound that in time. A cryptographic hash, because an agent that could
 * make two calls meet would have the second one judged as the first.
 *
 * @param parts what makes the call this call: session, prompt or generation, tool, input
 */
export function derivedId(...parts: readonly unknown[]): string {
  return `derived:${createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 32)}`;
}

/** JSON with object keys in order: a client may send them in any. Not by recursion: a payload may be of any depth. */
function canonical(value: unknown): string {
  const written: string[] = [];
  /** What is still to be written, the next at the end. */
  const waiting: ({ readonly text: string } | { readonly value: unknown })[] = [{ value }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('text' in next) written.push(next.text);
    else if (Array.isArray(next.value)) {
      waiting.push({ text: ']' });
      for (const item of [...next.value].reverse()) waiting.push({ value: item }, { text: ',' });
      if (next.value.length > 0) waiting.pop();
      written.push('[');
    } else if (typeof next.value === 'object' && next.value !== null) {
      const entries = Object.entries(next.value).filter(([, inner]) => inner !== undefined);
      entries.sort(([a], [b]) => (a < b ? 1 : -1));
      waiting.push({ text: '}' });
      for (const [key, inner] of entries)
        waiting.push({ value: inner }, { text: `,${JSON.stringify(key)}:` });
      const first = entries.at(-1);
      if (first) waiting[waiting.length - 1] = { text: `${JSON.stringify(first[0])}:` };
      written.push('{');
    } else written.push(JSON.stringify(next.value) ?? 'null');
  }
  return written.join('');
}
