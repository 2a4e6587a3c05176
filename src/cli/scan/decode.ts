/** What bytes are: text, in which encoding, or no text at all. */
import { isUtf8 } from 'node:buffer';

/** As far into a file as git looks for a NUL, in bytes. */
const SAMPLE = 8000;

/** Turns the next bytes of a text into characters; an unfinished character waits for its rest, unless these are the last. */
export type Decode = (bytes: Uint8Array, last: boolean) => string;

/**
 * How to read a file that begins with these bytes; undefined where it is binary. UTF-8 and UTF-16 with or without a mark;
 * anything else a character a byte, so that nothing of it is lost.
 */
export function decoderFor(beginning: Buffer): Decode | undefined {
  const utf16 = utf16Of(beginning);
  if (utf16) return streaming(utf16);
  if (beginning.subarray(0, SAMPLE).includes(0)) return undefined;
  return isUtf8(wholeCharacters(beginning)) ? streaming('utf-8') : bytewise;
}

const bytewise: Decode = (bytes) => Buffer.from(bytes).toString('latin1');

function streaming(encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): Decode {
  // The mark stays a character, so that offsets count it.
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, last) => decoder.decode(bytes, { stream: !last });
}

function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark: of ASCII, every other byte is NUL and none beside it.
  const pairs = Math.min(bytes.length, SAMPLE) >> 1;
  if (pairs < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  if (even === 0 && odd > pairs * 0.9) return 'utf-16le';
  return odd === 0 && even > pairs * 0.9 ? 'utf-16be' : undefined;
}

/** Without a character at the end that the next bytes would finish (RFC 3629: at most four bytes, all but the first 10xxxxxx). */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}

/** Are these bytes of the middle no text, as a hole in a sparse file is none? UTF-16 holds as many NULs as letters. */
export function isHollow(bytes: Uint8Array): boolean {
  if (!bytes.includes(0)) return false;
  let nuls = 0;
  for (const byte of bytes) if (byte === 0) nuls++;
  return nuls > bytes.length * 0.6;
}
