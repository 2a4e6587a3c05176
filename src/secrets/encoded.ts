/** Runs of base64 and hex whose bytes are text. */
import type { View } from './views.ts';

/** Shortest run that is looked into, in characters: a secret of eighteen bytes. */
const SHORTEST = 24;
/** Longest run that is decoded as one, in characters. */
const LONGEST = 4_000_000;

const BASE64 = 1;
const HEX = 2;
const classes = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=')
  classes[character.charCodeAt(0)] = BASE64;
for (const character of '0123456789abcdefABCDEF') classes[character.charCodeAt(0)] = BASE64 | HEX;

const classOf = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (classes[code] as number) : 0;
};

/** Every run that decodes to text, whole: one secret in it takes all of it out. */
export function encodedRuns(text: string): View[] {
  const views: View[] = [];
  // A run as long as the shortest holds every position that is a multiple of its length.
  for (let at = SHORTEST - 1; at < text.length; at += SHORTEST) {
    if (classOf(text, at) === 0) continue;
    const run = runAround(text, at);
    at = Math.max(at, run.end - 1);
    if (run.end - run.start < SHORTEST) continue;
    const decoded = decode(text.slice(run.start, run.end));
    if (decoded !== undefined) views.push({ text: decoded, source: () => run });
  }
  return views;
}

/** The run around a position; it goes on over line ends where whole lines of it are wrapped. */
function runAround(text: string, at: number): { start: number; end: number } {
  let start = at;
  while (start > 0 && classOf(text, start - 1) !== 0) start--;
  let end = at + 1;
  let line = start;
  for (;;) {
    while (end < text.length && classOf(text, end) !== 0) end++;
    const next = text.startsWith('\r\n', end) ? end + 2 : text[end] === '\n' ? end + 1 : 0;
    // Encoders wrap at 64 or 76 characters, dumps of hex at 60.
    if (next === 0 || end - line < 57 || end - start > LONGEST || classOf(text, next) === 0)
      return { start, end };
    line = next;
    end = next;
  }
}

function decode(run: string): string | undefined {
  const flat = run.replace(/[\r\n]+/g, '');
  if (/^[0-9a-fA-F]+$/.test(flat)) return printable(Buffer.from(flat.slice(0, flat.length & ~1), 'hex'));
  // A run that was cut begins anywhere in a group of four.
  for (let skip = 0; skip < 4; skip++) {
    const head = printable(Buffer.from(flat.slice(skip, skip + 24), 'base64').subarray(0, 15));
    if (head === undefined) continue;
    const whole = printable(Buffer.from(flat.slice(skip), 'base64'));
    if (whole !== undefined) return whole;
  }
  return undefined;
}

/** The bytes as text, if that is what they are (UTF-8, or UTF-16 of ASCII); a random run of bytes is not. */
export function printable(bytes: Buffer): string | undefined {
  let odd = 0;
  for (const byte of bytes)
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) odd++;
  const wide = bytes.length > 8 && bytes[1] === 0 && bytes[3] === 0;
  if (wide) return bytes.toString('utf16le');
  if (odd > bytes.length / 50) return undefined;
  const text = bytes.toString('utf8');
  let broken = 0;
  for (let i = text.indexOf('\ufffd'); i !== -1; i = text.indexOf('\ufffd', i + 1)) broken++;
  return broken > 2 + text.length / 50 ? undefined : text;
}
