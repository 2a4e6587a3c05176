/** Which end of a text may be the beginning of a secret that goes on in what is still to come. */
import { isDrawn } from './drawn.ts';
import { dumpStart, listStart } from './dumps.ts';
import { encodedStart, isEncoded } from './encoded.ts';
import type { Found } from './found.ts';
import { withoutUnseen } from './views.ts';

/** Where what stands at the place begins that can only be read as one: a run of base64 or hex, a dump, a list of bytes. */
export const beginningOf = (text: string, at: number): number =>
  Math.min(encodedStart(text, at), dumpStart(text, at), listStart(text, at));

/** How far back the end is looked at; no key and no value is longer. */
const REACH = 20_000;

/** The shortest beginning of a value that tells something of it. */
const TELLING = 8;

/** A name that promises a secret, and the beginning of what is given to it. */
const NAMED =
  /(?:key|token|secret|pass\w{0,8}|pwd|auth\w{0,12}|cred\w{0,8}|bearer|basic)["'\]]{0,2}(?:[ \t]{0,4}[:=]>?[ \t]{0,4}|[ \t]{1,4})["']?([^\s"']+)$/i;

/** What a prompt ends with, and what says that something is still going on. */
const ASKS = /[:?>$#%)\]}!;,…❯›»]$|\.\.$/;

/** Armour that has begun and not ended, with headers as PGP and OpenSSL write them. */
const ARMOUR =
  /-----BEGIN [^\n-]{0,60}-----(?:\r?\n(?:[A-Za-z0-9+/=]{0,80}|[A-Za-z-]{1,40}:[^\n]{0,200}))*(?:\r?\n-{1,5}(?:E[^\n]{0,80})?)?$/;

/**
 * The end of a long word, and behind it a part of what makes programs and people go on with it in the next line. Names of
 * files end in shorter parts.
 */
const WRAPPED =
  /([A-Za-z0-9+_=-]{16,})(?:\\?\r?\n[ \t]{0,40}|["'][ \t]{0,8}(?:[+.\\&][ \t]{0,8})?(?:\r?\n[ \t]{0,40}(?:[+.&][ \t]{0,4})?["']?)?)$/;

/** How the next line of something wrapped may begin. */
const GOES_ON = /^["'+.&]?[\w+/=.-]*["']?$/;

/** At least four bytes of a list. */
const LISTED = /(?:(?:\\x|0x|%)?[0-9a-fA-F]{2}[ ,:\n]{1,2}){4,}$/;

/**
 * The end of what may be shown while the output pauses: all but a word that is not finished, and what can only be read
 * as one. `found` are the secrets in the text.
 */
export function shownEnd(text: string, from: number, found: readonly Found[]): number {
  let end = Math.max(from, openWord(text));
  for (let before = -1; end !== before; ) {
    before = end;
    const open = found.find((one) => one.end > end || one.end === text.length);
    if (open && open.start < end) end = open.start;
    end = Math.min(end, openWhole(text, end));
    if (end <= from) return from;
  }
  return end;
}

/** Where the last word begins, if it may go on as a secret; else the end of the text. */
function openWord(text: string): number {
  const start = wordStart(text, text.length);
  const word = withoutUnseen(text.slice(start));
  if (word === '') return text.length;
  const named = NAMED.exec(text.slice(Math.max(start - 100, 0)));
  if (!named && !word.includes('://')) {
    // What goes on with something above is not a word of its own.
    if (GOES_ON.test(word) && openWhole(text, start) < start) return start;
    if (ASKS.test(word)) return text.length;
    const rest = /[\w+/=.~%-]*$/.exec(word)?.[0] ?? '';
    if (rest.length < TELLING) return text.length;
  }
  return start;
}

/** Where the word at the place begins. Words end at blanks and line ends; a carriage return alone only moves the cursor. */
function wordStart(text: string, at: number): number {
  const least = Math.max(0, at - REACH);
  let start = at;
  while (start > least && !/[ \t\n]/.test(text[start - 1] as string)) start--;
  return start;
}

/** Where something begins that is not whole yet at the place, and is read as one over lines and blanks. */
function openWhole(text: string, at: number): number {
  const tail = text.slice(Math.max(0, at - REACH), at);
  const offset = at - tail.length;
  let start = at;
  const armour = tail.lastIndexOf('-----BEGIN ');
  if (armour !== -1 && ARMOUR.test(tail.slice(armour))) start = Math.min(start, offset + armour);
  const wrapped = WRAPPED.exec(tail.slice(-2000));
  if (wrapped && isDrawn((wrapped[1] as string).slice(-40)))
    start = Math.min(start, wordStart(text, at - wrapped[0].length));
  if (LISTED.test(tail.slice(-40))) start = Math.min(start, listStart(text, at));
  return Math.min(start, endsEncoded(text, at), endsDumped(text, at));
}

/** A run that fills its line to the end goes on in the next. */
function endsEncoded(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  const last = text[at - 2] === '\r' ? at - 2 : at - 1;
  const start = encodedStart(text, last);
  const line = Math.max(start, text.lastIndexOf('\n', last - 1) + 1);
  return last - line >= 57 && isEncoded(text.slice(start, last)) ? start : at;
}

/** A dump goes on after each of its lines. */
function endsDumped(text: string, at: number): number {
  const last = text[at - 1] === '\n' ? at - 1 : at;
  const start = dumpStart(text, last);
  return start < last ? start : at;
}
