/** What the name that a value is given to says about the value. */

/**
 * `password`: a person may have chosen the value, so it need not look drawn. `secret`: a machine drew it.
 * `perhaps`: the word also names what is no secret (`key`, `session`).
 */
export type Promised = 'password' | 'secret' | 'perhaps';

/** What makes a key one that is kept secret. */
const SECRET_KEYS =
  'api|access|secret|private|priv|auth|authorization|encryption|encrypt|decryption|signing|sign|client|master|account|' +
  'subscription|shared|storage|license|app|application|consumer|admin|write|server|webhook|hmac|jwt|crypto|deploy|ssh|' +
  'function|host|primary|secondary|integration|ingest|developer|team|organization|machine|gateway|seal|unseal|session';

/** Words of a name, lower case, joined by `_`. The last that matches counts. */
const KINDS: readonly (readonly [Promised, RegExp])[] = [
  [
    'password',
    /(?:^|_)(?:[a-z0-9]{0,12}(?:password|passwd|passphrase|passcode|pwd)|(?:db|user|smtp|ftp|mail|pg|mysql|redis|admin|root|my|key|store|require)?pass|pw)s?\d{0,3}(?=_|$)/g,
  ],
  [
    'secret',
    new RegExp(
      `(?:^|_)(?:(?:[a-z0-9]{1,16}_)?(?:${SECRET_KEYS})_?key(?:_base)?|auth|authorization|bearer|jwt|[a-z0-9]{1,16}_pat|` +
        `[a-z0-9]{0,16}(?:secret|token|credential|apikey|accesskey|secretkey|privatekey|authkey))s?\\d{0,3}(?=_|$)`,
      'g',
    ),
  ],
  ['perhaps', /(?:^|_)(?:[a-z0-9]{0,12}key|session(?:_?id)?|[a-z]{0,9}sessid|sid|dsn)s?\d{0,3}(?=_|$)/g],
];

/** A word behind that makes the name one of something else: `tokenType`, `SECRET_NAME`, `passwordField`. */
const SOMETHING_ELSE = new Set(
  (
    'id ids name names type types kind kinds class url urls uri uris path paths file files filename dir directory folder store length len ' +
    'size count limit max min num number index idx ttl age expiry expires expiration exp lifetime timeout duration interval at date time ' +
    'timestamp field fields label title hint help text message msg error errors description placeholder format pattern regex regexp header ' +
    'headers prefix suffix param params parameter parameters attr attribute prop property endpoint endpoints provider service manager ' +
    'handler factory source scope scopes state status mode method version alg algorithm hash hasher digest policy rule rules strength ' +
    'required enabled disabled allowed supported valid ref reference selector mapping map list set group role owner user username public ' +
    'env var variable column table schema usage audience issuer subject claim claims fingerprint thumbprint checksum position pos start end ' +
    'offset identifier validator generator encoder decoder parser lexer request response input form page view dialog link button icon json yaml yml txt md html css ts tsx js jsx py csproj'
  ).split(' '),
);

/** A word anywhere in the name that makes what it names no secret, or none that lasts. */
const HARMLESS =
  /(?:^|_)(?:public|publishable|pub|csrf|xsrf|antiforgery|forgery|page|pagination|continuation|cancel|cancellation|idempotency|site|websocket|web_socket|dummy|fake|mock)(?:_|$)|pubkey|publickey/;

/**
 * What a name says; nothing where it names no secret. `API_KEY`, `api-key`, `apiKey` and `ApiKey` say the same.
 * With `last`, the word for a secret must end it, as in the name of a call: `setPassword(…)`, not `password.encode(…)`.
 */
export function promiseOf(name: string, last = false): Promised | undefined {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  if (HARMLESS.test(words)) return undefined;
  for (const [kind, pattern] of KINDS) {
    const found = [...words.matchAll(pattern)].at(-1);
    if (!found) continue;
    const behind = words
      .slice(found.index + found[0].length)
      .split('_')
      .filter(Boolean);
    if (behind.length > (last ? 0 : 3) || behind.some((word) => SOMETHING_ELSE.has(word))) return undefined;
    return kind;
  }
  return undefined;
}
