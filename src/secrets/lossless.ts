/**
 * Bytes as text and back, without loss: what is no UTF-8 is kept as lone surrogates, as Python does (PEP 383). So a
 * program's binary output can be looked through, and passes unchanged where nothing is found.
 */

/** Byte 0x80 + n is kept as this + n. */
const KEPT = 0xdc80;

/** Reads bytes as they come; a character that is split over two chunks is one. */
export class LosslessDecoder {
  #rest: Buffer = Buffer.alloc(0);

  decode(chunk: Buffer): string {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const whole = bytes.length - unfinished(bytes);
    // A copy: the chunk's memory may be used again.
    this.#rest = Buffer.from(bytes.subarray(whole));
    return textOf(bytes.subarray(0, whole));
  }

  end(): string {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return textOf(rest);
  }
}

/** The bytes that the text was read from. */
export function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  // What is kept becomes U+FFFD there, three bytes as it would be itself; only a text with one needs a closer look.
  if (!bytes.includes(REPLACED) || !LONE.test(text)) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { index, 0: kept } of text.matchAll(new RegExp(LONE, 'g'))) {
    parts.push(Buffer.from(text.slice(from, index), 'utf8'));
    parts.push(Buffer.from([...kept].map((one) => one.charCodeAt(0) - KEPT + 0x80)));
    from = index + kept.length;
  }
  parts.push(Buffer.from(text.slice(from), 'utf8'));
  return Buffer.concat(parts);
}

const REPLACED = Buffer.from('\ufffd');
/** Low surrogates of kept bytes that follow no high one. */
const LONE = /(?<![\ud800-\udbff])[\udc80-\udcff]+/;

/** Which second bytes may follow a first byte (RFC 3629), and how many bytes the character has. */
function shapeOf(first: number): { length: number; low: number; high: number } {
  if (first >= 0xc2 && first <= 0xdf) return { length: 2, low: 0x80, high: 0xbf };
  if (first >= 0xe0 && first <= 0xef)
    return { length: 3, low: first === 0xe0 ? 0xa0 : 0x80, high: first === 0xed ? 0x9f : 0xbf };
  if (first >= 0xf0 && first <= 0xf4)
    return { length: 4, low: first === 0xf0 ? 0x90 : 0x80, high: first === 0xf4 ? 0x8f : 0xbf };
  return { length: 1, low: 0, high: 0 };
}

/** How many of a character's bytes stand at the place: all of them, or as many as fit. */
function bytesAt(bytes: Buffer, at: number): { here: number; length: number } {
  const { length, low, high } = shapeOf(bytes[at] as number);
  let here = 1;
  for (; here < length && at + here < bytes.length; here++) {
    const byte = bytes[at + here] as number;
    if (byte < (here === 1 ? low : 0x80) || byte > (here === 1 ? high : 0xbf))
      return { here, length: here + 1 };
  }
  return { here, length };
}

/** Length of a character's beginning at the end of the bytes. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const at = bytes.length - back;
    if ((bytes[at] as number) < 0x80) return 0;
    const { length } = shapeOf(bytes[at] as number);
    if (length === 1) continue;
    const { here, length: fits } = bytesAt(bytes, at);
    return here === back && fits === length && here < length ? back : 0;
  }
  return 0;
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let out = '';
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] as number) < 0x80) {
      at++;
      continue;
    }
    const { here, length } = bytesAt(bytes, at);
    if (length > 1 && here === length) {
      at += length;
      continue;
    }
    out += bytes.toString('utf8', from, at) + String.fromCharCode(KEPT + (bytes[at] as number) - 0x80);
    from = ++at;
  }
  return out + bytes.toString('utf8', from);
}
