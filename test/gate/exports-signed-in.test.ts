/** Records with the token of who is signed in: a real provider, the product's own sign-in, proofs of possession. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIENT, GATEWAY, type IdentityProvider, signInAs, startProvider } from '../rig/identity-provider.ts';
import { run, serve, until } from '../rig/processes.ts';
import { type Product, setUpProduct } from '../rig/product.ts';
import { type Receiver, startReceiver } from '../rig/receiver.ts';
import { makeSandbox, type Sandbox } from '../rig/sandbox.ts';
import { callHook, toolCall } from './hooks.ts';

let provider: IdentityProvider;
let siem: Receiver;
let sandbox: Sandbox;
let product: Product;

const chaperone = (...args: string[]) => ({
  file: process.execPath,
  args: [product.program, ...args],
  cwd: sandbox.workspace,
  env: sandbox.env,
});
const list = async () => (await run(chaperone('exports', 'list'), { limit: 60_000 })).stdout;
const claims = (token: string, part: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString());

beforeAll(async () => {
  provider = await startProvider({
    accounts: { ana: { name: 'Ana', email: 'ana@acme.example' } },
    dpop: true,
  });
  siem = await startReceiver();
  sandbox = makeSandbox('exports-id');
  product = await setUpProduct(sandbox);
  await product.chaperone('install', 'claude-code');
  sandbox.write(
    product.home.policy,
    JSON.stringify({
      chaperone: 1,
      organization: 'acme',
      identity: { issuer: provider.issuer, clientId: CLIENT, audience: GATEWAY },
      exports: [
        { id: 'siem', to: 'otlp', url: `${siem.url}/v1/logs`, token: 'signed-in', everySeconds: 0.1 },
      ],
    }),
  );
  await product.startGate();
  await until('the export', async () => (await list()).includes('siem'));
});
afterAll(async () => {
  await product?.close();
  await siem?.close();
  await provider?.close();
  sandbox?.close();
});

it('waits for a sign-in, then goes out with a token and proof of that person for this server', async () => {
  const call = toolCall('claude-code', sandbox, { command: 'ls' });
  await callHook(sandbox, product, { agent: 'claude-code', event: 'PreToolUse' }, call);
  await until('a problem', async () => (await list()).includes('Nobody is signed in on this device'));
  expect(siem.received).toEqual([]);

  const running = await serve(chaperone('login'), { ready: /http:\S+/, limit: 60_000 });
  await signInAs('ana', /http:\S+/.exec(running.output())?.[0] ?? '');
  await until('the end of the sign-in', running.exited);
  await running.close();

  const [first] = await until('records', () => siem.received.length > 0 && siem.received);
  const [scheme, token = ''] = String(first?.headers.authorization).split(' ');
  const proof = String(first?.headers.dpop);
  expect(scheme).toBe('DPoP');
  expect(claims(token, 1)).toMatchObject({ sub: 'ana', aud: GATEWAY, iss: provider.issuer });
  expect(claims(proof, 1)).toMatchObject({ htm: 'POST', htu: `${siem.url}/v1/logs` });
  expect(first?.body).toContain('"gen_ai.tool.name"');
  expect(product.logText()).not.toContain(token);
  await until('health', async () => /^siem \(otlp\): last sent \d+ s ago\n$/.test(await list()));
}, 100_000);
