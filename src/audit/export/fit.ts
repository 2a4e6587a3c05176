/** Makes values fit the limits of a receiver, so that nothing is refused or cut where nobody notices. */

export const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

const CUT = '…';

/** At most this many bytes of UTF-8; what is cut ends in `…`, and no character is cut in two. */
export function cutText(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || bytesOf(text) <= bytes) return text;
  const room = bytes - bytesOf(CUT);
  if (room <= 0) return '';
  const buffer = Buffer.from(text.slice(0, room), 'utf8');
  let end = Math.min(room, buffer.length);
  // Not inside a character: continuation bytes are 10xxxxxx.
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end--;
  return buffer.subarray(0, end).toString('utf8') + CUT;
}

/**
 * The longest strings and arrays that are left after each round of cutting: bytes as JSON, items. Hashes and ids, of 64
 * characters at most, stay whole.
 */
const ROUNDS: readonly (readonly [bytes: number, items: number])[] = [
  [8000, 500],
  [2000, 100],
  [500, 25],
  [120, 8],
  [66, 1],
];

/**
 * The value as it is where its JSON has at most `bytes` bytes; else with long strings and arrays cut, as little as needed.
 * `cut` is said where something was. Throws where even that does not fit: the limit is too small for the shape.
 */
export function fitted<T extends object>(
  value: T,
  bytes: number,
): { readonly value: T; readonly cut: boolean } {
  if (bytesOf(JSON.stringify(value)) <= bytes) return { value, cut: false };
  for (const [characters, items] of ROUNDS) {
    const shorter = shortened(value, characters, items) as T;
    if (bytesOf(JSON.stringify(shorter)) <= bytes) return { value: shorter, cut: true };
  }
  throw new Error(`does not fit into ${bytes} bytes`);
}

function shortened(value: unknown, bytes: number, items: number): unknown {
  if (typeof value === 'string') return shortText(value, bytes);
  if (Array.isArray(value)) return value.slice(0, items).map((item) => shortened(item, bytes, items));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, item]) => [name, shortened(item, bytes, items)]);
  return Object.fromEntries(members);
}

/** Cut so that its JSON has at most `bytes` bytes, quotes included. */
function shortText(text: string, bytes: number): string {
  const size = (part: string) => bytesOf(JSON.stringify(part)) - 2;
  const room = bytes - 2;
  if (text.length <= room && size(text) <= room) return text;
  let left = room - bytesOf(CUT);
  let short = '';
  for (const sign of text.slice(0, room)) {
    left -= size(sign);
    if (left < 0) break;
    short += sign;
  }
  return wellFormed(short) + CUT;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Halves of surrogate pairs, which UTF-8 has no bytes for, become U+FFFD. */
export const wellFormed = (text: string): string => text.replace(LONE_SURROGATE, '\ufffd');

/**
 * Splits items into runs that keep within a receiver's limits. An item that is too large by itself gets a run of its
 * own: whoever made it has to have seen to that.
 */
export function runsOf<T>(
  items: readonly T[],
  limits: { readonly items: number; readonly bytes: number },
  size: (item: T) => number,
): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const more = size(item);
    if (run.length > 0 && (run.length >= limits.items || bytes + more > limits.bytes)) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(item);
    bytes += more;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
