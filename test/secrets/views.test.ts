import { describe, expect, it } from 'vitest';
import { findSecrets, shippedLookout } from '../../src/secrets/find.ts';
import { KnownValues } from '../../src/secrets/known.ts';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const FILE = `PORT=3000\nGITHUB_TOKEN=${TOKEN}\nNAME=orders\n`;
const bytes = Buffer.from(FILE);
const hex = bytes.toString('hex');

function xxd(all: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += 16) {
    const row = all.subarray(at, at + 16);
    const pairs = row.toString('hex').match(/.{1,4}/g) as string[];
    const shown = row.toString('latin1').replace(/[^ -~]/g, '.');
    lines.push(`${at.toString(16).padStart(8, '0')}: ${pairs.join(' ').padEnd(39)}  ${shown}`);
  }
  return lines.join('\n');
}

function hexdumpC(all: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += 16) {
    const row = all.subarray(at, at + 16);
    const pairs = row.toString('hex').match(/../g) as string[];
    const shown = row.toString('latin1').replace(/[^ -~]/g, '.');
    lines.push(
      `${at.toString(16).padStart(8, '0')}  ${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ').padEnd(23)}  |${shown}|`,
    );
  }
  return lines.join('\n');
}

function odC(all: Buffer): string {
  const named: Record<number, string> = { 10: '\\n', 9: '\\t', 0: '\\0' };
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += 16) {
    const row = [...all.subarray(at, at + 16)];
    const units = row.map((byte) => (named[byte] ?? String.fromCharCode(byte)).padStart(4));
    lines.push(`${at.toString(8).padStart(7, '0')}${units.join('')}`);
  }
  return lines.join('\n');
}

/** How the token or the file with it may come back from a command. */
const SHOWN: Readonly<Record<string, string>> = {
  'as it is': FILE,
  'in base64': bytes.toString('base64'),
  'in base64, wrapped': (bytes.toString('base64').match(/.{1,76}/g) as string[]).join('\n'),
  'in base64, cut at the start': bytes.toString('base64').slice(3),
  'in base64 for URLs': bytes.toString('base64url'),
  'in hex': hex,
  'in hex, wrapped': (hex.match(/.{1,60}/g) as string[]).join('\n'),
  'by xxd': xxd(bytes),
  'by hexdump -C': hexdumpC(bytes),
  'by od -c': odC(bytes),
  'as hex pairs': (hex.match(/../g) as string[]).join(' '),
  'as escapes': (hex.match(/../g) as string[]).map((pair) => `\\x${pair}`).join(''),
  'percent-encoded': encodeURIComponent(FILE).replace('ghp_', '%67%68%70%5F'),
  'with JSON escapes': `{"text":"GITHUB_TOKEN=\\u0067hp_${TOKEN.slice(4)}"}`,
  'behind a JSON escape': `{"text":"it \\"is\\"\\n${TOKEN}"}`,
  'with colours between': `GITHUB_TOKEN=\x1b[01;31mghp_16C7e42F\x1b[m292c6912E7710c838347Ae178B4a`,
  'with a carriage return between': `ghp_16C7e42F292c6912E7710\rc838347Ae178B4a`,
  'in UTF-16': Buffer.from(FILE, 'utf16le').toString('latin1'),
  'with zero-width characters': `ghp_16C7e42F292c\u200b6912E7710c838347Ae178B4a`,
  'wrapped over lines': `token is ghp_16C7e42F292c6912E7\n    710c838347Ae178B4a`,
  'as two strings': `const t = "ghp_16C7e42F292c6912E7" +\n  "710c838347Ae178B4a";`,
};

describe('a secret', () => {
  it.each(Object.entries(SHOWN))('is found %s', (_how, text) => {
    const found = findSecrets(text);
    expect(found.length).toBeGreaterThan(0);
    let rest = text;
    for (const { start, end } of [...found].reverse()) rest = rest.slice(0, start) + rest.slice(end);
    expect(rest).not.toContain('c6912E77');
    expect(rest).not.toContain(hex.slice(60, 80));
    expect(rest).not.toContain(Buffer.from(TOKEN.slice(8, 20)).toString('base64').slice(2, 12));
  });
  it('ends with its line where it is whole', () => {
    const text = `GITHUB_TOKEN=${TOKEN}\nMODE=test`;
    expect(findSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual([TOKEN]);
  });
  it('is not seen in what only looks encoded', () => {
    for (const text of [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'sha512-4JQNk+3mVzK3UwYl7p0dFbq2gT1rS9xZ8vWnLcXoMhKjPqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456==',
      'node_modules/@secretlint/secretlint-rule-preset-recommend/module/index.js',
    ])
      expect(findSecrets(text)).toEqual([]);
  });
});

describe('a known value', () => {
  const key = 'q8Zt1vLr5mXw2Kc9Hd4Ns7Bp0Yf3Gj6T';
  const words = 'correct-horse-battery';
  const lookout = {
    ...shippedLookout(),
    known: new KnownValues([
      { value: key, family: 'known' },
      { value: words, family: 'known' },
    ]),
  };
  const taken = (text: string) => findSecrets(text, lookout).map(({ start, end }) => text.slice(start, end));
  it('is found wherever it stands, also encoded', () => {
    expect(taken(`the value ${key}!`)).toEqual([key]);
    expect(taken(`x${words}x`)).toEqual([words]);
    const encoded = Buffer.from(`a ${key}`).toString('base64');
    expect(taken(`> ${encoded} <`)).toEqual([encoded]);
  });
  it('is found in part, if it is no word', () => {
    expect(taken(`cut: ${key.slice(5, 25)} end`)).toEqual([key.slice(5, 25)]);
    expect(taken(`a correct-horse and a battery`)).toEqual([]);
  });
});
