/** Secret references: where a value lies, in place of the value. Only read here; `src/gate/references/` fetches. */

/** Where a value lies. */
export type Reference =
  /** Looked up in the policy's own table. */
  | { readonly kind: 'named'; readonly name: string }
  /** 1Password's own form, as `op read` takes it. */
  | { readonly kind: 'one-password'; readonly uri: string }
  /** HashiCorp Vault or OpenBao, key-value engine of version 2. */
  | { readonly kind: 'vault'; readonly mount: string; readonly path: string; readonly field: string }
  /** AWS Secrets Manager; with a key, the secret is JSON and the value a member of it. */
  | { readonly kind: 'aws'; readonly id: string; readonly key?: string }
  | { readonly kind: 'keychain'; readonly service: string; readonly account: string }
  | { readonly kind: 'environment-file'; readonly path: string; readonly name: string };

/** By scheme: how the rest is read, and what it looks like. */
const SCHEMES: Readonly<
  Record<string, { readonly form: string; readonly read: (rest: string) => Reference | undefined }>
> = {
  secret: {
    form: 'secret://NAME',
    read: (rest) => (/^[\w.-]+$/.test(rest) ? { kind: 'named', name: rest } : undefined),
  },
  op: {
    form: 'op://vault/item/field',
    read: (rest) =>
      /^[^/]+\/[^/]+\/[^/]+(?:\/[^/]+)?$/.test(rest)
        ? { kind: 'one-password', uri: `op://${rest}` }
        : undefined,
  },
  vault: {
    form: 'vault://mount/path#field',
    read: (rest) => {
      const [, mount, path, field] = /^([^/#]+)\/([^#]+)#(.+)$/.exec(rest) ?? [];
      return mount && path && field ? { kind: 'vault', mount, path, field } : undefined;
    },
  },
  'aws-sm': {
    form: 'aws-sm://id or aws-sm://id#key',
    read: (rest) => {
      const [, id, key] = /^([^#]+)(?:#(.+))?$/.exec(rest) ?? [];
      return id ? { kind: 'aws', id, ...(key && { key }) } : undefined;
    },
  },
  keychain: {
    form: 'keychain://service/account',
    read: (rest) => {
      const [, service, account] = /^([^/]+)\/(.+)$/.exec(rest) ?? [];
      return service && account ? { kind: 'keychain', service, account } : undefined;
    },
  },
  'env-file': {
    form: 'env-file://path#NAME',
    read: (rest) => {
      const [, path, name] = /^([^#]+)#([A-Za-z_]\w*)$/.exec(rest) ?? [];
      return path && name ? { kind: 'environment-file', path, name } : undefined;
    },
  },
};

const FORM = /^([a-z-]+):\/\/(.*)$/s;

/** Has the text a scheme of ours, so that it is meant as a reference? */
export const isReference = (text: string): boolean => Object.hasOwn(SCHEMES, FORM.exec(text)?.[1] ?? '');

/** Reads a reference. The problem is one sentence; it repeats nothing of what was given but the scheme. */
export function parseReference(text: string): Reference | { readonly problem: string } {
  const [, scheme = '', rest = ''] = FORM.exec(text) ?? [];
  const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (!known) {
    const forms = Object.values(SCHEMES).map(({ form }) => form);
    return { problem: `a secret is given as a reference: ${forms.join(', ')}` };
  }
  return known.read(rest) ?? { problem: `a reference to ${scheme} looks like ${known.form}` };
}
