/** Secret references are fetched from stores as they answer: real servers on loopback, a real program on PATH. */
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Resolving, resolveReference } from '../../src/gate/references/index.ts';

const VALUE = 'x9Qv-4tLw-secret-value-7Zr2';

interface Fake {
  readonly url: string;
  readonly requests: { url: string; headers: IncomingMessage['headers']; body: string }[];
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  close(): Promise<void>;
}

async function fake(): Promise<Fake> {
  const requests: Fake['requests'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ url: request.url ?? '', headers: request.headers, body });
    made.answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: Fake = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (_request, response) => response.end(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return made;
}

const json = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'references-')));
let server: Fake;
beforeAll(async () => {
  server = await fake();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const from = (more: Partial<Resolving> = {}): Resolving => ({
  env: { HOME: folder },
  cwd: folder,
  table: {},
  limit: 5000,
  ...more,
});

/** Why it cannot be had; fails where it can. */
async function problem(reference: string, resolving: Resolving): Promise<string> {
  const said = await resolveReference(reference, resolving).then(
    () => expect.fail('there is a value'),
    (error: Error) => error.message,
  );
  expect(said).not.toContain(VALUE);
  expect(said).not.toContain('s.token');
  expect(said.split('\n')).toHaveLength(1);
  return said;
}

describe('HashiCorp Vault', () => {
  const env = () => ({ HOME: folder, VAULT_ADDR: `${server.url}/`, VAULT_TOKEN: 's.token' });
  const REFERENCE = 'vault://kv/teams/orders db#password';
  /** As documented for `GET /:mount/data/:path`. */
  const found = {
    request_id: '3ba4',
    data: {
      data: { password: VALUE, port: 5432, nested: { a: 1 } },
      metadata: { created_time: '2026-01-01T00:00:00Z', deletion_time: '', destroyed: false, version: 2 },
    },
  };

  it('is asked with token and namespace', async () => {
    server.answer = (_request, response) => json(response, 200, found);
    expect(await resolveReference(REFERENCE, from({ env: { ...env(), VAULT_NAMESPACE: 'eu/shop' } }))).toBe(
      VALUE,
    );
    const asked = server.requests.at(-1);
    expect(asked?.url).toBe('/v1/kv/data/teams/orders%20db');
    expect(asked?.headers).toMatchObject({ 'x-vault-token': 's.token', 'x-vault-namespace': 'eu/shop' });
    expect(await resolveReference('vault://kv/teams/orders db#port', from({ env: env() }))).toBe('5432');
  });

  it('is asked with the token of a log-in', async () => {
    server.answer = (_request, response) => json(response, 200, found);
    writeFileSync(path.join(folder, '.vault-token'), 'from-file\n');
    expect(await resolveReference(REFERENCE, from({ env: { HOME: folder, BAO_ADDR: server.url } }))).toBe(
      VALUE,
    );
    expect(server.requests.at(-1)?.headers['x-vault-token']).toBe('from-file');
    rmSync(path.join(folder, '.vault-token'));
  });

  it.each([
    ['a token that may not', 403, { errors: ['permission denied'] }, /refuses this token/],
    ['nothing there', 404, { errors: [] }, /nothing at that path/],
    ['a sealed server', 503, { errors: ['Vault is sealed'] }, /status 503/],
    ['an engine of version 1', 200, { data: { password: VALUE } }, /key-value engine of version 2/],
    ['another field', 200, { data: { data: { user: VALUE } } }, /no field "password"/],
    ['a field that is no text', 200, { data: { data: { password: { value: VALUE } } } }, /is no text/],
    ['nothing in it', 200, { data: { data: { password: '' } } }, /it is empty/],
  ])('says why: %s', async (_what, status, body, why) => {
    server.answer = (_request, response) => json(response, status, body);
    expect(await problem(REFERENCE, from({ env: env() }))).toMatch(why);
  });

  it('follows nobody to another server', async () => {
    server.answer = (_request, response) => {
      response.writeHead(307, { location: `${server.url}/elsewhere` });
      response.end();
    };
    const before = server.requests.length;
    expect(await problem(REFERENCE, from({ env: env() }))).toMatch(/status 307/);
    expect(server.requests.length).toBe(before + 1);
  });

  it('is not waited for for ever, and is asked only where it is known', async () => {
    server.answer = () => {};
    expect(await problem(REFERENCE, from({ env: env(), limit: 300 }))).toMatch(/no answer within 0.3 s/);
    expect(await problem(REFERENCE, from())).toMatch(/VAULT_ADDR/);
    expect(await problem(REFERENCE, from({ env: { HOME: folder, VAULT_ADDR: server.url } }))).toMatch(
      /VAULT_TOKEN/,
    );
    const gone = { ...env(), VAULT_ADDR: 'http://127.0.0.1:9' };
    expect(await problem(REFERENCE, from({ env: gone }))).toMatch(/the attempt failed/);
  });
});

describe('AWS Secrets Manager', () => {
  const VARIABLES = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDLOOPBACK',
    AWS_SECRET_ACCESS_KEY: 'loopback-secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: path.join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
  };
  const before = { ...process.env };
  const set = (more: Record<string, string> = {}) =>
    Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url }, more);
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, before);
  });
  const answers = (status: number, body: unknown) => {
    server.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
  };

  it('is asked with a signature of version 4', async () => {
    set();
    answers(200, { Name: 'orders/db', SecretString: VALUE });
    expect(await resolveReference('aws-sm://orders/db', from())).toBe(VALUE);
    const asked = server.requests.at(-1);
    expect(asked?.headers['x-amz-target']).toBe('secretsmanager.GetSecretValue');
    expect(asked?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDLOOPBACK\/\d{8}\/eu-central-1\/secretsmanager\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/,
    );
    expect(JSON.parse(asked?.body ?? '')).toEqual({ SecretId: 'orders/db' });
  });

  it('gives a member of a JSON secret, and knows the region of an ARN', async () => {
    set();
    answers(200, { SecretString: JSON.stringify({ user: 'app', password: VALUE }) });
    const arn = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:orders-AbCdEf';
    expect(await resolveReference(`aws-sm://${arn}#password`, from())).toBe(VALUE);
    expect(server.requests.at(-1)?.headers.authorization).toContain('/us-west-2/');
    expect(await problem(`aws-sm://${arn}#host`, from())).toMatch(/no text under the key "host"/);
    answers(200, { SecretString: VALUE });
    expect(await problem('aws-sm://orders#password', from())).toMatch(/no JSON/);
    answers(200, { SecretBinary: Buffer.from(VALUE).toString('base64') });
    expect(await problem('aws-sm://orders', from())).toMatch(/binary/);
  });

  it('says why it gives nothing', async () => {
    set();
    answers(400, { __type: 'ResourceNotFoundException', Message: `no ${VALUE}` });
    expect(await problem('aws-sm://orders', from())).toMatch(/no such secret/);
    answers(400, { __type: 'AccessDeniedException', Message: VALUE });
    expect(await problem('aws-sm://orders', from())).toMatch(/may not read it/);
    server.answer = () => {};
    expect(await problem('aws-sm://orders', from({ limit: 300 }))).toMatch(/no answer within/);
  });
});

