import { isDrawn, oddnessOf } from '../drawn.ts';
import type { Family } from '../family.ts';
import { isTechnique, looksChosen } from '../passwords.ts';

/**
 * What people call a password, by how the keyword goes on. A keyword is a part of the word that few texts have, so that
 * other alphabets cost the table of keywords few characters.
 */
const PASSWORD: readonly (readonly [keyword: string, word: string])[] = [
  ['password', String.raw`(?<!\p{L})passwords?`],
  ['passphrase', String.raw`(?<!\p{L})passphrase`],
  ['passcode', String.raw`(?<!\p{L})passcode`],
  ['pw', String.raw`(?<!\p{L})pw`],
  ['passwort', String.raw`passwort`],
  ['kennwort', String.raw`(?<!\p{L})kennwort`],
  ['mot de passe', 'mot de passe'],
  ['contrase', 'contrase(?:ñ|n|ny)a'],
  ['senha', String.raw`(?<!\p{L})senha`],
  ['parola', String.raw`(?<!\p{L})parola(?: d['’]ordine)?`],
  ['hasł', String.raw`(?<!\p{L})hasło`],
  ['wachtwoord', 'wachtwoord'],
  ['senord', String.raw`(?<=(?<!\p{L})l[öo])senord(?:et)?`],
  ['adgangskode', 'adgangskoden?'],
  ['passord', String.raw`(?<!\p{L})passord(?:et)?`],
  ['salasana', String.raw`(?<!\p{L})salasana`],
  ['heslo', String.raw`(?<!\p{L})heslo`],
  ['lozinka', String.raw`(?<!\p{L})lozinka`],
  ['jelsz', String.raw`(?<!\p{L})jelsz[óo]`],
  ['ifre', String.raw`(?<=(?<!\p{L})[şs])ifre(?:si)?`],
  ['kata sandi', 'kata sandi'],
  ['t kh', String.raw`(?<=(?<!\p{L})m[ậa])t kh[ẩa]u`],
  ['пар', String.raw`(?<!\p{L})пароль`],
  ['密', '密[码碼]'],
  ['パス', 'パス(?:ワード|フレーズ)'],
  ['비밀', '비밀번호'],
  ['كلم', 'كلمة (?:المرور|السر)'],
];

/** What they call a key or a token. */
const KEY: readonly (readonly [keyword: string, word: string])[] = [
  ['clave', String.raw`(?<!\p{L})clave`],
  ['chave', String.raw`(?<!\p{L})chave`],
  ['chiave', String.raw`(?<!\p{L})chiave`],
  ['clé', String.raw`(?<!\p{L})clé`],
  ['jeton', String.raw`(?<!\p{L})jeton`],
  ['schl', 'schlüssel'],
  ['nyckel', 'nyckeln?'],
  ['klucz', String.raw`(?<!\p{L})klucz`],
  ['кл', String.raw`(?<!\p{L})ключ`],
  ['ток', String.raw`(?<!\p{L})токен`],
  ['密', '密[钥鑰]'],
  ['キー', 'キー'],
];

/** A few words more, what says that the value follows, and the mark that opens it. */
const LEADS = String.raw`(?<more>(?:[ \t]{1,3}[\p{L}'’]{1,20}){0,5}?)(?<says>[ \t]{0,3}\*{0,2}[:：=—–]\*{0,2}|[ \t]{1,3}(?:is|was|to|es|ist|lautet|war|est|era|é|è|är|jest|on|это)|[ \t]?(?:は|是|为|為|은|는)|(?<=\p{Lo})(?=[ \t]))[ \t]{0,3}["'\x60«„“‘「]?`;
const VALUE = String.raw`(?<value>[^\s"'\x60«»“”‘’<>，。；、」|]{5,199}[^\s"'\x60«»“”‘’<>，。；、」|,.;:)])`;

/** A name with a package before it. */
const NAME = /^[a-z]\w*(?:\.\w+)+$/;

const told = (
  words: readonly (readonly [string, string])[],
  is: Pick<Family, 'check' | 'finds' | 'leaves'>,
): Family => ({
  id: 'told-secret',
  keywords: [...new Set(words.map(([keyword]) => keyword))],
  pattern: new RegExp(`(?<word>${words.map(([, word]) => word).join('|')})${LEADS}${VALUE}`, 'diyu'),
  generic: true,
  ...is,
});

/** Secrets that people tell one another or an agent: in a chat, a comment, a ticket, in many languages. */
export const TOLD: readonly Family[] = [
  told(PASSWORD, {
    check: (value, { word = '', more = '', says = '' }) =>
      (/\d/.test(value) || oddnessOf(value) >= 12) &&
      looksChosen(value) &&
      !isTechnique(value) &&
      // In English this is how settings and programs look, too.
      (!/^(?:pass(?!wort|ord)|pw)/i.test(word) ||
        /^[ \t]+\p{L}/u.test(says) ||
        (more !== '' && says.endsWith(':'))),
    finds: [
      'Hi, the root password for the box is Tr0ub4dor&3, thanks.',
      'I changed the wifi pw to zx81Spectrum yesterday',
      'La contraseña es Tr0ub4dor&3.',
      'contraseña: zx81Spectrum',
      'Das Passwort lautet k9Lm#Zx7, bitte nicht weitergeben.',
      'Kennwort für den Server ist Winter2024!',
      'Mot de passe : Hiver2024',
      'A senha é Tr0ub4dor3',
      'parola d’ordine: Inverno2024',
      'hasło: Zima2024',
      'lösenord: Vinter2024',
      'şifre: k9Lm#Zx7',
      'mật khẩu: MuaDong2024',
      'Пароль от базы — Zima_2024!x',
      '密码：Dongtian2024',
      '数据库密码是 Dongtian2024!',
      'パスワードは Fuyu2024! です',
      '비밀번호: Gyeoul2024',
      'كلمة المرور: Shita2024',
    ],
    leaves: [
      'the password is hashed with SHA256',
      'the password is base64-encoded',
      'set the password to 12-characters',
      'the password was changed on 2026-03-02',
      'La contraseña es obligatoria.',
      'Passwort: erforderlich',
      'Mot de passe oublié ?',
      'пароль: обязательное поле',
      '密码错误',
      'パスワードを入力してください',
      'password for user: ${PASSWORD}',
      'hasło: min8znaków',
      'Mot de passe : 12caractères',
      '密码是 MySQL8.0 的',
      'the password is user.password2',
    ],
  }),
  told(KEY, {
    check: (value) => value.length >= 16 && /\d/.test(value) && !NAME.test(value) && isDrawn(value),
    finds: [
      'clave de API: qK8vR2mX7tLw4ZpB9cJd',
      "clé d'API : qK8vR2mX7tLw4ZpB9cJd",
      'API-Schlüssel: qK8vR2mX7tLw4ZpB9cJd',
      'токен доступа: qK8vR2mX7tLw4ZpB9cJd',
      'API密钥：qK8vR2mX7tLw4ZpB9cJd',
    ],
    leaves: [
      'clave primaria: usuario_id_2',
      'Schlüssel: Primärschlüssel',
      'ключ: значение',
      'Schlüssel: org.acme.kafka.StringSerializer2',
      'clé de tri : created_at',
    ],
  }),
];
