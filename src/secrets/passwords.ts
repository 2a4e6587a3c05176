/** Tells a password that a person chose, or had drawn with marks in it, from words, names and code. */
import { oddnessOf } from './drawn.ts';

/** A name of a program, or something made of names: `config.password`, `getToken(…)`, `tokens[0]`, `Foo::BAR`, `a->b`. */
const CODE =
  /^[&*!][A-Za-z_]\w*$|^[\w$]*[a-z_$][\w$]*(?:(?:\.|::|->|\?\.)[A-Za-z_$][\w$]*)+$|^[\w$.:>-]*[A-Za-z_]\w*[([]|^[&*!~]?[A-Za-z_]\w*(?:\.\w+)*[)\];,]|^[({[]|=>|\(\)|^(?:const|let|var|new|await|async|function|return|typeof)\b/;
/** A path, a URL, an address, a pattern, a colour, a version, a type of text. */
const ELSE =
  /^(?:\.{0,2}|~)\/|^--?\w|^0x[0-9a-fA-F]{1,16}$|^\d[\d.,_:-]*[a-z%]{0,2}$|^[A-Za-z]:\\|^[a-z][a-z0-9+.-]{1,20}:\/\/|^\w[\w.-]*@\w[\w-]*\.\w+|^#[0-9a-fA-F]{3,8}$|^(?:vault|ssm|env|file|secretsmanager|keyvault):[\w./#-]+$|^v?\d+(?:\.\d+)+[\w.-]*$|^[a-z]+\/[a-z0-9.+-]+$|^\/.*\/[gimsuy]*$|\\[dswb.()|]|\\u[0-9a-fA-F]{4}|\.(?:json|ya?ml|txt|js|ts|py|env|pem|key|crt|conf|ini|toml|xml|md|html?|css|sh|sql|php|rb|go|java)$/;
const PATH = /^[\w.-]+(?:\/[\w.-]*)+$/;
/** Words, each whole, joined by marks, with at most a number behind: `app-secret-v2`, `ACCESS_TOKEN_1`, `user:write`. */
const JOINED_WORDS = /^[@#.*]?\p{L}+(?:[-_.:/ ]+\p{L}+)*(?:[-_.:]?v?\d{1,3})?[!?.:]?$/u;

/** Could a person have chosen the value as a password? Letters with digits or marks between, no sentence, no code. */
export function looksChosen(value: string): boolean {
  if (value.length < 6 || value.length > 128 || /\s/.test(value)) return false;
  if (CODE.test(value) || ELSE.test(value) || (PATH.test(value) && oddnessOf(value) < 6)) return false;
  if (JOINED_WORDS.test(value))
    return isWordAndNumber(value) || isPhraseAndNumber(value) || oddnessOf(value) >= 6;
  return /\p{L}/u.test(value) && /[^\p{L}]/u.test(value);
}

/** The same for a variable in capitals that is set: there even words joined, or one long word, are a password. */
export function looksSet(value: string, password: boolean): boolean {
  if (CODE.test(value) || ELSE.test(value)) return password && /^\d{6,}$/.test(value);
  if (!JOINED_WORDS.test(value)) return looksChosen(value);
  return isWordAndNumber(value) || (password && value.length >= 8 && !/^[A-Z][A-Z_]+$/.test(value));
}

/** `correct-horse-9`: words that speak of something else than the field itself, and a number. */
const isPhraseAndNumber = (value: string): boolean =>
  /[A-Za-z][-_.][A-Za-z].*\d$/.test(value) &&
  !/pass|pwd|secret|token|key|auth|login|user|field|input|test|form|label|button|modal|page|valid|sha|\bv\d/i.test(
    value,
  );

/** `hunter2`, `Winter2024!`: one word and a number, as passwords are and few other values. */
const isWordAndNumber = (value: string): boolean =>
  /^[A-Za-z]{3,20}\d{1,4}[!?.]?$/.test(value) && /\d/.test(value);

const TECHNIQUE =
  /^(?:min|max)?\d+[\p{L}-]*$|^(?:min|max)\d|^\p{L}{2,12}\d{1,2}\.\d|^(?:sha|md|base|utf|iso|rfc|oauth|b?crypt|argon|pbkdf|scrypt|aes|rsa|hmac|ntlm|https?|totp|u2f|fido)[-_]?\d/iu;

/** What people say of passwords: how long they are, how they are hashed, encoded or kept; not a password. */
export const isTechnique = (value: string): boolean =>
  TECHNIQUE.test(value) || /^[A-Z]{2,10}\d{1,4}-[a-z]+\.?$/.test(value);
