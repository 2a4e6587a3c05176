/** Fetches what secret references stand for. Each kind of store is a file here; none puts a value into a message. */
import { parseReference, type Reference } from '../../secrets/references.ts';
import { fromAws } from './aws.ts';
import { fromEnvironmentFile } from './environment-file.ts';
import { fromKeychain } from './keychain.ts';
import { fromOnePassword } from './one-password.ts';
import { type Fetch, type Surroundings, Unresolved } from './store.ts';
import { fromVault } from './vault.ts';

const STORES: { readonly [Kind in Exclude<Reference['kind'], 'named'>]: Fetch<Kind> } = {
  'one-password': fromOnePassword,
  vault: fromVault,
  aws: fromAws,
  keychain: fromKeychain,
  'environment-file': fromEnvironmentFile,
};

export interface Resolving {
  readonly env: Surroundings['env'];
  readonly cwd: string;
  /** The policy's names for references. */
  readonly table: Readonly<Record<string, string>>;
  /** Longest wait, in milliseconds. */
  readonly limit: number;
}

/** The value that a reference stands for. Throws `Unresolved` with one sentence that names the reference. */
export async function resolveReference(text: string, resolving: Resolving): Promise<string> {
  const reference = lookedUp(text, resolving.table);
  const signal = AbortSignal.timeout(resolving.limit);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () =>
      reject(new Unresolved(`no answer within ${resolving.limit / 1000} s`)),
    );
  });
  try {
    const store = STORES[reference.kind] as Fetch<Reference['kind']>;
    const value = await Promise.race([store(reference, { ...resolving, signal }), late]);
    if (value === '') throw new Unresolved('it is empty');
    return value;
  } catch (error) {
    // What a library says might hold anything; only our own words are repeated.
    const why = error instanceof Unresolved ? error.message : `the attempt failed (${nameOf(error)})`;
    throw new Unresolved(`${text} cannot be had: ${why}.`);
  }
}

function lookedUp(text: string, table: Resolving['table']): Exclude<Reference, { kind: 'named' }> {
  const reference = parseReference(text);
  if ('problem' in reference) throw new Unresolved(`${reference.problem}.`);
  if (reference.kind !== 'named') return reference;
  const meant = Object.hasOwn(table, reference.name) ? table[reference.name] : undefined;
  if (meant === undefined)
    throw new Unresolved(
      `${text} cannot be had: the policy has no "${reference.name}" in secrets.references.`,
    );
  const found = parseReference(meant);
  if ('problem' in found) throw new Unresolved(`${text} cannot be had: ${found.problem}.`);
  if (found.kind === 'named')
    throw new Unresolved(`${text} cannot be had: the policy gives it another secret:// reference.`);
  return found;
}

function nameOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown };
  return String(code ?? cause?.code ?? name ?? 'unknown');
}
