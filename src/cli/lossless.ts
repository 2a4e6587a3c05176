/**
 * Bytes as text and back, none of them lost: a byte that is no UTF-8 becomes a lone low surrogate U+DC80…U+DCFF, as in
 * Python's `surrogateescape` (PEP 383).
 */
import { isUtf8 } from 'node:buffer';

/** Turns bytes into text as they come; a character that is not whole waits for its rest. */
export class LosslessDecoder {
  #rest: Buffer = Buffer.alloc(0);

  decode(bytes: Buffer): string {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    const end = all.length - unfinished(all);
    this.#rest = Buffer.from(all.subarray(end));
    return decoded(all.subarray(0, end));
  }

  /** What was still waiting. */
  end(): string {
    const text = decoded(this.#rest);
    this.#rest = Buffer.alloc(0);
    return text;
  }
}

export function encodeLossless(text: string): Buffer {
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]|[\udc80-\udcff]/g)) {
    if (found.length === 2) continue;
    parts.push(Buffer.from(text.slice(from, index)), Buffer.from([found.charCodeAt(0) - 0xdc00]));
    from = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

function decoded(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = wanted(bytes, at);
    if (length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) {
      at += length;
      continue;
    }
    text += bytes.toString('utf8', from, at) + String.fromCharCode(0xdc00 + (bytes[at] as number));
    at++;
    from = at;
  }
  return text + bytes.toString('utf8', from);
}

/** Length of the character that begins with this byte, by RFC 3629; 0 where none does. */
function wanted(bytes: Buffer, at: number): number {
  const byte = bytes[at] as number;
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** How many bytes at the end begin a character that is not whole yet. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const at = bytes.length - back;
    const byte = bytes[at] as number;
    if (byte >= 0xc0) return wanted(bytes, at) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}
