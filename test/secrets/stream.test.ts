/** Secrets are taken out of output as it comes, wherever it is split. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecrets, shippedLookout } from '../../src/secrets/find.ts';
import { KnownValues } from '../../src/secrets/known.ts';
import { replaceFound } from '../../src/secrets/redact.ts';
import { type Lengths, type Piece, RedactingStream, WITHHELD } from '../../src/secrets/stream.ts';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const FILE = `PORT=3000\nGITHUB_TOKEN=${TOKEN}\nNAME=orders\n`;
const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'q8Zt1vLr5mXw2Kc9Hd4Ns7Bp0Yf3Gj6Tq8Zt1vLr5mXw2Kc9Hd4Ns7Bp0Yf3Gj6T\n'.repeat(12)}-----END RSA PRIVATE KEY-----`;
const PGP = `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v1.4.11 (GNU/Linux)\n\n${'lQOYBF8Zt1vLr5mXw2Kc9Hd4Ns7Bp0Yf3Gj6Tq8Zt1vLr5mXw2Kc9Hd4Ns7Bp0Yf\n'.repeat(12)}=ab3d\n-----END PGP PRIVATE KEY BLOCK-----`;
const KNOWN = 'xK3vQ9rT7mZ2wL5nB8cD1fG6';
const LOOKOUT = {
  ...shippedLookout(),
  known: new KnownValues([{ family: 'known', value: KNOWN }]),
};
const wrap = (text: string, width: number) => (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
const dump = (text: string) =>
  (
    Buffer.from(text)
      .toString('hex')
      .match(/.{1,32}/g) as string[]
  )
    .map(
      (row, i) =>
        `${(i * 16).toString(16).padStart(8, '0')}: ${(row.match(/.{1,4}/g) as string[]).join(' ').padEnd(39)}  ................`,
    )
    .join('\n');

/** How secrets may stand in output. */
const SECRETS: Readonly<Record<string, string>> = {
  'as it is': FILE,
  'in a line': `the token is ${TOKEN}.`,
  known: `value ${KNOWN} here`,
  'given to a name': 'db.password = "Tr0ub4dor&3-horse"',
  'with colours between': `GITHUB_TOKEN=\x1b[01;31mghp_16C7e42F\x1b[m292c6912E7710c838347Ae178B4a`,
  'with a carriage return between': `ghp_16C7e42F292c6912E7710\rc838347Ae178B4a`,
  'in a key': KEY,
  'in a PGP key': PGP,
  'in base64': Buffer.from(FILE).toString('base64'),
  'in base64, wrapped': wrap(Buffer.from(FILE.repeat(4)).toString('base64'), 76),
  'in hex, wrapped': wrap(Buffer.from(FILE.repeat(3)).toString('hex'), 60),
  'by xxd': dump(FILE),
  'as hex pairs': (Buffer.from(FILE).toString('hex').match(/../g) as string[]).join(' '),
  'percent-encoded': encodeURIComponent(FILE).replace('ghp_', '%67%68%70%5F'),
  'with JSON escapes': `{"text":"GITHUB_TOKEN=\\u0067hp_${TOKEN.slice(4)}"}`,
  'wrapped over lines': `token is ghp_16C7e42F292c6912E7\n    710c838347Ae178B4a`,
  'as two strings': `const t = "ghp_16C7e42F292c6912E7" +\n  "710c838347Ae178B4a";`,
  'in a URL': 'postgres://app:s3cr3t-Pa55-w0rd@db.internal:5432/orders',
};

const LINES = [
  '\n',
  ' ',
  '\r\n',
  'PORT=3000\n',
  '✓ test/total.test.ts (4 tests) 12ms\n',
  'Receiving objects: 45% (9/20)\r',
  '\x1b[32mdone\x1b[0m in 3.2 s\n',
  'src/effects/shell/expand-parameters.ts\nsrc/effects/shell/call.ts\n',
  '12 34 56 78\n',
  '2026-01-01T10:00:00Z INFO started worker 7\n',
  'ünïcödé — 日本語 🎉\n',
  `${'lorem ipsum '.repeat(20)}\n`,
];

const named = (family: string, value: string) =>
  `{{${family}|${Buffer.from(value).toString('base64url').slice(-12)}|${value.length}}}`;
const shown = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : named(piece.family, piece.value))).join('');
const whole = (text: string) => replaceFound(text, findSecrets(text, LOOKOUT), named);

/** As long as the secrets here are at most, so that short texts have several blocks. */
const SMALL: Partial<Lengths> = { block: 3000, ahead: 1400, context: 1400, bound: 60_000 };

function streamed(
  chunks: readonly string[],
  lengths?: Partial<Lengths>,
  between: (stream: RedactingStream) => Piece[] = () => [],
) {
  const stream = new RedactingStream(LOOKOUT, lengths);
  return shown([...chunks.flatMap((chunk) => [...stream.push(chunk), ...between(stream)]), ...stream.end()]);
}

