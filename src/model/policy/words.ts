/** What the parts of a policy document are written with: globs, ids, one thing or a list of them. */
import * as v from 'valibot';

export const oneOrMore = <T extends v.GenericSchema>(item: T) =>
  v.union([item, v.pipe(v.array(item), v.minLength(1))]);

/**
 * A schema with the sentence that editors show for its key and `policy schema` prints; every key has one. `examples` are
 * offered where any text may be written.
 */
export const described = <const T extends v.GenericSchema>(
  sentence: string,
  schema: T,
  examples: readonly string[] = [],
) => v.pipe(schema, v.metadata({ description: sentence, ...(examples.length > 0 && { examples }) }));

/** A condition or rule may name one thing or a list of them. */
export const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** A glob (minimatch): `release/*`, `*.example.com`. */
export const Glob = v.pipe(v.string(), v.nonEmpty());

export const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'an id is words of a-z and 0-9 with . or - between them'),
);

/** An address of a server that secrets and records may go to: https, or http on this machine alone. */
export const SafeUrl = v.pipe(
  v.string(),
  v.url(),
  v.check(isSafe, 'https is needed, but for a server on this machine'),
  v.check((url) => !URL.canParse(url) || new URL(url).password === '', 'no password stands in an address'),
);

/** Through which HTTP proxy a receiver over TLS is reached. */
export const ProxyUrl = described(
  'HTTP proxy that the connection goes through (`http://proxy.example:3128`); without it none is used, whatever the environment says.',
  v.pipe(
    v.string(),
    v.url(),
    v.check((url) => {
      if (!URL.canParse(url)) return true; // That it is none is said already.
      const { protocol, username, password, pathname, search } = new URL(url);
      return /^https?:$/.test(protocol) && `${username}${password}${search}` === '' && pathname === '/';
    }, 'a proxy is http:// or https://, a host and a port, without name and password'),
  ),
  ['http://proxy.example:3128'],
);

function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return true; // That it is none is said already.
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  );
}

/** Where a secret value lies, in place of the value: `op://…`, or `secret://NAME` by the table in `secrets.references`. */
export const SecretReference = v.pipe(
  v.string(),
  v.regex(
    /^(?:secret|op|vault|aws-sm|keychain|env-file):\/\//,
    'a reference begins with secret://, op://, vault://, aws-sm://, keychain:// or env-file://',
  ),
);
