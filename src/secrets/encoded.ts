/** Runs of base64 and hex whose bytes are text. */
import { belongs, characterSet, type Run, runsOf } from './runs.ts';
import type { View } from './view.ts';

/** Shortest run that is looked into, in characters: a secret of eighteen bytes. */
const SHORTEST = 24;
/** Longest run that is decoded as one, in characters. */
const LONGEST = 4_000_000;

const BASE64 = characterSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=');
const HEX = characterSet('0123456789abcdefABCDEF');

/** Every run that decodes to text, whole: one secret in it takes all of it out. */
export function encodedRuns(text: string): View[] {
  const views: View[] = [];
  for (const run of runsOf(text, BASE64, SHORTEST, (start, end) => wrappedEnd(text, start, end))) {
    for (const part of partsOf(text, run)) views.push(part);
  }
  return views;
}

/** A run as a whole; where that is no text, line by line: what stands below it may not belong to it. */
function partsOf(text: string, run: Run): View[] {
  const whole = decode(text.slice(run.start, run.end));
  if (whole !== undefined) return [{ text: whole, source: () => run }];
  const views: View[] = [];
  for (let start = run.start; start < run.end; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 || newline > run.end ? run.end : newline;
    const line = { start, end };
    const decoded =
      end - start >= SHORTEST && line.end < run.end ? decode(text.slice(start, end)) : undefined;
    if (decoded !== undefined) views.push({ text: decoded, source: () => line });
    start = end + 1;
  }
  return views;
}

/** A run goes on over line ends where whole lines of it are wrapped: encoders do so at 64 or 76 characters, hex dumps at 60. */
function wrappedEnd(text: string, start: number, firstEnd: number): number {
  const inHex = allHex(text, start, firstEnd);
  let line = start;
  let end = firstEnd;
  for (;;) {
    const next = text.startsWith('\r\n', end) ? end + 2 : text[end] === '\n' ? end + 1 : 0;
    const isOver = next === 0 || end - line < 57 || end - start > LONGEST || text[end - 1] === '=';
    if (isOver || !belongs(text, next, BASE64)) return end;
    let nextEnd = next;
    while (nextEnd < text.length && belongs(text, nextEnd, BASE64)) nextEnd++;
    // What stands below hex need not belong to it.
    if (inHex && !allHex(text, next, nextEnd)) return end;
    line = next;
    end = nextEnd;
  }
}

function allHex(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!belongs(text, at, HEX)) return false;
  return true;
}

/** Where the run that goes on at the place begins, over the line ends that it is wrapped at; the place itself where none does. */
export function encodedStart(text: string, at: number): number {
  let start = at;
  for (;;) {
    while (start > 0 && belongs(text, start - 1, BASE64)) start--;
    const before = text[start - 1] !== '\n' ? 0 : text[start - 2] === '\r' ? start - 2 : start - 1;
    if (before <= 0 || (start < text.length && !belongs(text, start, BASE64))) return start;
    let line = before;
    while (line > 0 && belongs(text, line - 1, BASE64)) line--;
    if (before - line < 57) return start;
    start = line;
  }
}

/** Is the run text that was encoded? A long path, which has the same letters, is not. */
export const isEncoded = (run: string): boolean => decode(run) !== undefined;

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
