/** The credentials of one export: fetched by reference when needed, kept for a while, fetched anew when refused. */
import * as v from 'valibot';
import { resolveReference } from '../references/index.ts';
import { failure, isOk } from './answer.ts';
import type { Connections } from './request.ts';

/** How long a store may take, and how long what it gave is used, milliseconds. */
const STORE_MS = 10_000;
const KEPT_MS = 10 * 60_000;

/** A credential cannot be had: one sentence. */
export class NoCredential extends Error {
  /** When it is worth another look, milliseconds; absent: as long as anything that has to be mended. */
  readonly after?: number;

  constructor(message: string, after?: number) {
    super(message);
    if (after !== undefined) this.after = after;
  }
}

/** Somebody may sign in at any moment, and looking costs nothing; milliseconds. */
const SIGN_IN_MS = 3000;

/** What credentials are fetched from. */
export interface Stores {
  /** The policy's names for references. */
  readonly table: () => Readonly<Record<string, string>>;
  /** Folder that relative paths in references begin at. */
  readonly cwd: string;
  /** The headers by which who is signed in on this device speaks to a server; undefined where nobody is. */
  readonly signedIn?: (request: {
    readonly method: string;
    readonly url: string;
  }) => Promise<Headers | undefined>;
}

type Headers = Readonly<Record<string, string>>;

const Granted = v.object({ access_token: v.string(), expires_in: v.optional(v.number(), 300) });

export class Credentials {
  readonly #stores: Stores;
  readonly #kept = new Map<string, { readonly value: string; readonly until: number }>();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** The headers of a POST by this token, of an export's settings. Throws `NoCredential`. */
  async authorization(token: string | undefined, url: string): Promise<Headers> {
    if (token === undefined) return {};
    if (token !== 'signed-in') return { authorization: `Bearer ${await this.value(token)}` };
    const headers = await this.#stores.signedIn?.({ method: 'POST', url });
    if (!headers) throw new NoCredential('Nobody is signed in on this device.', SIGN_IN_MS);
    return headers;
  }

  /** The value behind a reference. Throws `NoCredential`. */
  async value(reference: string): Promise<string> {
    return this.#keeping(reference, async () => {
      const resolving = {
        env: process.env,
        cwd: this.#stores.cwd,
        table: this.#stores.table(),
        limit: STORE_MS,
      };
      try {
        return { value: await resolveReference(reference, resolving), milliseconds: KEPT_MS };
      } catch (error) {
        throw new NoCredential((error as Error).message);
      }
    });
  }

  /** An access token by client credentials (RFC 6749, section 4.4). Throws `NoCredential`, or as the connection does. */
  granted(
    client: {
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly secret: string;
      readonly scope: string;
    },
    connections: Connections,
    signal: AbortSignal,
  ): Promise<string> {
    return this.#keeping(`${client.tokenUrl} ${client.clientId} ${client.scope}`, async () => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: await this.value(client.secret),
        scope: client.scope,
      });
      const response = await connections.post({
        url: client.tokenUrl,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: form.toString(),
        signal,
      });
      if (!isOk(response)) {
        const answer = failure(response, (status) => status === 429 || status >= 500);
        // What it says may repeat the form: only the status is told.
        if (answer.kind === 'later')
          throw new Error(`${client.tokenUrl} answers with status ${response.status}`);
        throw new NoCredential(`${client.tokenUrl} gives no token (status ${response.status}).`);
      }
      const granted = v.safeParse(Granted, parsed(response.body));
      if (!granted.success) throw new NoCredential(`${client.tokenUrl} gives no token that can be read.`);
      const { access_token: value, expires_in: seconds } = granted.output;
      // A minute early, so that none runs out on the way.
      return { value, milliseconds: Math.max(seconds - 60, 1) * 1000 };
    });
  }

  /** They were refused: the next time they are fetched anew. Was there one? */
  forget(): boolean {
    const had = this.#kept.size > 0;
    this.#kept.clear();
    return had;
  }

  async #keeping(
    name: string,
    fetch: () => Promise<{ readonly value: string; readonly milliseconds: number }>,
  ): Promise<string> {
    const kept = this.#kept.get(name);
    if (kept && kept.until > Date.now()) return kept.value;
    const { value, milliseconds } = await fetch();
    this.#kept.set(name, { value, until: Date.now() + milliseconds });
    return value;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema then says what is missing.
  }
}
