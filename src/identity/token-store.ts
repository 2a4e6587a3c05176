/**
 * Where the tokens of a sign-in are kept: in the keychain, else in this process's memory and nowhere else. Two entries,
 * since Windows takes 2,560 bytes in one.
 */
import type { JWK } from 'jose';
import { dropFromKeychain, keepInKeychain, keptInKeychain, sentence } from './keychain.ts';
import { readProofKey } from './proof-key.ts';
import type { Tokens } from './sign-in.ts';

/** Whose they are: tokens of another provider or client are not used. */
export interface TokenOwner {
  readonly issuer: string;
  readonly clientId: string;
}

interface Entry extends TokenOwner {
  readonly refresh: string;
}

const TOKEN = 'sign-in';
const KEY = 'sign-in.key';

/** Keeps what outlives the process. The sentence says why it is kept in memory alone; nothing when all is well. */
export async function keepTokens(
  { issuer, clientId }: TokenOwner,
  { refresh, proof }: Tokens,
): Promise<string | undefined> {
  if (refresh === undefined) {
    await dropTokens(); // Those of an earlier sign-in would confirm that one.
    return undefined;
  }
  try {
    await keepInKeychain(TOKEN, JSON.stringify({ issuer, clientId, refresh } satisfies Entry));
    if (proof) await keepInKeychain(KEY, JSON.stringify(proof.jwk));
    else await dropFromKeychain(KEY);
    return undefined;
  } catch (error) {
    return `There is no keychain here (${sentence(error)}), so the sign-in's tokens are in memory alone and go with the gate.`;
  }
}

/** The tokens that were kept for this provider and client; nothing where there are none, or no keychain. */
export async function keptTokens({ issuer, clientId }: TokenOwner): Promise<Tokens | undefined> {
  try {
    const entry = JSON.parse((await keptInKeychain(TOKEN)) ?? 'null') as Entry | null;
    if (entry?.issuer !== issuer || entry.clientId !== clientId) return undefined;
    const key = await keptInKeychain(KEY);
    return {
      refresh: entry.refresh,
      ...(key !== undefined && { proof: await readProofKey(JSON.parse(key) as JWK) }),
    };
  } catch {
    return undefined; // No keychain: whoever signs in is told so then.
  }
}

/** Forgets them. */
export async function dropTokens(): Promise<void> {
  try {
    await dropFromKeychain(TOKEN);
    await dropFromKeychain(KEY);
  } catch {
    // Where no keychain is, none was kept there.
  }
}
