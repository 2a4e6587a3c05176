import { oddnessOf } from '../drawn.ts';
import type { Family, Groups } from '../family.ts';
import { type Promised, promiseOf } from '../names.ts';
import { isTechnique, looksChosen, looksSet } from '../passwords.ts';

/** Within the names that promise a secret; `promiseOf` reads the whole name. */
const KEYWORDS = 'secret token pass pwd credential key auth sess sid jwt bearer dsn _pat -pat _pw'.split(' ');

/**
 * A name, then what leads to a value, then its first characters; most keywords in a program fail here. What follows a
 * sign must be quoted or have more than a few letters, what follows a blank must have more than letters.
 */
const GATE = new RegExp(
  String.raw`(?![aA]uth(?:or(?!iz)|en))[A-Za-z0-9_.-]{3,60}(?![A-Za-z0-9_.-])(?:` +
    String.raw`["'\x60[\]\\]{0,6}[ \t]{0,8}[=:?|>!]{1,3}[ \t]{0,8}(?:[\r\n"'\x60\\{<&]|[^\s"'\x60,;()]{0,30}[^A-Za-z_.,;:()\s]|[A-Za-z_.:-]{6})|` +
    String.raw`["'\x60\\]{1,4}(?:[ \t]{0,4},\s{0,40}|\s{1,40}- )["'\x60\\]|` +
    String.raw`\(\s{0,40}[\w.:]{0,30}["'\x60\\(]|` +
    String.raw`["'\x60\]]{0,3}\)\.(?:fill|type|send|set)|` +
    String.raw`[ \t]{1,8}(?:is|was|[a-z]{2,12} ?=|["'\x60|]|\S{0,40}[^A-Za-z\s_.,;:()])|` +
    String.raw`["'\x60]?[,;]?\s{1,40}["']?[vV]alue|["']\s{0,8}\{|</key>)`,
  'y',
);

/**
 * A family of values without a shape of their own, known by the name they are given to. `toValue` leads from the end of
 * the name to the group `value`. What stands before the keyword is looked at last, for most keywords begin no assignment.
 */
const assigned = (toValue: string, is: Pick<Family, 'check' | 'finds' | 'leaves'>): Family => ({
  id: 'assigned-secret',
  keywords: KEYWORDS,
  gate: GATE,
  pattern: new RegExp(
    String.raw`(?=(?=(?<rest>[A-Za-z0-9_.-]{3,60}))\k<rest>${toValue})(?<=(?<lead>[^\n]{0,80})(?<before>[A-Za-z0-9_.-]{0,60}))`,
    'dy',
  ),
  generic: true,
  ...is,
});

const nameIn = ({ before = '', rest = '' }: Groups): string => before + rest;

/**
 * The value has a name of its own beside the name that matters: `name: X` over `value: …`, `<add key="X" value="…">`,
 * `variable "X" { default = "…"`, `<key>X</key><string>…`.
 */
const VALUE_OF = String.raw`(?:["'\x60]?[,;]?\s{1,40}["']?[vV]alue["']?[ \t]{0,4}[:=][ \t]{0,4}|["']\s{0,8}\{[^{}]{0,200}?\sdefault\s{0,8}=\s{0,8}|</key>\s{0,40}<string>|:[ \t]{0,4}\r?\n(?:[ \t]{1,40}(?!Default)[A-Z]\w{1,24}: [^\n]{0,120}\n){0,6}[ \t]{1,40}Default: )`;
const IS_VALUE_OF = /value|default|<string>/i;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/;

/** Did a machine draw the value? The less the name promises, the plainer it must be. */
function isDrawnFor(promised: Promised, value: string): boolean {
  if (/^0x[0-9a-fA-F]{1,16}$/.test(value)) return false;
  if (promised === 'perhaps')
    return (
      value.length >= 20 &&
      !HEX.test(value) &&
      !UUID.test(value) &&
      !value.startsWith('MI') &&
      oddnessOf(value) >= 10
    );
  if (UUID.test(value)) return true;
  return /\d/.test(value)
    ? value.length >= 10 && oddnessOf(value) >= 4
    : value.length >= 16 && oddnessOf(value) >= 6;
}

