/**
 * HashiCorp Vault and OpenBao, key-value engine of version 2, over HTTP
 * (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version).
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Fetch, Unresolved } from './store.ts';

const Answer = v.object({
  data: v.object({ data: v.record(v.string(), v.unknown()) }),
});

export const fromVault: Fetch<'vault'> = async ({ mount, path, field }, { env, signal }) => {
  const address = env.VAULT_ADDR || env.BAO_ADDR;
  if (!address) throw new Unresolved('VAULT_ADDR says no server');
  const token = env.VAULT_TOKEN || env.BAO_TOKEN || tokenFile(env.HOME || homedir());
  if (!token) throw new Unresolved('there is no VAULT_TOKEN, and no ~/.vault-token; log in first');
  const namespace = env.VAULT_NAMESPACE || env.BAO_NAMESPACE;
  const where = [mount, 'data', ...path.split('/')].map(encodeURIComponent).join('/');
  const response = await fetch(`${address.replace(/\/+$/, '')}/v1/${where}`, {
    headers: {
      'x-vault-token': token,
      'x-vault-request': 'true',
      ...(namespace && { 'x-vault-namespace': namespace }),
    },
    // A redirect would carry the token to another server.
    redirect: 'manual',
    signal,
  });
  if (response.status === 403) throw new Unresolved('the server refuses this token (403)');
  if (response.status === 404) throw new Unresolved('there is nothing at that path, or it was deleted (404)');
  if (response.status !== 200) throw new Unresolved(`the server answered with status ${response.status}`);
  const answer = v.safeParse(Answer, await response.json().catch(() => undefined));
  if (!answer.success)
    throw new Unresolved('the answer is not one of a key-value engine of version 2; is the mount one?');
  const fields = answer.output.data.data;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (value === undefined) throw new Unresolved(`the secret has no field "${field}"`);
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Unresolved(`the field "${field}" is no text`);
  return String(value);
};

function tokenFile(home: string): string | undefined {
  try {
    return readFileSync(join(home, '.vault-token'), 'utf8').trim();
  } catch {
    return undefined; // Nobody has logged in; the caller says so.
  }
}
