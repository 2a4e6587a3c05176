/** Agents whose person or job nobody knows, where the organisation wants to know it. */
import { ANONYMOUS_RULE } from '../model/decision.ts';
import type { PolicyDocument } from '../model/policy/document.ts';
import type { WorkloadPolicy } from '../model/policy/identity.ts';
import type { Judged } from './judged.ts';
import type { World } from './world.ts';

/** May nobody be anonymous under this policy, and is somebody? */
export function barsAnonymous({ identity }: PolicyDocument, { origin }: Pick<World, 'origin'>): boolean {
  return identity?.anonymous === 'deny' && origin.principal.kind === 'anonymous';
}

/** The decision as it stands where nobody is signed in: a denial where the policy wants to know who it is. */
export function barred(judged: Judged, world: World): Judged {
  const { document } = world.policy().compiled;
  const { decision } = judged;
  if (!barsAnonymous(document, world) || decision.outcome === 'deny') return judged;
  if (document.mode === 'observe')
    return { ...judged, decision: { ...decision, wouldBe: { outcome: 'deny', rule: ANONYMOUS_RULE } } };
  const reason = `Nobody is signed in, and the policy of ${document.organization} lets agents work only for somebody who is (rule ${ANONYMOUS_RULE})`;
  return {
    ...judged,
    decision: {
      ...decision,
      outcome: 'deny',
      rule: ANONYMOUS_RULE,
      reasons: [reason, ...decision.reasons],
      advice: howToSignIn(document.identity?.workload),
    },
  };
}

function howToSignIn(workload: WorkloadPolicy | undefined): string {
  const person =
    'tell the person to sign in with `chaperone login` in a terminal of their own, or with "Chaperone: Sign In" in the editor; then try again.';
  if (!workload) return person;
  const place =
    workload.file === undefined
      ? `the variable ${workload.variable} when Chaperone's gate starts`
      : `the file ${workload.file}`;
  return `${person} A job needs its token in ${place}; \`chaperone whoami\` says what is wrong with it.`;
}
