/** Who a CI job or service is, by the token that its platform has given it. */
import type { WorkloadPolicy } from '../model/policy/identity.ts';
import { type Verified, workloadOf } from './claims.ts';
import { discover } from './provider.ts';
import { verifyToken } from './token.ts';

export { TokenRefused } from './token.ts';

/** Whom the token names, by the keys of its issuer. Throws `TokenRefused`, or what kept the issuer from being reached. */
export async function verifyWorkload(
  token: string,
  { issuer, audience, groupsClaim }: WorkloadPolicy,
): Promise<Verified> {
  // The keys are found by the issuer's metadata, which no client id is needed for.
  const { keys } = await discover({ issuer, clientId: audience });
  return workloadOf(await verifyToken(token, { issuer, audience }, keys), groupsClaim);
}