const split = (text: string, at: readonly number[]): string[] => {
  const places = [0, ...at.map((one) => one % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, i) => text.slice(places[i], end));
};

/** Output with secrets among ordinary lines; long enough for several blocks. */
const output = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...LINES) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
      { weight: 3, arbitrary: fc.constantFrom(...Object.values(SECRETS)).map((secret) => `\n${secret}\n`) },
    ),
    { minLength: 1, maxLength: 120 },
  )
  .map((parts) => parts.join(''));
const places = fc.array(fc.nat(), { maxLength: 30 });

describe('a stream', () => {
  it('gives what the whole text gives, for any split', () => {
    fc.assert(
      fc.property(output, places, (text, at) => {
        expect(streamed(split(text, at), SMALL)).toBe(whole(text));
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(SECRETS))(
    'finds a secret %s that comes in two parts, with a pause between',
    (_how, secret) => {
      const text = `start\n${secret}\nend\n`;
      for (let at = 1; at < text.length; at++) {
        const stream = new RedactingStream(LOOKOUT);
        const given = shown([
          ...stream.push(text.slice(0, at)),
          ...stream.idle(),
          ...stream.push(text.slice(at)),
          ...stream.end(),
        ]);
        // A pause within its first characters may give those out.
        expect(given.replaceAll('\n', ''), JSON.stringify(text.slice(0, at))).toMatch(/\{\{/);
        expect(given).not.toContain('292c6912E77');
        expect(given).not.toContain(TOKEN.slice(0, 12));
        expect(given).not.toContain(KNOWN.slice(0, 8));
        expect(given).not.toContain('q8Zt1vLr5mXw2');
      }
    },
  );

  it('loses nothing that is no secret, and never gives out a known value, whenever it pauses', () => {
    fc.assert(
      fc.property(output, places, (text, at) => {
        const given = streamed(split(text, at), SMALL, (stream) => stream.idle());
        expect(given).not.toContain(KNOWN.slice(0, 10));
        expect(given).not.toContain(TOKEN.slice(0, 14));
        if (findSecrets(text, LOOKOUT).length === 0) expect(given).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('shows a prompt while it waits', () => {
    for (const prompt of [
      'Password: ',
      'Password:',
      'Overwrite? [y/N] ',
      '(y/n)',
      '>>> ',
      'mysql>',
      'dev@host:~/orders$ ',
      '\x1b[32m❯\x1b[0m ',
      'Downloading...',
      '45%\r',
      'line\n',
      '/tmp/build-22128-lnKj0Dx9Qw/orders.log\n',
      '/var/lib/continuous-integration/runs/exec-3ADlme/tmp/exec-23890-CSDQDp/PF\n',
    ]) {
      const stream = new RedactingStream(LOOKOUT);
      stream.push(`Working\n${prompt}`);
      expect(shown(stream.idle())).toBe(`Working\n${prompt}`);
      expect(stream.idle()).toEqual([]);
    }
  });

  it('shows no word that may become a secret', () => {
    const stream = new RedactingStream(LOOKOUT);
    stream.push('$ cat configuration');
    expect(shown(stream.idle())).toBe('$ cat ');
    expect(shown([...stream.push('-9\n'), ...stream.idle()])).toBe('configuration-9\n');
  });

  it('holds a bounded part of a line without end, and looks through all of it', () => {
    const bound = 20_000;
    const stream = new RedactingStream(LOOKOUT, { block: 2000, ahead: 500, context: 500, bound });
    const pieces: Piece[] = [];
    let most = 0;
    let sent = 0;
    let given = 0;
    for (let i = 0; i < 300; i++) {
      const part = i === 150 ? TOKEN : 'harmlessword/'.repeat(40);
      sent += part.length;
      const now = stream.push(`${part},`.slice(0, part.length));
      pieces.push(...now);
      given += now.reduce(
        (sum, piece) => sum + (typeof piece === 'string' ? piece.length : piece.value.length),
        0,
      );
      most = Math.max(most, sent - given);
    }
    pieces.push(...stream.end());
    expect(most).toBeLessThanOrEqual(bound + 600);
    expect(shown(pieces)).not.toContain('292c6912E77');
  });

  it('withholds and says so where a secret is longer than what it can hold', () => {
    const text = `here:\n${wrap(Buffer.from(`${FILE.repeat(200)}`).toString('base64'), 76)}\nend\n`;
    const given = streamed(split(text, [5000, 9999]), { block: 1000, ahead: 300, context: 300, bound: 4000 });
    expect(given).toContain(WITHHELD);
    expect(given).toContain('end\n');
    for (const line of wrap(Buffer.from(FILE.repeat(200)).toString('base64'), 76).split('\n'))
      expect(given).not.toContain(line);
  });
});
