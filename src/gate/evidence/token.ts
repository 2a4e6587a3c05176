/** The bearer token of uploads: from a store of secrets, by the policy's reference; else of who is signed in. */
import type { PolicyDocument } from '../../model/policy/document.ts';
import { resolveReference } from '../references/index.ts';

/** The token of who is signed in, for a server; undefined where nobody is. */
export type AccessToken = (audience: string, fresh: boolean) => Promise<string | undefined>;

/** A token from a store is used for this long, milliseconds. */
const LIFE_MS = 5 * 60_000;
const PATIENCE_MS = 10_000;

export class UploadToken {
  readonly #folder: string;
  readonly #accessToken: AccessToken | undefined;
  #kept: { readonly reference: string; readonly value: string; readonly until: number } | undefined;

  /** @param folder where relative references begin */
  constructor(folder: string, accessToken: AccessToken | undefined) {
    this.#folder = folder;
    this.#accessToken = accessToken;
  }

  /** Throws `Unresolved` where the reference leads to no value. */
  async get(
    url: string,
    reference: string | undefined,
    { secrets }: Pick<PolicyDocument, 'secrets'>,
    fresh: boolean,
  ): Promise<string | undefined> {
    if (reference === undefined) return this.#accessToken?.(url, fresh);
    if (!fresh && this.#kept?.reference === reference && Date.now() < this.#kept.until)
      return this.#kept.value;
    const value = await resolveReference(reference, {
      env: process.env,
      cwd: this.#folder,
      table: secrets.references,
      limit: PATIENCE_MS,
    });
    this.#kept = { reference, value, until: Date.now() + LIFE_MS };
    return value;
  }
}
