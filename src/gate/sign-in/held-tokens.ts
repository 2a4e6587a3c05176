/** The tokens of a sign-in: in this process's memory, what outlives it in the keychain too, and nowhere else. */
import type { Tokens } from '../../identity/sign-in.ts';
import type { IdentityPolicy } from '../../model/policy/identity.ts';

type Owner = Pick<IdentityPolicy, 'issuer' | 'clientId'>;
type AccessToken = NonNullable<Tokens['access']>;

/** An access token that holds for less is not used any more, milliseconds. */
const LITTLE_MS = 30_000;

export class HeldTokens {
  /** Whose they are: of another provider or client none are used. */
  #owner = '';
  #tokens: Tokens | undefined;
  /** By the audience that they were asked for; `''` for none. */
  readonly #access = new Map<string, AccessToken>();
  #keeping: string | undefined;

  /** Why they are in memory alone, one sentence. */
  get keeping(): string | undefined {
    return this.#keeping;
  }

  /** Those of this provider and client, from memory or from the keychain. */
  async of(owner: Owner): Promise<Tokens | undefined> {
    if (this.#owner === ownerOf(owner)) return this.#tokens;
    const { keptTokens } = await import('../../identity/token-store.ts');
    return keptTokens(owner);
  }

  /** An access token for that audience that holds for some time. */
  access(owner: Owner, audience: string | undefined): string | undefined {
    const held = this.#owner === ownerOf(owner) ? this.#access.get(audience ?? '') : undefined;
    return held && held.expires > Date.now() + LITTLE_MS ? held.token : undefined;
  }

  /** Takes new ones; those for other audiences stay while the owner does. */
  async hold(owner: Owner, tokens: Tokens, audience: string | undefined): Promise<void> {
    const isNew = this.#owner !== ownerOf(owner) || tokens.refresh !== this.#tokens?.refresh;
    if (this.#owner !== ownerOf(owner)) this.#access.clear();
    this.#owner = ownerOf(owner);
    this.#tokens = tokens;
    if (tokens.access) this.#access.set(audience ?? '', tokens.access);
    if (!isNew) return;
    const { keepTokens } = await import('../../identity/token-store.ts');
    this.#keeping = await keepTokens(owner, tokens);
  }

  /** Forgets the access tokens of whoever was signed in before. */
  forgetAccess(): void {
    this.#access.clear();
  }

  /** Forgets all, wherever they are. */
  async drop(): Promise<void> {
    this.#owner = '';
    this.#tokens = undefined;
    this.#keeping = undefined;
    this.#access.clear();
    const { dropTokens } = await import('../../identity/token-store.ts');
    await dropTokens();
  }
}

export const ownerOf = ({ issuer, clientId }: Owner): string => JSON.stringify([issuer, clientId]);
