/**
 * Secrets that are written in another way than their own: with terminal colours between, escaped, percent-encoded, in
 * base64 or hex, dumped, in UTF-16, wrapped over lines. Each view is a part of the text decoded once, with the way back.
 */

import { dumps } from './dumps.ts';
import { encodedRuns } from './encoded.ts';
import type { View } from './view.ts';

/** All views of a text; most texts have none. */
export function viewsOf(text: string): View[] {
  return [
    ...bare(text),
    ...surroundings(text, NEEDLESS_ESCAPE, ESCAPE, unescaped),
    ...surroundings(text, PERCENT, PERCENT, unpercent),
    ...wrapped(text),
    ...encodedRuns(text),
    ...dumps(text),
  ];
}

// Terminal sequences (ECMA-48 CSI and OSC), the carriage return and backspace, NUL (UTF-16 read as bytes), zero-width marks.
const UNSEEN =
  /\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)|[@-Z\\^_])|[\x00\x08\r\ufeff\u200b-\u200d\u2060\u00ad]/g;

/** Without what a terminal or a person does not see. */
function bare(text: string): View[] {
  return UNSEEN_SOME.test(text) ? replaced(text, 0, UNSEEN, () => '') : [];
}

/** The text as a person sees it. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

const UNSEEN_SOME = /[\x00\x08\r\x1b\ufeff\u200b-\u200d\u2060\u00ad]/;

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf/"'\\]))/g;
/** Escapes that write what needs none. The others are read by the families themselves. */
const NEEDLESS_ESCAPE = /\\(?:u00[2-7][0-9a-fA-F]|x[2-7][0-9a-fA-F]|\/)/g;
const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const unescaped = (match: RegExpExecArray): string => {
  const code = match[1] ?? match[2];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return NAMED[match[3] as string] ?? (match[3] as string);
};

const PERCENT = /(?:%[0-9a-fA-F]{2})+/g;
const unpercent = (match: RegExpExecArray): string =>
  Buffer.from(match[0].replaceAll('%', ''), 'hex').toString('utf8');

/** How far a view reaches around what it decodes, in characters. */
const REACH = 2000;

/** The surroundings of every mark, decoded: to the ends of the line, but not farther than the reach. */
function surroundings(
  text: string,
  mark: RegExp,
  unit: RegExp,
  decode: (match: RegExpExecArray) => string,
): View[] {
  const views: View[] = [];
  let start = 0;
  let end = 0;
  const close = () => {
    if (end > start) views.push(...replaced(text.slice(start, end), start, unit, decode));
  };
  for (const { index } of text.matchAll(mark)) {
    if (index < end - REACH / 2) continue;
    if (index >= end) {
      close();
      start = Math.max(lineStart(text, index), end);
    }
    end = lineEnd(text, index);
  }
  close();
  return views;
}

function lineStart(text: string, at: number): number {
  const newline = text.slice(Math.max(0, at - REACH), at).lastIndexOf('\n');
  return newline === -1 ? Math.max(0, at - REACH) : Math.max(0, at - REACH) + newline + 1;
}

function lineEnd(text: string, at: number): number {
  const newline = text.slice(at, at + REACH).indexOf('\n');
  return newline === -1 ? Math.min(text.length, at + REACH) : at + newline;
}

/** The end of a line within a long word, or in the syntax that goes on with it in the next. */
const WRAP =
  /(?<=[A-Za-z0-9+/_=.-]{12})(?:\\?\r?\n[ \t]{0,40}|["'][ \t]{0,8}(?:\+|\.|\\|&)?[ \t]{0,8}\r?\n[ \t]{0,40}(?:[+.&][ \t]{0,4})?["'])(?=[A-Za-z0-9+/_=.-]{4})/y;
/** What may stand between the word and the end of its line. */
const BEFORE_END = new Set('"\' \t+.\\&\r');

/** Lines that go on in the next, put together. */
function wrapped(text: string): View[] {
  const seams: Unit[] = [];
  for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', newline + 1)) {
    let from = newline;
    while (from > 0 && newline - from < 20 && BEFORE_END.has(text[from - 1] as string)) from--;
    // A full stop belongs to both, the word and what joins it.
    for (let at = from; at <= newline; at++) {
      WRAP.lastIndex = at;
      const match = WRAP.exec(text);
      if (!match) continue;
      seams.push({ start: at, end: at + match[0].length, put: '' });
      break;
    }
  }
  return put(text, 0, seams).map((view) => ({ ...view, loose: true as const }));
}

/** A part of a text, and what it stands for. */
interface Unit {
  readonly start: number;
  readonly end: number;
  readonly put: string;
}

/** The text with every match of `unit` replaced, or nothing where there is none. `offset`: where the text begins in the source. */
function replaced(
  text: string,
  offset: number,
  unit: RegExp,
  decode: (match: RegExpExecArray) => string,
): View[] {
  const units = [...text.matchAll(unit)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    put: decode(match as RegExpExecArray),
  }));
  return put(text, offset, units);
}

/** The text with each of the units, which are in order and apart, replaced by what it stands for. */
function put(text: string, offset: number, units: readonly Unit[]): View[] {
  let out = '';
  let from = 0;
  /** Where each replacement stands: in the view, and in the source. */
  const seams: { view: number; length: number; start: number; end: number }[] = [];
  for (const { start, end, put } of units) {
    out += text.slice(from, start);
    seams.push({ view: out.length, length: put.length, start, end });
    out += put;
    from = end;
  }
  if (seams.length === 0) return [];
  out += text.slice(from);
  const position = (at: number, side: 'start' | 'end'): number => {
    let low = 0;
    let high = seams.length;
    // The last seam that begins before the position; one that begins right at it belongs to what stands behind.
    while (low < high) {
      const middle = (low + high) >> 1;
      const { view } = seams[middle] as (typeof seams)[number];
      if (side === 'start' ? view <= at : view < at) low = middle + 1;
      else high = middle;
    }
    const seam = seams[low - 1];
    if (!seam) return offset + at;
    const behind = at - (seam.view + seam.length);
    if (behind >= 0) return offset + seam.end + behind;
    return offset + (side === 'start' ? seam.start : seam.end);
  };
  return [
    {
      text: out,
      source: (start, end) => {
        const span = { start: position(start, 'start'), end: position(end, 'end') };
        const around = position(end + 1, 'end') - position(start - 1, 'start');
        // Nothing was replaced within it or beside it: the text itself shows it as well.
        return around === end - start + 2 ? undefined : span;
      },
    },
  ];
}
