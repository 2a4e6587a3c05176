/** With what an upload says who sends it: a token from a store of secrets, by the policy's reference; else who is signed in. */
import type { EvidencePolicy } from '../../model/policy/evidence.ts';
import { Credentials, type Stores } from '../sending/credentials.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
}

type Headers = Readonly<Record<string, string>>;

export class UploadAuthorization {
  readonly #credentials: Credentials;
  readonly #signedIn: Stores['signedIn'];

  constructor(stores: Stores) {
    this.#credentials = new Credentials(stores);
    this.#signedIn = stores.signedIn;
  }

  /**
   * The headers for each request of one upload.
   *
   * @param fresh the last token was not taken
   * @throws NoCredential where the policy's reference leads to no value
   */
  async of(
    { token }: Pick<EvidencePolicy, 'token'>,
    fresh: boolean,
  ): Promise<(request: Request) => Promise<Headers>> {
    if (token === undefined) return async (request) => (await this.#signedIn?.(request)) ?? {};
    if (fresh) this.#credentials.forget();
    const authorization = `Bearer ${await this.#credentials.value(token)}`;
    return async () => ({ authorization });
  }
}
