import { type Family, marked } from '../family.ts';

const isSet = (value: string): boolean =>
  value.length >= 3 &&
  !/^[$<%{*@\-|&>]|^(?:password|passwd|pass|secret|file:|env:|stdin)|\.(?:txt|key|pem)$/i.test(value);

/** Options and operands that are a password, by program. The rest of the command may stand between. */
const REST = String.raw`(?:\.exe)?\b[^\n|;&]{0,300}?`;
const PROGRAMS: readonly (readonly [string, string])[] = [
  ['sshpass', String.raw`\s-p ?`],
  ['mysql', String.raw`\s-p(?! )`],
  ['mysqldump', String.raw`\s-p(?! )`],
  ['mysqladmin', String.raw`\s-p(?! )`],
  ['mariadb', String.raw`\s-p(?! )`],
  ['mongosh', String.raw`\s-p `],
  ['mongodump', String.raw`\s-p `],
  ['redis-cli', String.raw`\s-a `],
  ['docker login', String.raw`\s-p `],
  ['podman login', String.raw`\s-p `],
  ['helm registry login', String.raw`\s-p `],
  ['oc login', String.raw`\s-p[ =]`],
  ['cf login', String.raw`\s-p `],
  ['az login', String.raw`\s-p `],
  ['az acr login', String.raw`\s-p `],
  ['sqlcmd', String.raw`\s-P ?`],
  ['bcp', String.raw`\s-P ?`],
  ['ldapsearch', String.raw`\s-w `],
  ['ldapmodify', String.raw`\s-w `],
  ['ldapadd', String.raw`\s-w `],
  ['smbclient', String.raw`\s-U ?["']?[\w.\\/-]{1,60}%`],
  ['lftp', String.raw`\s-u ?["']?[\w.@-]{1,60},`],
  ['xfreerdp', String.raw`\s/p:`],
  ['cmdkey', String.raw`\s/pass:`],
  ['net use', String.raw`\s\\\\[\w.\\$-]{2,120} `],
  ['htpasswd', String.raw`\s-[a-zA-Z]{0,5}b[a-zA-Z]{0,5} [^\s-][^\s]{0,200} [\w.@-]{1,60} `],
  ['htpasswd', String.raw`\s-[a-zA-Z]{0,5}n[a-zA-Z]{0,5} [\w.@-]{1,60} `],
  ['unzip', String.raw`\s-P ?`],
  ['zip', String.raw`\s-P ?`],
  ['openssl', String.raw`\s-(?:pass|passin|passout|k) (?:pass:)?`],
  ['gpg', String.raw`\s--passphrase[ =]`],
  ['ansible-playbook', String.raw`\s-e ["']?ansible_(?:become_|ssh_)?pass(?:word)?=`],
  ['vault login', String.raw`\spassword=`],
  ['ssh-keygen', String.raw`\s-[NP] ?`],
  ['7z a', String.raw`\s-p(?! )`],
  ['7z x', String.raw`\s-p(?! )`],
  ['mosquitto_pub', String.raw`\s-P `],
  ['mosquitto_sub', String.raw`\s-P `],
  ['ipmitool', String.raw`\s-P `],
  ['snmpwalk', String.raw`\s-[AXc] `],
  ['snmpget', String.raw`\s-[AXc] `],
  ['net user', String.raw` [\w.-]{1,60} `],
  ['psexec', String.raw`\s-p `],
  ['cqlsh', String.raw`\s-p `],
  ['rabbitmqctl add_user', String.raw` [\w.@-]{1,60} `],
  ['rabbitmqctl change_password', String.raw` [\w.@-]{1,60} `],
  ['signtool sign', String.raw`\s/p `],
  ['rclone obscure', ' '],
  ['cryptsetup', String.raw`\s<<< ?`],
];

export const COMMAND_PASSWORD: readonly Family[] = [
  marked(
    'command-password',
    [...new Set(PROGRAMS.map(([program]) => program))],
    String.raw`(?<![A-Za-z0-9_.])(?:${PROGRAMS.map(([program, option]) => `${program}${REST}${option}`).join('|')})(?<quote>["']?)(?<value>(?:(?<=["'])[^"'\n]|[^\s"'\x60|;&]){3,200})(?:\k<quote>)(?=[\s"'\x60;|&)]|$)`,
    {
      check: isSet,
      form: true,
      finds: [
        `sshpass -p 'hunter2' ssh joe@acme.test`,
        'mysql -h db -u root -pzx81spectrum app < dump.sql',
        'redis-cli -h cache -a k9Lm2Zx7 ping',
        'docker login -u joe -p correct-horse registry.acme.test',
        'openssl rsa -in a.pem -passin pass:Tr0ub4dor -out b.pem',
        'htpasswd -cb .htpasswd joe hunter2',
        'htpasswd -nbB joe k9Lm2Zx7',
        `ssh-keygen -t ed25519 -N 'correct-horse-9' -f id`,
        'rabbitmqctl add_user joe hunter2',
        String.raw`net use Z: \\files\acme hunter2 /user:joe`,
      ],
      leaves: [
        'mysql -u root -p app',
        'docker login -u joe -p "$TOKEN"',
        'docker run -p 8080:80 acme',
        'openssl rsa -in a.pem -passin file:pw.txt',
        'the mysql client asks for it with -p',
        'docker login --password-stdin',
      ],
    },
  ),
  marked(
    'command-password',
    ['chpasswd', 'passwd --stdin', 'sudo -s'],
    String.raw`(?<=echo (?:-[en]{1,2} )?["']?(?:[a-z_][\w-]{0,31}:)?(?<value>[^\s"'|$:]{4,100})["']? ?\| ?(?:sudo )?)(?:chpasswd|passwd --stdin|sudo -S)`,
    {
      check: isSet,
      form: true,
      finds: [
        'echo "joe:hunter2" | chpasswd',
        'echo zx81spectrum | sudo -S apt-get update',
        "echo 'k9Lm2Zx7' | passwd --stdin joe",
      ],
      leaves: ['echo "$USER:$PW" | chpasswd', 'cat users | chpasswd', 'sudo -s'],
    },
  ),
  // `ConvertTo-SecureString "…" -AsPlainText`
  marked(
    'command-password',
    ['convertto-securestring'],
    String.raw`ConvertTo-SecureString(?: -String)? ["'](?<value>[^"'\n]{3,200})["']`,
    {
      check: isSet,
      form: true,
      finds: [
        '$pw = ConvertTo-SecureString "Tr0ub4dor" -AsPlainText -Force',
        "ConvertTo-SecureString -String 'correct horse 9' -AsPlainText",
      ],
      leaves: ['ConvertTo-SecureString $pw -AsPlainText', 'ConvertTo-SecureString "$($env:PW)" -AsPlainText'],
    },
    'i',
  ),
];
