import { type Family, marked } from '../family.ts';
import { looksSet } from '../passwords.ts';

/** Is it a password, not a variable, a comment or a switch? */
const isSet = (value: string): boolean =>
  !/^[$<{%@#]|^(?:yes|no|on|off|none|foobared|password|passwd|secret|encrypted)$/i.test(value) &&
  value.length >= 4;

/** Passwords in the settings of servers and network devices, which have no sign between name and value. */
export const SERVICE_SETTINGS: readonly Family[] = [
  // https://redis.io/docs/latest/operate/oss_and_stack/management/config/
  marked(
    'redis-password',
    ['requirepass', 'masterauth', 'sentinel auth-pass'],
    String.raw`(?:(?<=^[ \t]{0,8})(?:requirepass|masterauth|sentinel auth-pass [\w.-]{1,60})[ \t]{1,8}|(?:(?<=--)(?:requirepass|masterauth)[ =]|(?:requirepass|masterauth)["']?[ \t]{0,4}[:=][ \t]{0,4}))["']?(?<value>[^\s"',]{4,512})["']?(?=[\s,]|$)`,
    {
      check: isSet,
      finds: [
        '\nrequirepass correct-horse-9\n',
        'redis-server --requirepass hunter2',
        '\nmasterauth "k9Lm2Zx7"\n',
        '\nsentinel auth-pass mymaster zx81spectrum\n',
        'requirepass: hunter2',
      ],
      leaves: [
        '\n# requirepass foobared\n',
        '\nrequirepass $REDIS_PASSWORD',
        'requirepass ""',
        'the "requirepass" directive',
      ],
    },
    'm' as 'i',
  ),
  marked(
    'redis-password',
    [' on >', ' ~* >', ' >'],
    String.raw`(?<=^[ \t]{0,8}(?:user|ACL SETUSER) [\w.-]{1,60} [^\n]{0,200}) >(?<value>[^\s>]{4,200})(?=\s|$)`,
    {
      check: isSet,
      finds: ['\nuser app on >hunter2 ~app:* +@all\n', '\nACL SETUSER app on >k9Lm2Zx7 allkeys\n'],
      leaves: ['\nuser default on nopass ~* +@all\n', 'a > b', '\nuser >file.txt\n'],
    },
    'm' as 'i',
  ),
  // https://w1.fi/cgit/hostap/plain/wpa_supplicant/wpa_supplicant.conf
  marked(
    'wifi-password',
    ['wpa_passphrase', 'wpa-psk', 'psk=', 'wifi_password', 'wifi-password'],
    String.raw`(?<![A-Za-z])(?:wpa_passphrase|wpa-psk|psk|wifi[_-]password)["']?(?:[ \t]{0,4}[=:][ \t]{0,4}|[ \t]{1,4})(?:"(?<quoted>)|'|)(?<value>[^"'\n]{8,63}|[a-f0-9]{64})["']?[ \t]{0,4}(?=\r?\n|$|,|;)`,
    {
      check: (value) => isSet(value) && !/^\s|=|\($/.test(value),
      finds: [
        'network={\n  ssid="acme"\n  psk="correct horse battery"\n}',
        '[wifi-security]\nkey-mgmt=wpa-psk\npsk=Tr0ub4dor3',
        'wpa_passphrase=hunter2hunter2\n',
        'wpa-psk 4b99de67ddda183792fe5451cd8b64e7b16be6366cb5f16af186a6780e027913\n',
      ],
      leaves: ['key_mgmt=WPA-PSK', 'psk=short', 'psk=${WIFI_PSK}'],
    },
  ),
  // Cisco's and its relatives' lines of a running configuration.
  marked(
    'network-device-password',
    [
      'password 7 ',
      'password 0 ',
      'secret 5 ',
      'secret 8 ',
      'secret 9 ',
      'secret 0 ',
      'snmp-server community ',
      'tacacs-server key ',
      'radius-server key ',
      'pre-shared-key ',
      'key-string ',
      'enable password ',
      'enable secret ',
    ],
    String.raw`(?:(?:enable |username \S{1,60} )?(?:password|secret)(?: level \d{1,2})? (?:[05789] )?|snmp-server community |(?:tacacs|radius)-server key (?:[067] )?|pre-shared-key (?:(?:local|remote|address \S{1,60} key|ascii-text|hexadecimal) )?|key-string (?:[07] )?)"?(?<value>[^\s"]{4,200})"?(?=[ \t]|\r?\n|$)`,
    {
      check: (value) => isSet(value) && /\d|[^\w.,;:-]/.test(value),
      finds: [
        'username joe privilege 15 password 7 0822455D0A16',
        'enable secret 0 k9Lm2Zx7',
        'snmp-server community k9Lm2Zx7 RO',
        'crypto isakmp key x\n pre-shared-key Tr0ub4dor&3',
      ],
      leaves: [
        'service password-encryption',
        'snmp-server community public RO',
        'enable secret <removed>',
        'the pre-shared-key command',
      ],
    },
  ),
  marked(
    'erlang-cookie',
    ['erlang_cookie', '.erlang.cookie', 'release_cookie'],
    String.raw`(?:(?:rabbitmq_)?erlang_cookie|release_cookie)["']?\s{0,4}[:=]\s{0,4}["']?(?<value>[^\s"'$<{]{8,128})`,
    {
      finds: [
        'RABBITMQ_ERLANG_COOKIE=5MWQP9FFJYD5J5URXU8P',
        'RELEASE_COOKIE: "FYqMEEaeyZtqLGSYzfqTM580mmMaakkOKnOlZIGu"',
      ],
      leaves: ['RABBITMQ_ERLANG_COOKIE=$COOKIE', '-setcookie $COOKIE', 'release_cookie: nil'],
      check: (value) => looksSet(value, true),
    },
    'i',
  ),
  // RFC 4616: an empty or a given identity, a user and a password, with NUL between, as base64.
  marked(
    'smtp-password',
    ['auth plain '],
    String.raw`auth plain (?<value>[A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])`,
    {
      check: (value) =>
        /^[\x20-\x7e]{0,100}\0[\x20-\x7e]{1,100}\0[\x20-\x7e]{3,200}$/.test(
          Buffer.from(value, 'base64').toString('latin1'),
        ),
      finds: ['C: AUTH PLAIN AGpvZQBodW50ZXIy', 'auth plain am9lAGpvZQBrOUxtMlp4Nw=='],
      leaves: ['250-AUTH PLAIN LOGIN', 'AUTH PLAIN qYOPYv96D1cnBUBZOKMf8nVp'],
    },
    'i',
  ),
  marked(
    'imap-password',
    [' login '],
    String.raw`(?<=^(?:[SC]: )?[A-Za-z]{0,2}\d{1,4}) LOGIN "?[^\s"]{1,100}"? "?(?<value>[^\s"]{4,100})"?`,
    {
      check: isSet,
      finds: ['\na1 LOGIN joe hunter2\n', '\nC: A001 LOGIN "joe@acme.test" "k9Lm2Zx7"\n'],
      leaves: ['the LOGIN page opens', '\na1 LOGIN joe $PASSWORD\n'],
    },
    'm' as 'i',
  ),
  marked(
    'ftp-password',
    ['\nuser ', '\npass '],
    String.raw`\nPASS (?<value>[^\s$<]{4,100})(?=\r?\n|$)(?<=\nUSER [^\n]{1,100}\n(?:[^\n]{0,200}\n){0,3}PASS [^\n]{1,100})`,
    {
      check: isSet,
      finds: ['\nUSER joe\nPASS hunter2\n', '\nUSER joe\r\n331 Password required\r\nPASS k9Lm2Zx7\r\n'],
      leaves: ['\nPASS test suite\n', '\nUSER joe\nPASS $PW\n'],
    },
  ),
];
