import { isDrawn, oddnessOf } from '../drawn.ts';
import { type Family, marked } from '../family.ts';
import { looksChosen } from '../passwords.ts';

/** A row of a table in Markdown, of `psql` and of CSV: at least two cells. */
const ROW = String.raw`[^\n|,;\t]{0,200}[|,;\t][^\n]{2,400}`;

/** The last cell of each row. */
const LAST = /(?<=[|,;\t])[ \t]{0,8}["'`]?(?<value>[^\s|,;"'`]{6,256})["'`]?[ \t]{0,8}\|?[ \t]{0,8}\r?$/dgm;

/**
 * The last cell of a table's head, and the rows below it, up to what is a head itself: a text of nothing but heads is
 * looked through once, not once for each.
 */
function column(names: string): string {
  const head = String.raw`(?:${names})["'\x60]?[ \t]{0,40}\|?[ \t]{0,8}\r?`;
  const row = String.raw`${ROW}(?=\n|$)(?<!${head})(?:\n|$)`;
  return String.raw`(?<=[|,;\t][ \t]{0,8}["'\x60]?(?:\w{1,20}[_ ])?)${head}\n(?:[ \t|:+-]{3,400}\r?\n)?(?<value>(?:${row}){1,100})`;
}

/** Secrets in the last column of a table, where lists of accounts have them. */
export const COLUMNS: readonly Family[] = [
  marked(
    'column-secret',
    ['password', 'passwd', 'passphrase', 'pwd'],
    column('password|passwd|passphrase|pwd'),
    {
      within: LAST,
      check: (value) => looksChosen(value) && (/\d/.test(value) || oddnessOf(value) >= 10),
      form: true,
      finds: [
        '| system | user | password |\n|---|---|---|\n| jenkins | admin | Tr0ub4dor&3 |\n',
        'url,username,password\nhttps://acme.test,joe,zx81Spectrum\n',
      ],
      leaves: [
        '| field | password |\n|---|---|\n| type | string |\n| length | at least 12 |\n',
        'login(user, password\n',
        '| key | password |\n|---|---|\n| db | ${DB_PASSWORD} |\n',
      ],
    },
    'i',
  ),
  marked(
    'column-secret',
    ['token', 'api_key', 'api key', 'apikey', 'secret', 'access key'],
    column('(?:api_?)?token|api[_ ]?key|secret|access key'),
    {
      within: LAST,
      check: (value) =>
        value.length >= 16 &&
        !/secret|token|key/i.test(value) &&
        (isDrawn(value) || /^[0-9a-f]{32,128}$/i.test(value)),
      form: true,
      finds: [
        ' id | name | api_token\n----+------+------------------\n  1 | web  | qK8vR2mX7tLw4ZpB9cJd\n',
        'user,secret\njoe,f3Kq9Lm2Zx7Rt5Vb\n',
        'user,api_key\njoe,7c4a8d09ca3762af61e59520943dc264\n',
      ],
      leaves: [
        '| rule | token |\n|---|---|\n| name | T_IDENTIFIER |\n',
        'user,secret\njoe,none\n',
        'name,secret\nweb,k8s-secret-name-1\n',
      ],
    },
    'i',
  ),
];
