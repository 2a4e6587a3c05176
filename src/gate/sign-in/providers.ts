/** Identity providers by their metadata: fetched once, and again where that failed. */
import type { Provider } from '../../identity/provider.ts';
import type { IdentityPolicy } from '../../model/policy/identity.ts';
import { ownerOf } from './held-tokens.ts';

export class Providers {
  readonly #known = new Map<string, Promise<Provider>>();

  async of(policy: IdentityPolicy): Promise<Provider> {
    const { discover } = await import('../../identity/provider.ts');
    const owner = ownerOf(policy);
    const found = this.#known.get(owner) ?? discover(policy);
    this.#known.set(owner, found);
    return found.catch((error: unknown) => {
      this.#known.delete(owner);
      throw error;
    });
  }
}
