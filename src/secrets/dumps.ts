/** Bytes as tools for looking at bytes print them: xxd, hexdump, od, and lists such as `41 57 53` or `\x41\x57`. */
import { printable } from './encoded.ts';
import { belongs, characterSet, type Run, runsOf } from './runs.ts';
import type { View } from './view.ts';

/** A line of a dump: an offset, then pairs or words of hex, and the characters behind. */
const HEX_LINE =
  /^[0-9a-fA-F]{6,8}:?[ \t]{1,3}((?:[0-9a-fA-F]{2,4}[ \t]{1,2}){1,16}[0-9a-fA-F]{0,4})(?:[ \t]{0,40}\|?.{0,20}\|?)?$/;
/** A line of `od -c`: an offset in octal, then characters three apart. */
const CHARACTER_LINE = /^[0-7]{7}((?: {1,3}(?:\\[0abfnrtv]|[0-7]{3}|[!-~])| {3,4}(?= |$)){1,16})[ \t]*$/;
const HEX_LIST = /(?:(?:\\x|0x|%)?[0-9a-fA-F]{2}[ ,:\n]{0,2}){16,}/g;
/** Digits that an offset has at least. */
const OFFSET = 6;
const HEX = characterSet('0123456789abcdefABCDEF');
const LISTED = characterSet('0123456789abcdefABCDEF ,:x%\\\n');
/** Shortest run of listed bytes, in characters: sixteen pairs. */
const SHORTEST = 32;

/** Each dump in the text, whole. */
export function dumps(text: string): View[] {
  const runs = [...runsOf(text, LISTED, SHORTEST)];
  // The offsets of `od -c` are in octal and begin at 0.
  const dumped = runs.length > 0 || text.includes('0000000 ');
  return [...(dumped ? dumpLines(text) : []), ...runs.flatMap((run) => lists(text, run))];
}

function dumpLines(text: string): View[] {
  const views: View[] = [];
  let bytes: Buffer[] = [];
  let start = 0;
  let end = 0;
  const close = () => {
    const decoded = bytes.length > 0 ? printable(Buffer.concat(bytes)) : undefined;
    const span = { start, end };
    if (decoded !== undefined) views.push({ text: decoded, source: () => span });
    bytes = [];
  };
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const stop = newline === -1 ? text.length : newline;
    const mayBeDump = stop - at < 200 && belongs(text, at, HEX) && belongs(text, at + OFFSET - 1, HEX);
    const read = mayBeDump ? bytesOf(text.slice(at, stop).replace(/\r$/, '')) : undefined;
    if (read) {
      if (bytes.length === 0) start = at;
      bytes.push(read);
      end = stop;
    } else close();
    at = stop + 1;
  }
  close();
  return views;
}

/** Where the list of bytes that goes on at the place begins; the place itself where none does. */
export function listStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && belongs(text, start - 1, LISTED)) start--;
  return start;
}

/** Where the first line of the dump begins that the place's line belongs to; the place itself where it is none. */
export function dumpStart(text: string, at: number): number {
  let start = at;
  for (let line = text.lastIndexOf('\n', at - 1) + 1; isDumpLine(text, line); ) {
    start = line;
    line = line < 2 ? -1 : text.lastIndexOf('\n', line - 2) + 1;
  }
  return start;
}

/** Is the line that begins there one of a dump, or the beginning of one where the text ends in it? */
function isDumpLine(text: string, start: number): boolean {
  if (start < 0) return false;
  const newline = text.indexOf('\n', start);
  if (newline === -1) return /^[0-9a-fA-F]{6,8}:?[ \t]/.test(text.slice(start, start + 10));
  return newline - start < 200 && bytesOf(text.slice(start, newline).replace(/\r$/, '')) !== undefined;
}

function bytesOf(line: string): Buffer | undefined {
  const characters = CHARACTER_LINE.exec(line);
  if (characters) {
    const units = [...(characters[1] as string).matchAll(/\\(.)|([0-7]{3})|([!-~])| {4}/g)];
    return Buffer.from(
      units.map(([, escaped, octal, plain]) => {
        if (octal) return Number.parseInt(octal, 8);
        if (escaped) return { n: 10, r: 13, t: 9 }[escaped] ?? 0;
        return plain ? plain.charCodeAt(0) : 32;
      }),
    );
  }
  const hex = HEX_LINE.exec(line);
  if (!hex) return undefined;
  const words = (hex[1] as string).trim().split(/[ \t]+/);
  // Without an option, hexdump and `od -x` print words of two bytes the other way round; xxd ends its offset with a colon.
  const swapped = !line.includes(':') && words.every((word) => word.length === 4);
  return Buffer.from(
    words.map((word) => (swapped ? word.slice(2) + word.slice(0, 2) : word)).join(''),
    'hex',
  );
}

function lists(text: string, { start, end }: Run): View[] {
  return [...text.slice(start, end).matchAll(HEX_LIST)].flatMap((match) => {
    const pairs = match[0].replace(/\\x|0x|%|[ ,:\n]/g, '');
    const decoded = printable(Buffer.from(pairs.slice(0, pairs.length & ~1), 'hex'));
    const at = start + match.index;
    const span = { start: at, end: at + match[0].trimEnd().length };
    return decoded === undefined ? [] : [{ text: decoded, source: () => span }];
  });
}