describe('1Password', () => {
  const op = (script: string) => {
    writeFileSync(path.join(folder, 'op-said'), '');
    const file = path.join(folder, 'op');
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/op-said'\n${script}\n`);
    chmodSync(file, 0o755);
    return { HOME: folder, PATH: `${folder}:/usr/bin:/bin` };
  };

  it('is asked by its own command', async () => {
    const env = op(`printf '%s' '${VALUE}'`);
    expect(await resolveReference('op://Team/orders db/password', from({ env }))).toBe(VALUE);
  });

  it('says why it gives nothing', async () => {
    const env = op(`echo '[ERROR] 2026/01/01 10:00:00 "Team" isn'"'"'t a vault in this account' >&2; exit 1`);
    expect(await problem('op://Team/orders/password', from({ env }))).toMatch(
      /op says: "Team" isn't a vault/,
    );
    expect(await problem('op://Team/orders/password', from({ env: { PATH: '/nonexistent' } }))).toMatch(
      /not installed/,
    );
    const slow = op('exec sleep 20');
    expect(await problem('op://Team/orders/password', from({ env: slow, limit: 300 }))).toMatch(
      /no answer within/,
    );
  });
});

describe('references', () => {
  it('reach into environment files', async () => {
    writeFileSync(path.join(folder, 'prod.env'), `export DB_PASSWORD="${VALUE}"\nEMPTY=\n`);
    expect(await resolveReference('env-file://prod.env#DB_PASSWORD', from())).toBe(VALUE);
    expect(await resolveReference('env-file://~/prod.env#DB_PASSWORD', from({ cwd: '/' }))).toBe(VALUE);
    expect(await problem('env-file://prod.env#OTHER', from())).toMatch(/no OTHER/);
    expect(await problem('env-file://prod.env#EMPTY', from())).toMatch(/empty/);
    expect(await problem('env-file://none.env#A', from())).toMatch(/ENOENT/);
  });

  it("are named by the policy's own table", async () => {
    const table = { deploy: 'env-file://prod.env#DB_PASSWORD' };
    expect(await resolveReference('secret://deploy', from({ table }))).toBe(VALUE);
    expect(await problem('secret://other', from({ table }))).toMatch(/no "other"/);
    expect(await problem('secret://toString', from({ table }))).toMatch(/no "toString"/);
  });

  it("do not reach the keychain's entries of Chaperone", async () => {
    expect(await problem('keychain://chaperone/vault', from())).toMatch(/own entries/);
  });

  it('are told how they look', async () => {
    for (const wrong of [
      'op://a',
      'vault://kv#x',
      'vault://kv/path',
      'keychain://x',
      'env-file://x',
      'secret://',
      'https://x',
      VALUE,
    ])
      expect(await problem(wrong, from())).toMatch(/looks like|given as a reference/);
  });
});
