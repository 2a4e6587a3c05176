import { type Family, marked } from '../family.ts';
import { looksSet } from '../passwords.ts';

const QUOTED = String.raw`[urb]?["'\x60]`;
const ARGUMENT = String.raw`${QUOTED}[^"'\x60\n]{0,200}["'\x60]\s{0,40},\s{0,40}`;
const VALUE = String.raw`${QUOTED}(?<value>[^"'\x60\n\s]{4,200})["'\x60](?=\s{0,40}[,)\]]|[ \t]{0,4}(?:[\r\n]|$))`;

/** Calls whose last argument here is a password, with as many arguments in quotes before it. */
const CALLS: readonly (readonly [string, number])[] = [
  ['basicauth', 1],
  ['basic_auth', 1],
  ['basicauthentication', 1],
  ['httpbasicauth', 1],
  ['httpdigestauth', 1],
  ['passwordauthentication', 1],
  ['networkcredential', 1],
  ['new credentials', 1],
  ['pscredential', 1],
  ['pymysql.connect', 2],
  ['mysqldb.connect', 2],
  ['pg_connect', 2],
  ['usernamepasswordcredential', 1],
  ['usernamepasswordcredentials', 1],
  ['usernamepasswordauthenticationtoken', 1],
  ['.login', 1],
  ['.authenticate', 1],
  ['plainauth', 2],
  ['mysqli_connect', 2],
  ['mysql_connect', 2],
  ['new mysqli', 2],
  ['new pdo', 2],
  ['new sequelize', 2],
  ['dbi->connect', 2],
  ['wifi.begin', 1],
  ['getconnection', 2],
  ['oci_connect', 1],
  ['auth=', 1],
];

/** Calls that sign or seal with the text they are given; what stands before it is no text, or names an algorithm. */
const SEALING = String.raw`(?:jwt\.(?:sign|verify|encode|decode)|createHmac|createCipheriv|createDecipheriv|AES\.(?:encrypt|decrypt)|HmacSHA\d{1,3})\(\s{0,40}(?:\{[^{}\n]{0,300}\}|[\w.$()\[\]]{1,80}|["'][\w-]{2,20}["'])\s{0,40},\s{0,40}|(?:Fernet|hmac\.new|hmacShaKeyFor|SecretKeySpec|TimedSerializer|SymmetricSecurityKey)\(\s{0,40}(?:[\w.]{1,40}\(\s{0,8})?`;

/** A password as an argument: `requests.get(url, auth=("joe", "…"))`, `DriverManager.getConnection(url, "joe", "…")`. */
export const CALL_PASSWORD: readonly Family[] = [
  marked(
    'call-secret',
    [
      'jwt.',
      'createhmac',
      'createcipher',
      'createdecipher',
      'aes.encrypt',
      'aes.decrypt',
      'hmacsha',
      'fernet(',
      'hmac.new',
      'hmacshakeyfor',
      'secretkeyspec',
      'timedserializer',
      'symmetricsecuritykey',
    ],
    `(?:${SEALING})${QUOTED}(?<value>[^"'\\x60\\n\\s]{6,300})["'\\x60]`,
    {
      check: (value) =>
        !/^[$<{%]|^(?:your|my)/i.test(value) && looksSet(value, true) && /\d|[^\w-]/.test(value),
      form: true,
      finds: [
        'jwt.sign({ sub: user.id }, "oX4ghs6bLIvlrtPiu1AkDmOQ0RHcgpfw", { expiresIn: "1h" })',
        "crypto.createHmac('sha256', '48eb5cfa7319affb225bb562a0a9b67c67dc41c7')",
        'Keys.hmacShaKeyFor("hT2UTjotTAc1BhwV2wEfP52j3vArPlqywlqUD6ar".getBytes(UTF_8))',
      ],
      leaves: [
        'jwt.sign(payload, process.env.JWT_SECRET)',
        "jwt.sign(payload, 'secret')",
        "createHmac('sha256', key)",
        "jwt.verify(token, 'public-key')",
      ],
    },
    'i',
  ),
  ...[0, 1, 2].flatMap((before) => {
    const names = CALLS.filter(([, count]) => count === before).map(([name]) => name);
    if (names.length === 0) return [];
    // An argument that is no text, such as the address of the server, may come first.
    const first =
      before === 2 ? String.raw`(?:${QUOTED}[^"'\x60\n]{0,300}["'\x60]|[\w.$>-]{1,80})\s{0,40},\s{0,40}` : '';
    return [
      {
        ...marked(
          'call-password',
          names,
          `(?:${names.map((name) => name.replace(/[.]/g, '\\.')).join('|')})(?:\\s{0,4}\\(\\s{0,40}|[ \\t])${first}${ARGUMENT}${VALUE}`,
          {
            check: (value) =>
              !/^[$<{%]|^(?:your|my)/i.test(value) && looksSet(value, true) && /[^A-Za-z_]/.test(value),
            form: true,
            ...(before === 1
              ? {
                  finds: [
                    'requests.get(url, auth=("joe", "hunter2"))',
                    "auth = HTTPBasicAuth('joe', 'k9Lm2Zx7')",
                    'req.SetBasicAuth("joe", "correct-horse")',
                    'new NetworkCredential("joe", "Tr0ub4dor&3")',
                    'server.login("joe@acme.test", "zx81spectrum")',
                    "http.basic_auth 'joe', 'k9Lm2Zx7'\n",
                  ],
                  leaves: [
                    'auth=("user", "password")',
                    'requests.get(url, auth=(user, password))',
                    'server.login("joe@acme.test", password)',
                    'basic_auth("joe", "${PASSWORD}")',
                  ],
                }
              : {
                  finds: [
                    '$db = new mysqli("localhost", "joe", "hunter2", "app");',
                    'DriverManager.getConnection(url, "joe", "k9Lm2Zx7")',
                    "new Sequelize('app', 'joe', 'k9Lm2Zx7', { dialect: 'mysql' })",
                    `new PDO($dsn, 'joe', 'correct-horse')`,
                    'smtp.PlainAuth("", "joe@acme.test", "zx81spectrum", "mail.acme.test")',
                  ],
                  leaves: [
                    'mysqli_connect($host, $user, $password)',
                    'getConnection(url, "root", "password")',
                  ],
                }),
          },
          'i',
        ),
      },
    ];
  }),
];
