/** With what an upload says who sends it: a token from a store of secrets, by the policy's reference; else who is signed in. */
import type { PolicyDocument } from '../../model/policy/document.ts';
import { resolveReference } from '../references/index.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
}

type Headers = Readonly<Record<string, string>>;

/** The headers of who is signed in, for one request; undefined where nobody is. */
export type SignedIn = (request: Request) => Promise<Headers | undefined>;

/** A token from a store is used for this long, milliseconds. */
const LIFE_MS = 5 * 60_000;
const PATIENCE_MS = 10_000;

export class UploadAuthorization {
  readonly #folder: string;
  readonly #signedIn: SignedIn | undefined;
  #kept: { readonly reference: string; readonly token: string; readonly until: number } | undefined;

  /** @param folder where relative references begin */
  constructor(folder: string, signedIn?: SignedIn) {
    this.#folder = folder;
    this.#signedIn = signedIn;
  }

  /**
   * The headers for each request of one upload.
   *
   * @param fresh the last token was not taken
   * @throws Unresolved where the policy's reference leads to no value
   */
  async of(
    { evidence, secrets }: PolicyDocument,
    fresh: boolean,
  ): Promise<(request: Request) => Promise<Headers>> {
    const reference = evidence?.token;
    if (reference === undefined) return async (request) => (await this.#signedIn?.(request)) ?? {};
    const isKept = this.#kept?.reference === reference && Date.now() < this.#kept.until;
    const token =
      this.#kept && isKept && !fresh
        ? this.#kept.token
        : await resolveReference(reference, {
            env: process.env,
            cwd: this.#folder,
            table: secrets.references,
            limit: PATIENCE_MS,
          });
    if (token !== this.#kept?.token || !isKept)
      this.#kept = { reference, token, until: Date.now() + LIFE_MS };
    return async () => ({ authorization: `Bearer ${token}` });
  }
}
