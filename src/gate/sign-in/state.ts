/** Who is behind the agents, as the gate's state shows it. */
import type { IdentityPolicy } from '../../model/policy/identity.ts';
import type { IdentityState } from '../protocol.ts';
import type { PrincipalSource } from './principal-source.ts';

/** `problem`: what is wrong with the sign-in; `keeping`: why its tokens are in memory alone. One sentence each. */
export function identityState(
  policy: IdentityPolicy,
  source: PrincipalSource,
  { problem, keeping }: { readonly problem: string | undefined; readonly keeping: string | undefined },
): IdentityState {
  const { issuer, anonymous, editor } = policy;
  const principal = source.current();
  const required = anonymous === 'deny';
  const until = source.until(policy);
  const barred = required && principal.kind === 'anonymous' && !source.problem;
  return {
    principal,
    issuer,
    required,
    problems: [source.problem, problem, barred ? NOBODY : undefined].filter((each) => each !== undefined),
    ...(until !== undefined && { until }),
    ...(keeping !== undefined && { keeping }),
    ...(editor && { editor: { provider: editor.provider, scopes: editor.scopes } }),
  };
}

const NOBODY =
  'Nobody is signed in, and the policy wants to know who is behind an agent: actions are denied until somebody runs `chaperone login`.';