/** Words between a name and its value: what the value is called, its type, a scheme of HTTP authentication. */
const BETWEEN =
  '(?:[\\w.-]{0,20}(?:[vV]alue|[sS]tring)|&?str|char|type|default|content|body|[bB]earer|[bB]asic|[tT]oken|or|is|was|b|r|u)';
const GLUE = String.raw`[^\w\r\n@#/;.-]{1,24}(?:\r?\n[ \t]{0,40}(?:- )?["'<]?)?`;

/** Drawn values, whatever stands between: an assignment, a call, a tag, a header, a query, a table. */
const drawn = assigned(
  String.raw`(?<glue>(?:</key>\s{0,40}<string>|${GLUE}(?:${BETWEEN}\b${GLUE}){0,4}))(?=[A-Za-z0-9+/_.~:%-]{0,60}\d|[A-Za-z0-9+/_.~:%-]{16})(?<value>[A-Za-z0-9+/_.~:%-]{8,512}[A-Za-z0-9_-]={0,3})(?![A-Za-z0-9_(\[+/])`,
  {
    check: (value, groups) => {
      const { glue = '', lead = '' } = groups;
      if (value.includes('://') || !isDrawnFor('secret', value)) return false;
      // Not a value of the name but its neighbour in a list or a query.
      if (/^[ \t]*[,&]|^\|$/.test(glue) || (/^["'\x60][ \t]*,/.test(glue) && !/["'\x60]$/.test(lead)))
        return false;
      const promised = promiseOf(nameIn(groups), glue.startsWith('('));
      if (promised === undefined || (promised === 'perhaps' && !isDrawnFor(promised, value))) return false;
      return (
        glue.trim() !== '' || nameIn(groups).startsWith('-') || (/\d/.test(value) && oddnessOf(value) >= 8)
      );
    },
    finds: [
      'const apiKey = "f3Kq9Lm2Zx7Rt5Vb";',
      `"clientSecret": "8hT-2kf9_Qw4zLp0x"`,
      'client.setToken("qK8vR2mX7tLw4ZpB9cJd")',
      '<accessToken>qK8vR2mX7tLw4ZpB9cJd</accessToken>',
      '- name: SERVICE_TOKEN\n  value: qK8vR2mX7tLw4ZpB9cJd',
      'curl -H "X-Api-Key: 9d3f7b1e5a2c8046e1b7"',
      'https://api.test/v1?limit=5&api_key=qK8vR2mX7tLw4ZpB9cJd',
      'os.environ.get("SERVICE_SECRET", "qK8vR2mX7tLw4ZpB9cJd")',
      'let authToken: String = "kqzvxwpjtmrhgfbdlsnc"',
      'signingKey: 6f1c2b9e-84d7-4a53-9be0-17c5d2a8f394',
      '| DEPLOY_TOKEN | qK8vR2mX7tLw4ZpB9cJd |',
      'ENV DEPLOY_TOKEN qK8vR2mX7tLw4ZpB9cJd',
    ],
    leaves: [
      'const tokenKind = "identifier-list";',
      'apiKey: "your-api-key-1234"',
      'secretName: "app-secret-k8s-x7f3q9"',
      'const token = base64url.encode(header)',
      'tokenEndpoint: https://login.test/oauth2/qK8vR2mX7tLw4ZpB9cJd',
      'auth.py,sha256=h-HLlVx9j8rKV5hfSAycP2ApOSglTz77R0tz7qCbbEE,10223',
      'cacheKey: 9d3f7b1e5a2c8046e1b79d3f7b1e5a2c8046e1b7',
      'const SECRET_MASK = 0x06054b50',
      'PublicKeyToken=b77a5c561934e089',
      'username=user&password=password&_csrf=35942e65-a172-4cd4-a1d4-d16a51147b3e',
      '"/etc/passwd",\n"btih:be08f00302bc2d1d3cfa3af02024fa647a271431"',
    ],
  },
);

/** What wraps a literal and is none of the ways to change it: `Buffer.from("…")`, `SecretStr("…")`, `env("X", "…")`. */
const WRAPPER = String.raw`(?:string\(\d{1,4}\) |[A-Za-z_][\w.:]{0,24}(?:[sS]tr(?:ing)?|from|[sS]ecret|[eE]nv|[pP]assword|[vV]alue|[bB]ytes|of|[sS]ensitive)\()?`;

/** Before a name whose value stands behind a blank: a flag, an instruction of a Dockerfile, a shell's own command. */
const COMMAND = String.raw`(?:^|[\s"'{(])(?:--?|:|(?:#define|ENV|ARG|setx|setenv|set -gx|set -x) )`;

/** What a test of a web page does with the field it has found: `getByLabel('Password').fill('…')`. */
const FILLS = String.raw`["'\x60\]]{1,3}\)\.(?:fill|type|send_?[kK]eys|set[vV]alue)\(\s{0,20}`;

/** A call that gives a value to a name, or takes one if the name has none: `define('X', '…')`, `getenv("X", "…")`. */
const SETS =
  /(?:define|env|getenv|setenv|putenv|property|default|set|put|add|get|item|append|header|config|option|param|environ|values|fill|type|keys) ?\(\s{0,4}["'\x60][#.]?$/i;

/** Passwords in quotes, which may have any characters. */
const quoted = assigned(
  String.raw`(?:(?:\\{0,3}["'\x60])?\]?(?<gap>[ \t]{0,8})(?:(?::[ \t]?&?|(?<=[ \t]))[A-Za-z][\w.<>]{0,20}[ \t]?(?==)|\[\d{0,4}\][ \t]{0,4}(?==))?(?<sign>=>|:=|\|\|=?|\?\?=?|\?=|={1,3}|!=|:|,|\()[ \t]{0,8}(?:\r?\n[ \t]{1,40})?|[ \t]{1,4}(?<=${COMMAND}[\w.-]{1,60}[ \t]{1,4})|${FILLS}|${VALUE_OF})` +
    String.raw`${WRAPPER}[A-Za-z]{0,2}\\{0,3}(?<quote>["'\x60])(?<value>(?:(?!\k<quote>)[^\s\\]|\\(?!["'\x60nrt])){6,256})\\{0,3}\k<quote>`,
  {
    check: (value, groups) => {
      const { gap, sign, lead = '' } = groups;
      const name = nameIn(groups);
      const shell = sign === '=' && gap === '' && !/[a-z]/.test(name);
      if (!shell && !looksChosen(value)) return false;
      const promised = promiseOf(name, sign === '(');
      if (promised === undefined || promised === 'perhaps') return false;
      // As a shell and an environment file have it: there words alone may be a password.
      if (shell) return looksSet(value, promised === 'password');
      if (sign === ',' && !/["'\x60][#.]?$/.test(lead)) return false;
      // A person may choose what a program calls a secret, too, with marks that no name of a program has.
      if (/secret$/i.test(name) && sign !== ',' && /\d/.test(value) && /[^\w.:/-]/.test(value)) return true;
      return (
        (promised === 'password' && (sign !== ',' || SETS.test(lead) || name.startsWith('--'))) ||
        isDrawnFor(promised, value)
      );
    },
    finds: [
      `password: 'c0rrect-h0rse-battery'`,
      'export DB_PASSWORD="correct-horse"',
      '{"password":"correct-horse-9"}',
      'db.setPassword("hunter2");',
      '<add key="DbPassword" value="Tr0ub4dor&amp;3" />',
      `"secret": "k#9$Lm{2}Zx7@Rt5"`,
      'String passphrase = "Winter2024!";',
      `session({ secret: 'correct#horse9', resave: false })`,
      `{\\"password\\":\\"s3cr3t-Pa$$\\"}`,
      "secret_key = env('SECRET_KEY',\n    'h8+mu_iy6%5j%7+hp**+gsq$nmy!!mjd8z_qkd94@z!%9')",
      'password = Buffer.from("Tr0ub4dor&3")',
      `mysqldump --password 'hunter2' app`,
      '#define WIFI_PASSWORD "correct-horse-9"',
      'var dbPassword string = "hunter2024"',
      'static const char mqtt_password[] = "correct-horse-9";',
      '{:user "app" :password "correct-horse-9"}',
      `INSERT INTO settings (k, v) VALUES ('smtp_password', 'hunter2024');`,
      '["redis-server", "--requirepass", "correct-horse-9"]',
      '["password"]=>\n  string(15) "correct-horse-9"',
      `page.fill('#password', 'correct-horse-9')`,
      `page.getByLabel('Password').fill('correct-horse-9')`,
      `cy.get('input[name=password]').type('hunter2024')`,
    ],
    leaves: [
      'label: "Password must have 12 characters"',
      `type: "password", name: "password-input-1"`,
      'password: "${DB_PASSWORD}"',
      'password = password.encode("latin1")',
      `['auth_password', 'auth_pubkey_file2']`,
      `page.getByLabel('Password').fill(password)`,
      `expect(page.getByText('Password')).toHaveText('value-is-12')`,
      '#define PASSWORD_FORMAT "%s-9"',
      'validates :password "at least 12 characters"',
      'passwordField = "#login > input[type=password]"',
      'password: "Contraseña"',
      "const RESET_PASSWORD = 'reset-password-2';",
      'matches(password, "$2a$10$invalid")',
    ],
  },
);

/** A line of an environment or settings file, a flag, a variable before a command: the value to the end of the word. */
const plain = assigned(
  String.raw`(?<sign>=|:[ \t]{0,8}(?:[|>][+-]?\r?\n[ \t]{1,40})?|[ \t]{1,4}(?:=[ \t]{1,4}|(?:is|was):? |(?<=${COMMAND}[\w.-]{1,60}[ \t]{1,4})|(?<=(?:^|\n)[ \t]{0,8}[\w.-]{1,60}[ \t]{2,4})[ \t]{0,40})|(?:[ \t][\w:-]{1,30}="[^"\n]{0,100}"){0,3}["']?>|${VALUE_OF})(?<value>[^\s"'\x60<>]{6,256})(?=(?<behind>[\s"'\x60<]|$))`,
  {
    check: isPlain,
    finds: [
      'AWS_SECRET=wJalrXUtnFEMIK7MDENGbPxRfiCYzzKEY',
      'REDIS_PASSWORD=Tr0ub4dor&3',
      'docker run -e DB_PASSWORD=correct-horse-9 app',
      'API_KEY=zx81-spectrum-48k',
      '\nspring.datasource.password=hunter2',
      'db:\n  user: app\n  password: pa$$w0rd#{1}\n',
      'mysqldump --password=hunter2 app',
      'deploy --token k#9$Lm{2}Zx7@Rt5',
      '<db_pass>hunter2</db_pass>',
      '- name: DB_PASSWORD\n  value: hunter2',
      'kubectl create secret generic db --from-literal=password=hunter2',
      'password: >-\n  Tr0ub4dor3\n',
      '\nDB_PASSWORD    correct-horse-9\n',
      '&{Addr:redis:6379 Password:correct-horse-9 DB:0}',
      '<wsse:Password Type="PasswordText">hunter2024</wsse:Password>',
      '<property name="hibernate.connection.password">hunter2024</property>',
      'MasterPassword:\n  Type: String\n  Default: hunter2024\n',
      '\nsmtp_pass = hunter2024\n',
      '\nmysql_root_pw: Tr0ub4dor_3',
    ],
    leaves: [
      'API_KEY=changeme',
      'TOKEN=${CI_TOKEN}',
      'TOKEN_LIMIT: 4096',
      'PASSWORD=',
      'the SECRET of success',
      'const TOKEN = createToken(config)',
      'password: string',
      'token = tokens[0]',
      '\n-w password  password-of-the-server\n',
      '\nPASSWORD\t\t*netrw-password*\n',
      '\nPASSWORD_HASHERS   pbkdf2_sha256\n',
      'The passphrase is BIP39-compatible.',
      '<input name="password">password-2</input>',
      'mongodb://<username>:<password>@cluster0.mongodb.test',
      'MasterPassword:\n  Type: String\n  NoEcho: true\n',
      '{Kind:field Password:required}',
      'PWD=/home/dev/project1',
      'password = password2',
      'PASSWORD_FILE=/run/secrets/db1',
      'secret: config.secret2',
      'a client asks for --password VALUE1',
      'copy --ask-password public/',
      'emptyPassword=\\u0160patn\\u00E9',
    ],
  },
);

/** A structure as Go prints it: `{Host:db User:app Password:…`. */
const DUMPED = /\{(?:\w{1,30}:\S{0,60} ){1,20}[A-Z]\w*$/;

const LINE =
  /^[ \t]*(?:(?:export|set|setx|ENV|ARG|env|declare -x|setenv)[ \t]+|[-*#>;+][ \t]*|\$env:|\/\/[ \t]*|.*(?:-H|--header)[ =]?["'])?["']?$/;

function isPlain(value: string, groups: Groups): boolean {
  const { sign = '', lead = '', behind = '' } = groups;
  const name = nameIn(groups);
  const capitals = !/[a-z]/.test(name);
  if (!capitals && !looksChosen(value)) return false;
  const promised = promiseOf(name);
  if (promised === undefined || promised === 'perhaps' || name === 'PWD' || name === 'OLDPWD') return false;
  const fits = () => looksChosen(value) && (promised === 'password' || isDrawnFor(promised, value));
  const blank = sign.trim() === '';
  if (/^\s+(?:is|was)?/.test(sign) && !name.startsWith('-') && isTechnique(value)) return false;
  if (name.startsWith('-')) return (sign === '=' || blank) && fits();
  if (IS_VALUE_OF.test(sign)) return fits();
  // One word behind a flag or a command; alone in its line in a table of two columns.
  if (blank) return fits() && (sign.length === 1 || (/\d/.test(value) && /^[\r\n]?$/.test(behind)));
  if (sign.endsWith('>')) return /<(?:\w+:)?$|<\w+ name=["']$/.test(lead) && behind === '<' && fits();
  if (sign === ':' && DUMPED.test(lead + name)) return /\d/.test(value) && fits();
  if (/[$.{\w]$/.test(lead) || name.startsWith('.') || isCutFromCode(value, capitals)) return false;
  const onLine = lead.length < 80 && LINE.test(lead);
  if (capitals && (sign === '=' || onLine)) return looksSet(value, promised === 'password');
  if (!fits()) return false;
  // With blanks around it is as likely a statement of a program, whose right side is another name.
  if (onLine) return sign === '=' || sign.trim() !== '=' || isNoName(value);
  if (sign === '=') return /(?:^|[\s"'=])$/.test(lead) && /\d/.test(value);
  return sign !== ':' && sign.trim() !== '=' && (/\w/.test(sign) || !/[ \t]/.test(behind)) && isNoName(value);
}

/** Has it what no name of a program has: a sign, or letters of both cases and digits? */
const isNoName = (value: string): boolean =>
  /[^\w.:/-]/.test(value) ||
  (/[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value)) ||
  /[a-z]\d{3,4}$/.test(value) ||
  isDrawnFor('secret', value);

/** Does the end of a statement or of an argument list stand at the value's end? */
const isCutFromCode = (value: string, capitals: boolean): boolean =>
  /[,\\]$/.test(value) ||
  (!capitals && value.endsWith(';')) ||
  ['()', '[]', '{}'].some(([open = '', close = '']) => value.split(close).length > value.split(open).length);

/** Values without a shape of their own, by the name they are given to. */
export const ASSIGNED: readonly Family[] = [drawn, quoted, plain];
