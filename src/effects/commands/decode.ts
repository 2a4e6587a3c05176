/** What text becomes that programs transform where input and rule are literal: `base64 -d`, `xxd -r`, `tr`, `rev`, `printf`. */
import { ANY, isKnown, NAME, type Text } from '../text.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
  '\\': '\\',
};

/** Backslash escapes as `echo -e` and `printf` read them. */
export function unescaped(text: Text): Text {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|(.))/gs,
    (whole, hex?: string, u?: string, big?: string, octal?: string, other?: string) => {
      const code = hex ?? u ?? big;
      if (code) return fromCode(Number.parseInt(code, 16));
      if (octal) return fromCode(Number.parseInt(octal, 8) & 255);
      return ESCAPES[other ?? ''] ?? whole;
    },
  );
}

const fromCode = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** Escapes in string literals of programming languages: as above, and quotes and signs stand for themselves. */
export const unescapedLiteral = (text: Text): Text =>
  text.includes('\\')
    ? unescaped(text.replace(/\\(["'`$#@{}/])|\\\\/g, (whole, sign?: string) => sign ?? whole))
    : text;

/** What `echo` prints for these words. */
export function echoed(words: readonly Text[]): Text {
  let at = 0;
  let escapes = false;
  let newline = true;
  for (; /^-[neE]+$/.test(words[at] ?? ''); at++) {
    const flags = words[at] ?? '';
    if (flags.includes('e')) escapes = true;
    if (flags.includes('E')) escapes = false;
    if (flags.includes('n')) newline = false;
  }
  const text = words.slice(at).join(' ');
  return (escapes ? unescaped(text) : text) + (newline ? '\n' : '');
}

/** Longest text that is made of a format. */
const PRINTED_LIMIT = 64_000;

/** What `printf FORMAT ARGS…` prints; the format is used again while there are arguments. */
export function formatted(format: Text, args: readonly Text[]): Text {
  let out = '';
  let at = 0;
  for (let before = -1; before < at && (at === 0 || at < args.length); ) {
    if (out.length > PRINTED_LIMIT) return ANY;
    before = at;
    out += format.replace(
      /%(%|[-+ #0]*(?:[1-9]\d*|\*)?(?:\.\d+)?([a-zA-Z]))|\\x[0-9a-fA-F]{1,2}|\\[0-7]{1,3}|\\.|\\/gs,
      (whole, spec?: string, kind?: string) => {
        if (spec === undefined) return unescaped(whole);
        if (spec === '%') return '%';
        return conversion(kind ?? 's', args[at++] ?? '');
      },
    );
  }
  return out;
}

function conversion(kind: string, value: Text): Text {
  if (kind === 'b') return unescaped(value);
  if (kind === 's' || kind === 'q') return value;
  if (kind === 'c') return value.slice(0, 1);
  const number = Number(/^['"]./.test(value) ? value.charCodeAt(1) : value || 0);
  if (Number.isNaN(number)) return NAME;
  if (kind === 'x') return number.toString(16);
  if (kind === 'X') return number.toString(16).toUpperCase();
  if (kind === 'o') return number.toString(8);
  return String(number);
}

/** Base64 text decoded; nothing where it is none. Bytes that are no UTF-8 are read as Latin-1. */
export function fromBase64(text: Text): string | undefined {
  const compact = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!isKnown(compact) || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return readable(Buffer.from(compact, 'base64'));
}

/** Hexadecimal digits decoded, as `xxd -r -p` does: anything between them is left out. */
export function fromHex(text: Text): string | undefined {
  if (!isKnown(text)) return undefined;
  const digits = text.replace(/\\x|0x|[^0-9a-fA-F]/g, '');
  return digits.length % 2 === 0 ? readable(Buffer.from(digits, 'hex')) : undefined;
}

/** An `xxd` dump with offsets turned back. */
export const fromDump = (text: Text): string | undefined =>
  fromHex(text.replace(/^[0-9a-f]+:\s*((?:[0-9a-f]{2,4} ?)+).*$/gim, '$1'));

function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

/** Base32 decoded. */
export function fromBase32(text: Text): string | undefined {
  const compact = text.replace(/[\s=]+/g, '').toUpperCase();
  if (!/^[A-Z2-7]*$/.test(compact)) return undefined;
  let bits = '';
  for (const c of compact) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  return readable(Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))));
}

/** Each line backwards. */
export const reversed = (text: Text): Text =>
  text
    .split('\n')
    .map((line) => [...line].reverse().join(''))
    .join('\n');

/** `tr SET1 SET2` and `tr -d SET`. Nothing where the sets cannot be read. */
export function transliterated(
  text: Text,
  from: Text,
  to: Text | undefined,
  deletes: boolean,
): Text | undefined {
  const [a, b] = [characters(from), to === undefined ? [] : characters(to)];
  if (!a || !b || (!deletes && b.length === 0)) return undefined;
  const map = new Map(a.map((c, i) => [c, deletes ? '' : (b[Math.min(i, b.length - 1)] ?? '')]));
  let out = '';
  for (const c of text) out += map.get(c) ?? c;
  return out;
}

const CLASSES: Readonly<Record<string, string>> = {
  lower: 'a-z',
  upper: 'A-Z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!-/:-@[-`{-~',
};

function characters(set: Text): string[] | undefined {
  if (!isKnown(set)) return undefined;
  const plain = unescaped(set).replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '');
  const out: string[] = [];
  const all = [...plain];
  for (let i = 0; i < all.length; i++) {
    const [start = '', dash, end] = [all[i], all[i + 1], all[i + 2]];
    if (dash !== '-' || end === undefined) {
      out.push(start);
      continue;
    }
    for (let code = start.charCodeAt(0); code <= end.charCodeAt(0) && out.length < 512; code++)
      out.push(String.fromCharCode(code));
    i += 2;
  }
  return out;
}

/** `sed 's/a/b/g'` for plain expressions; nothing where the script is more than substitutions of literal text. */
export function substituted(text: Text, script: string): Text | undefined {
  let out = text;
  for (const part of script.split(/;|\n/)) {
    const match = /^s(.)((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1([gI]*)$/.exec(part.trim());
    if (!match) return undefined;
    const [, , pattern = '', replacement = '', flags = ''] = match;
    if (/[*+?()[\]{}|^$]/.test(pattern.replace(/\\./g, ''))) return undefined;
    const literal = pattern.replace(/\\(.)/g, '$1');
    const becomes = replacement.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1').replaceAll('&', literal);
    // A dot matches anything: only as itself can its result be told.
    if (out.length > PRINTED_LIMIT || literal === '' || (pattern.includes('.') && !pattern.includes('\\.')))
      return undefined;
    out = flags.includes('g')
      ? out.replaceAll(literal, becomes)
      : out
          .split('\n')
          .map((line) => line.replace(literal, () => becomes))
          .join('\n');
  }
  return out;
}

/** Lines cut by `head -n`, or nothing where the number is not known. */
export function firstLines(text: Text, count: string): Text {
  const n = Number(count);
  return Number.isInteger(n) && n > 0 ? `${text.split('\n').slice(0, n).join('\n')}` : text;
}

/** The last lines, as `tail -n` prints them. What is not known may be many lines: `ls *.zip | tail -n +5`. */
export function lastLines(text: Text, count: string): Text {
  if (!isKnown(text)) return text;
  const from = /^\+(\d+)$/.exec(count)?.[1];
  const lines = text.replace(/\n$/, '').split('\n');
  return `${(from ? lines.slice(Number(from) - 1) : lines.slice(-Math.abs(Number(count) || 10))).join('\n')}\n`;
}

/** A field of each line, as `cut -d, -f2` prints it. */
export function cutFields(text: Text, delimiter: string, list: string): Text | undefined {
  const fields = list.split(',').map(Number);
  if (fields.some(Number.isNaN)) return undefined;
  return text
    .split('\n')
    .map((line) =>
      line.includes(delimiter) ? fields.map((n) => line.split(delimiter)[n - 1] ?? '').join(delimiter) : line,
    )
    .join('\n');
}
