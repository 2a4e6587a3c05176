/** Which variables of an environment file, or of an environment, hold secrets: by name, and by how the value looks. */
import type { KnownValue } from './known.ts';
import { entropyOf, isObvious } from './obvious.ts';

const SENSITIVE =
  /(?:SECRET|TOKEN|PASSW|PASSPHRASE|PWD$|_PASS$|^PASS$|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY|MASTER_KEY|AUTH_KEY|_KEY$|_PAT$|CREDENTIAL|DSN$|CONNECTION_STRING|WEBHOOK|SALT$|COOKIE)/i;
/** Names that sound like it and are none. */
const PLAIN =
  /(?:PUBLIC|PUBLISHABLE|TOKEN_(?:LIMIT|COUNT|TYPE|URL|TTL)|_PATH$|_FILE$|_DIR$|_URL$|_ENDPOINT$|_HOST$|_ID$|_NAME$|^PWD$|^OLDPWD$|KEYBOARD|SSH_AUTH_SOCK)/i;

/** Shorter values are found everywhere. */
const SHORTEST = 8;

/** The values among the variables that no model shall read; `named` says which names count besides those that sound so. */
export function secretsOf(
  variables: Readonly<Record<string, string | undefined>>,
  named: (name: string) => boolean = () => false,
): KnownValue[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && (isSecret(name, value) || (named(name) && value.length >= SHORTEST))
      ? [{ value, family: familyOf(name) }]
      : [],
  );
}

function isSecret(name: string, value: string): boolean {
  if (value.length < SHORTEST || isObvious(value)) return false;
  if (SENSITIVE.test(name) && !PLAIN.test(name)) return !/^(?:https?:\/\/)?[a-z.-]+$/.test(value);
  return value.length >= 20 && !/[\s/\\:]/.test(value) && /\d/.test(value) && entropyOf(value) >= 3.7;
}

/** The family of a value that is known by a variable's name. */
export const familyOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'variable';
