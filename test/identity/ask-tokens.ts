/** Keeps the tokens of a sign-in, or reads them back in another process, or forgets them; prints what came of it. */
import { makeProofKey, thumbprintOf } from '../../src/identity/proof-key.ts';
import { dropTokens, keepTokens, keptTokens } from '../../src/identity/token-store.ts';

const OWNER = { issuer: 'https://login.acme.example', clientId: 'chaperone' };

const work: Readonly<Record<string, () => Promise<unknown>>> = {
  async keep() {
    const proof = await makeProofKey(['ES256']);
    const problem = await keepTokens(OWNER, { refresh: 'a-refresh-token', ...(proof && { proof }) });
    return { problem, thumbprint: proof && (await thumbprintOf(proof)) };
  },
  async read() {
    const kept = await keptTokens(OWNER);
    const others = await keptTokens({ ...OWNER, clientId: 'another' });
    return { refresh: kept?.refresh, thumbprint: kept?.proof && (await thumbprintOf(kept.proof)), others };
  },
  async drop() {
    await dropTokens();
    return {};
  },
};

console.log(JSON.stringify((await work[process.argv[2] as string]?.()) ?? null));
