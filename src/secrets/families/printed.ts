import { isDrawn } from '../drawn.ts';
import { type Family, marked } from '../family.ts';
import { looksChosen } from '../passwords.ts';

/** Commands that print a secret and nothing else, each with what must stand behind its name. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['pass show', ' '],
  ['gopass show', String.raw` [^\n]{0,80}-o\b`],
  ['op read', ' '],
  ['bw get password', ' '],
  ['security find-generic-password', String.raw` [^\n]{0,200}-w\b`],
  ['security find-internet-password', String.raw` [^\n]{0,200}-w\b`],
  ['secret-tool lookup', ' '],
  ['vault kv get', String.raw` [^\n]{0,80}-field[= ]`],
  ['vault read', String.raw` [^\n]{0,80}-field[= ]`],
  ['aws secretsmanager get-secret-value', String.raw` [^\n]{0,200}--output text`],
  ['aws ssm get-parameter', String.raw` [^\n]{0,200}--output text`],
  ['az keyvault secret show', String.raw` [^\n]{0,200}-o(?:utput)? tsv`],
  ['gcloud secrets versions access', ' '],
  ['doppler secrets get', String.raw` [^\n]{0,80}--plain`],
  ['heroku config:get', ' '],
  ['kubectl get secret', String.raw`s? [^\n]{0,300}base64 (?:-d|-D|--decode)\b`],
  ['oc get secret', String.raw`s? [^\n]{0,300}base64 (?:-d|-D|--decode)\b`],
  ['openssl rand', ' -(?:base64|hex) '],
];

/** What stands below a command in a transcript of a session: one word, alone in its line. */
export const PRINTED: readonly Family[] = [
  marked(
    'printed-secret',
    COMMANDS.map(([command]) => command),
    String.raw`(?<=(?:^|\n)[^\n]{0,60}[$#%>] {0,2})(?:${COMMANDS.map(([command, behind]) => command + behind).join('|')})[^\n]{0,200}\r?\n(?<value>[^\s]{6,500})(?=\r?\n|$)`,
    {
      check: (value) =>
        /^[0-9a-f]{16,}$/.test(value) || isDrawn(value) || (/\d/.test(value) && looksChosen(value)),
      form: true,
      finds: [
        '\n$ pass show prod/db\nTr0ub4dor&3\n',
        '\njoe@box:~$ op read op://Prod/db/password\nzx81Spectrum\n',
        `\n$ kubectl get secret db -o jsonpath='{.data.pw}' | base64 -d\nk9Lm#Zx7\n`,
        '\n$ openssl rand -hex 16\n7c4a8d09ca3762af61e59520943dc264\n',
        '\n# gcloud secrets versions access latest --secret=db\nqK8vR2mX7tLw4ZpB9cJd\n',
      ],
      leaves: [
        '\n$ pass show prod/db\nError: prod/db is not in the password store.\n',
        '\n$ kubectl get secret db\nNAME   TYPE\n',
        '\n$ op read op://Prod/db/password\n$ ls\n',
        'Run pass show prod/db\nfirst-of-2\n',
      ],
    },
  ),
];
