/**
 * The principal in force: the job whose token the platform has put there, else the person who is signed in, else nobody.
 * Gate and hooks without one answer alike; only the gate signs in and has sign-ins confirmed.
 */
import { userInfo } from 'node:os';
import type { Verified } from '../../identity/claims.ts';
import { workloadToken } from '../../identity/workload-token.ts';
import type { IdentityPolicy, WorkloadPolicy } from '../../model/policy/identity.ts';
import type { Principal } from '../../model/principal.ts';
import { sha256Of } from '../../model/sha256.ts';
import type { Home } from '../home.ts';
import { endOf, KnownPrincipal } from './known-principal.ts';

const HOUR_MS = 60 * 60_000;

/** A job's token as it was last looked at. */
interface SeenWorkload {
  /** Changes with the token and with what the policy wants of it. */
  readonly digest: string;
  readonly token: string;
  readonly verified?: Verified;
  /** When it was verified, milliseconds since the epoch. */
  readonly at: number;
}

export class PrincipalSource {
  readonly known: KnownPrincipal;
  readonly #policy: () => IdentityPolicy | undefined;
  readonly #anonymous: Principal = { kind: 'anonymous', user: userName() };
  #workload: SeenWorkload | undefined;
  #problem: string | undefined;

  constructor(home: Home, policy: () => IdentityPolicy | undefined) {
    this.known = new KnownPrincipal(home);
    this.#policy = policy;
  }

  /** By the policy in force. */
  current(): Principal {
    return this.by(this.#policy());
  }

  by(policy: IdentityPolicy | undefined, now = Date.now()): Principal {
    if (!policy) return this.#anonymous;
    const job = this.job(policy, now);
    return job?.principal ?? this.known.holding(policy, now)?.principal ?? this.#anonymous;
  }

  /** The job that is running, with its token. */
  job(policy: IdentityPolicy, now = Date.now()): { principal: Principal; token: string } | undefined {
    const seen = this.#workload;
    if (!policy.workload || !seen?.verified || now >= seen.at + policy.graceHours * HOUR_MS) return undefined;
    return { principal: seen.verified.principal, token: seen.token };
  }

  /** When the person's sign-in runs out unless it is confirmed again, milliseconds since the epoch. */
  until(policy: IdentityPolicy, now = Date.now()): number | undefined {
    const known = this.known.holding(policy, now);
    return known && endOf(known, policy);
  }

  /** Why a job's token does not count, one sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Looks at the job's token, where the policy names one; anew only when it has changed. Never throws. */
  async lookForJob(now = Date.now()): Promise<void> {
    const policy = this.#policy()?.workload;
    const token = policy && workloadToken(policy);
    if (!policy || !token) {
      this.#workload = undefined;
      this.#problem = undefined;
      return;
    }
    const digest = digestOf(token, policy);
    if (digest === this.#workload?.digest) return;
    const { TokenRefused, verifyWorkload } = await import('../../identity/workload.ts');
    try {
      const verified = await verifyWorkload(token, policy);
      this.#workload = { digest, token, verified, at: now };
      this.#problem = verified.groupsProblem;
    } catch (error) {
      this.#problem = `The job's token does not count: ${(error as Error).message}.`;
      // What could not be checked is looked at again; until then the token before it holds.
      const isFinal = error instanceof TokenRefused && error.code !== 'keys-unreachable';
      if (isFinal) this.#workload = { digest, token, at: now };
    }
  }
}

const digestOf = (token: string, policy: WorkloadPolicy): string => sha256Of(JSON.stringify([token, policy]));

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // An account that has no name, as containers have.
  }
}
