/** A real OpenID provider on loopback, and a person who signs in there with a browser of few words. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import Provider from 'oidc-provider';

/** The gateway that access tokens are made for. */
export const GATEWAY = 'https://gateway.acme.example';
export const CLIENT = 'chaperone';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly groups?: readonly string[];
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Every request to a path of the provider so far: method, path, status. */
  readonly requests: () => readonly string[];
  /** Every token that it has given out so far. */
  readonly issued: () => readonly string[];
  /** Signs a token with the key that the provider publishes now. */
  readonly sign: (claims: Readonly<Record<string, unknown>>, header?: object) => Promise<string>;
  /** Publishes another key from now on. */
  readonly rotate: () => Promise<void>;
  /** Answers nothing for as long as it is away. */
  readonly away: (isAway: boolean) => void;
  readonly close: () => Promise<void>;
}

export interface ProviderOptions {
  readonly accounts: Readonly<Record<string, Account>>;
  /** The provider takes proofs; `with nonces`: only those with a nonce of its own (RFC 9449, section 8). */
  readonly dpop?: boolean | 'with nonces';
  /** Groups in UserInfo alone, as with many providers. */
  readonly thinIdTokens?: boolean;
  /** Seconds that ID tokens hold. */
  readonly idTokenSeconds?: number;
}

interface Signer {
  readonly kid: string;
  readonly jwk: JWK;
  readonly key: Parameters<InstanceType<typeof SignJWT>['sign']>[0];
}

let serial = 0;

async function makeSigner(): Promise<Signer> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = `key-${++serial}`;
  return {
    kid,
    key: privateKey,
    jwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' },
  };
}

export async function startProvider(options: ProviderOptions): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests: string[] = [];
  const issued: string[] = [];
  let signer = await makeSigner();
  let answer = providerOf(issuer, signer, options);
  let isAway = false;
  server.on('request', (request, response) => {
    if (isAway) return request.socket.destroy();
    response.on('finish', () =>
      requests.push(`${request.method} ${request.url?.split('?')[0]} ${response.statusCode}`),
    );
    if (request.url === '/token') keepTokens(response, issued);
    return answer(request, response);
  });
  return {
    issuer,
    requests: () => requests,
    issued: () => issued,
    sign: (claims, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ iss: issuer, iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: signer.kid, ...header })
        .sign(signer.key);
    },
    rotate: async () => {
      signer = await makeSigner();
      answer = providerOf(issuer, signer, options);
    },
    away: (away) => {
      isAway = away;
    },
    close: () => closeServer(server),
  };
}

/** Notes the tokens in an answer as it goes out. */
function keepTokens(response: ServerResponse, issued: string[]): void {
  const end = response.end.bind(response) as (...words: unknown[]) => ServerResponse;
  response.end = (...words: unknown[]) => {
    const body = JSON.parse(String(words[0])) as Record<string, unknown>;
    for (const name of ['access_token', 'refresh_token', 'id_token'])
      if (typeof body[name] === 'string') issued.push(body[name]);
    return end(...words);
  };
}

function providerOf(issuer: string, signer: Signer, options: ProviderOptions) {
  const { accounts, dpop = false, thinIdTokens = false, idTokenSeconds = 600 } = options;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        dpop_bound_access_tokens: dpop !== false,
        require_auth_time: true,
      },
    ],
    jwks: { keys: [signer.jwk] },
    cookies: { keys: ['a test'] },
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email'] },
    conformIdTokenClaims: thinIdTokens,
    features: {
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: {
        enabled: dpop !== false,
        ...(dpop === 'with nonces' && { nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true }),
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      introspection: { enabled: false },
      userinfo: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid', audience: GATEWAY, accessTokenFormat: 'jwt' }),
      },
    },
    issueRefreshToken: async () => true,
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      DeviceCode: 600,
      Grant: 86400,
      IdToken: idTokenSeconds,
      Interaction: 600,
      RefreshToken: 86400,
      Session: 86400,
    },
    findAccount: (_context: unknown, id: string) => {
      const account = accounts[id];
      return account && { accountId: id, claims: async () => ({ sub: id, ...account }) };
    },
  });
  return provider.callback();
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Goes where the address leads, as the person `account`, and fills in what is asked. The last page's text. */
export async function signInAs(account: string, address: string, code?: string): Promise<string> {
  const cookies = new Map<string, string>();
  const visit = async (
    url: string,
    form?: Record<string, string>,
  ): Promise<{ url: string; html: string }> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const next = response.headers.get('location');
    const html = await response.text();
    return next ? visit(new URL(next, url).href) : { url, html };
  };
  let page = await visit(address);
  for (let step = 0; step < 8; step++) {
    const form = formIn(page.html);
    if (!form) return page.html;
    if (form.fields.has('user_code') && code) form.fields.set('user_code', code);
    if (form.fields.has('login')) form.fields.set('login', account).set('password', 'x');
    page = await visit(new URL(form.action, page.url).href, Object.fromEntries(form.fields));
  }
  throw new Error(`The provider goes on asking:\n${page.html}`);
}

function formIn(html: string): { action: string; fields: Map<string, string> } | undefined {
  const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(html);
  if (!form) return undefined;
  const fields = new Map(
    [...(form[2] ?? '').matchAll(/<(?:input|button)([^>]*)>/g)].flatMap(([, attributes = '']) => {
      const name = /\bname="([^"]*)"/.exec(attributes)?.[1];
      return name ? [[name, /\bvalue="([^"]*)"/.exec(attributes)?.[1] ?? ''] as const] : [];
    }),
  );
  fields.delete('abort');
  return { action: (form[1] ?? '').replaceAll('&amp;', '&'), fields };
}
