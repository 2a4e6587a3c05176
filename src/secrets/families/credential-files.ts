import { type Family, marked } from '../family.ts';

/** Not a variable, a mask, or the word. */
const isSet = (value: string): boolean => !/^[$<%{*]|^(?:password|passwd|secret|x+)$/i.test(value);

/** Files in which programs look for passwords. */
export const CREDENTIAL_FILES: readonly Family[] = [
  // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  marked(
    'netrc-password',
    ['machine ', 'default login'],
    String.raw`(?:machine\s{1,8}(?=[^\s"']{0,200}[.\d]|localhost)[^\s"']{1,200}|default)(?:\s{1,40}(?:login|account|user)\s{1,8}[^\s"']{1,200}){0,2}\s{1,40}(?:password|passwd)\s{1,8}"?(?<value>[^\s"\\]{3,500})`,
    {
      check: isSet,
      form: true,
      finds: [
        'machine api.acme.test login joe password zx81spectrum',
        'machine git.acme.test\n  login joe\n  password k9Lm2Zx7\n',
        'default login anonymous password joe@acme.test',
      ],
      leaves: [
        'machine api.acme.test login joe',
        'the machine login password dialog',
        'machine x login y password $PW',
      ],
    },
  ),
  // https://www.postgresql.org/docs/current/libpq-pgpass.html
  marked(
    'pgpass-password',
    [':5432:', ':5433:', ':6432:', ':15432:', ':25060:', ':26257:', ':5439:', ':*:'],
    String.raw`(?<=^(?:[A-Za-z0-9_.*-]|\[[0-9a-f:]{2,40}\]){1,120}):(?:\d{2,5}|\*):[A-Za-z0-9_.*-]{1,63}:[A-Za-z0-9_.*-]{1,63}:(?<value>[^\s:#][^\s]{2,200})[ \t]{0,4}\r?$`,
    {
      check: (value) => isSet(value) && !/:\//.test(value),
      form: true,
      finds: [
        '\ndb.acme.test:5432:app:joe:hunter2\n',
        '\n*:*:*:postgres:k9Lm2\\:Zx7\n',
        '\nlocalhost:6432:app:app:correct-horse\n',
      ],
      leaves: ['localhost:5432:app', 'http://a:5432:b:c:d', 'a:*:b', '\nroot:*:0:0:root:/root:/bin/bash\n'],
    },
    'm' as 'i',
  ),
  // http://www.postfix.org/SASL_README.html#client_sasl_enable: `sasl_passwd`
  marked(
    'postfix-password',
    [':587', ':465', ':2525', ':25 '],
    String.raw`(?<=^(?:\[[\w.-]{3,200}\]|[\w.-]{3,200})):(?:25|465|587|2525)[ \t]{1,8}[^\s:]{1,100}:(?<value>[^\s]{4,200})(?=[ \t]{0,4}\r?$)`,
    {
      check: isSet,
      finds: ['\n[smtp.acme.test]:587 joe@acme.test:k9Lm2Zx7Rt5\n', '\nsmtp.acme.test:465 joe:hunter2\n'],
      leaves: ['\nsmtp.acme.test:587\n', '\nSMTP_URL=smtp.acme.test:587 tls:starttls\n'],
    },
    'm' as 'i',
  ),
  // https://httpd.apache.org/docs/current/misc/password_encryptions.html, crypt(5), RFC 2307, and what frameworks store.
  marked(
    'password-hash',
    [
      '$2a$',
      '$2b$',
      '$2y$',
      '$2x$',
      '$1$',
      '$5$',
      '$6$',
      '$7$',
      '$y$',
      '$gy$',
      '$apr1$',
      '$argon2',
      '$scrypt$',
      '$s0$',
      '$pbkdf2',
      'pbkdf2_sha',
      'pbkdf2:sha',
      'scrypt:',
      '{ssha',
      '{sha',
      '{smd5}',
      '{crypt}',
      '{pbkdf2',
      '{bcrypt}',
      '{scrypt}',
      '{argon2}',
      'scram-sha-256$',
    ],
    String.raw`(?<![A-Za-z0-9])(?:\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$(?:1|apr1)\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22}|\$5\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}|\$6\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|\$(?:7|y|gy)\$[./A-Za-z0-9]{2,20}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|\$argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,4},p=\d{1,4}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{16,128}|\$(?:scrypt|s0)\$[A-Za-z0-9=,]{1,40}\$[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{16,128}|\$pbkdf2(?:-sha\d{1,3})?\$\d{1,9}\$[./A-Za-z0-9+]{8,64}\$[./A-Za-z0-9+]{20,128}|pbkdf2_sha\d{1,3}\$\d{1,9}\$[A-Za-z0-9]{6,40}\$[A-Za-z0-9+/=]{28,100}|(?:pbkdf2:sha\d{1,3}:\d{1,9}|scrypt:\d{1,7}:\d{1,3}:\d{1,3})\$[A-Za-z0-9]{6,40}\$[a-f0-9]{64,128}|SCRAM-SHA-256\$\d{1,7}:[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{40,48}:[A-Za-z0-9+/=]{40,48}|\{(?:SSHA|SHA|SMD5)\d{0,3}\}[A-Za-z0-9+/]{27,140}={0,2})`,
    {
      finds: [
        'joe:$apr1$0pmZjAwA$GlvaPABDtQ33wzxU4KcgbO',
        'root:$6$gWnFnIYl4d2uzRbr$Lt67Oz1JV5Zt08RWBuUxSiHp5WfdmEHbm9ky56u8eiRnVhGYS3MAFrRbgNl7lXgHLdkKZgZJp4p7alYO2kOKXM:19700:0:99999:7:::',
        'password: "$2b$12$zKYoBJvcDXjuqwDeB0kWC3fiz84eL52Y4vK5E7C5Q4YXONZ9jScAD"',
        '$argon2id$v=19$m=65536,t=3,p=4$3clkILq3sQQikTgjd0+jVT$pOfHZZiDgZZtckqdPF6524mAJK2Swoqq2ln5QXIMBF5',
        'pbkdf2_sha256$600000$RtW3CclR7H6kRIS1zX7RJS$4ShKW5JmlIcmeM2T4yaoe9toCjpQ5juIycN+d1JNDHO=',
        'userPassword: {SSHA}5uAJKla0bsE3g8oNbRZEouLjiffwYMtQ',
        "PASSWORD 'SCRAM-SHA-256$4096:oQ14s9OSjAPTMHbbPm85hd==$SKeEPY0JVGipIVgUatDQeEvu+1T/4/dQ4Iz5ThzihBo=:iYfmdyROKOyB6/Ayq26Z3pnTJ3pYvjgglzh2+MGu4l5='",
      ],
      leaves: [
        '$2a$10$invalid',
        'echo $1$2',
        '$6$salt$short',
        '{SHA256} of the file',
        'root:*:19700:0:99999:7:::',
      ],
    },
    'i',
  ),
  marked(
    'windows-password-hash',
    ['aad3b435b51404ee'],
    String.raw`aad3b435b51404eeaad3b435b51404ee:(?<value>[a-f0-9]{32})`,
    {
      finds: [
        'Administrator:500:aad3b435b51404eeaad3b435b51404ee:0cd65fe8f650f58b53e071121b5e15be:::',
        'aad3b435b51404eeaad3b435b51404ee:d47bc0bc59906bf5ac3f06e034c4a9c3',
      ],
      leaves: ['aad3b435b51404eeaad3b435b51404ee', 'aad3b435b51404eeaad3b435b51404ee:none'],
    },
  ),
];
