/** What every decision goes by, as it is at one moment. */
import type { Origin } from './origin.ts';
import type { PolicyInForce } from './policy/source.ts';
import type { PrincipalSource } from './sign-in/principal-source.ts';

export interface Standing {
  readonly policy: PolicyInForce;
  readonly origin: Origin;
}

/** The policy, and whoever this very policy takes to be behind the agents. */
export const standingBy = (policy: PolicyInForce, source: PrincipalSource, device: string): Standing => ({
  policy,
  origin: { device, principal: source.by(policy.compiled.document.identity) },
});
