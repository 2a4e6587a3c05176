import { type Family, marked } from '../family.ts';
import { entropyOf } from '../obvious.ts';

const WORDS = [
  'secret',
  'token',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'api_key',
  'api-key',
  'apikey',
  'private_key',
  'privatekey',
  'access_key',
  'accesskey',
  'auth_key',
  'authkey',
  'encryption_key',
  'encryptionkey',
  'signing_key',
  'signingkey',
  'secret_key',
  'secretkey',
  'client_key',
  'credential',
  'credentials',
];
const WORD = WORDS.map((word) =>
  [...word]
    .map((c) => (/[a-z]/.test(c) ? `[${c}${c.toUpperCase()}]` : c === '_' || c === '-' ? '[_-]' : c))
    .join(''),
).join('|');

/** Has the look of something made by a machine, not of a word, a path or an expression of a program. */
const looksRandom = (value: string): boolean =>
  value.length >= 12 && /[0-9]/.test(value) && /[A-Za-z]/.test(value) && entropyOf(value) >= 3;

/** A value in quotes: `apiKey: "…"`, `<add key="password" value="…">` is not looked through. */
const quoted = marked(
  'assigned-secret',
  WORDS,
  String.raw`(?:${WORD})(?:[A-Za-z0-9_.-]{0,24})["'\x60\]]{0,2}[ \t]{0,4}(?:=>|:=|==?|:)[ \t]{0,4}(?:[a-z]{0,2})(?<quote>["'\x60])(?<value>[^\s"'\x60<>]{8,500})\k<quote>`,
  {
    generic: true,
    check: looksRandom,
    finds: [
      'const apiKey = "f3Kq9Lm2Zx7Rt5Vb";',
      `"clientSecret": "8hT-2kf9_Qw4zLp0x"`,
      `password: 'c0rrect-h0rse-battery'`,
    ],
    leaves: [
      'const tokenKind = "identifier-list";',
      'apiKey: "your-api-key-1234"',
      'label: "Password must have 12 characters"',
      'secretName: "app-secret"',
    ],
  },
);

/** A line of an environment file or a shell: the name in capitals, the value to the end of the word. */
const environment = marked(
  'assigned-secret',
  WORDS,
  String.raw`(?<=(?:^|[^A-Za-z0-9_.$])[A-Z0-9_]{0,60})(?:${WORD})[A-Z0-9_]{0,40}(?: = |=|: ?)(?<quote>["']?)(?<value>[^\s"'\x60<>]{6,500})\k<quote>(?=$|[\s;&|,)}"'])`,
  {
    generic: true,
    check: (value) =>
      !/^(?:[a-z]+|[A-Z_]+|[0-9]{1,6}|\d+[smhd]|[a-z-]{1,20}|[A-Za-z]+\.[A-Za-z.]+|[A-Za-z_.]+\(.*)$/.test(
        value,
      ),
    finds: [
      'AWS_SECRET=wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEY',
      'export DB_PASSWORD="correct-horse-9"',
      'REDIS_PASSWORD=Tr0ub4dor&3',
    ],
    leaves: [
      'API_KEY=changeme',
      'TOKEN=${CI_TOKEN}',
      'TOKEN_LIMIT: 4096',
      'PASSWORD=',
      'the SECRET of success',
      'const TOKEN = createToken(config)',
    ],
  },
);

/** Values without a shape of their own, by the name they are given to. */
export const ASSIGNED: readonly Family[] = [quoted, environment];
