/** Agents whose person or job nobody knows, where the organisation wants to know it. */
import { ANONYMOUS_RULE, type Decision } from '../model/decision.ts';
import type { PolicyDocument } from '../model/policy/document.ts';
import type { WorkloadPolicy } from '../model/policy/identity.ts';
import type { Principal } from '../model/principal.ts';

/** The decision as it stands for this principal: a denial of nobody, where the policy allows nobody to be anonymous. */
export function barred(decision: Decision, document: PolicyDocument, principal: Principal): Decision {
  const { identity, mode, organization } = document;
  if (identity?.anonymous !== 'deny' || principal.kind !== 'anonymous' || decision.outcome === 'deny')
    return decision;
  if (mode === 'observe') return { ...decision, wouldBe: { outcome: 'deny', rule: ANONYMOUS_RULE } };
  const reason = `Nobody is signed in, and the policy of ${organization} lets agents work only for somebody who is (rule ${ANONYMOUS_RULE})`;
  // What a weaker rule says of its weight is not said of this.
  const { severity: _severity, references: _references, ...rest } = decision;
  return {
    ...rest,
    outcome: 'deny',
    rule: ANONYMOUS_RULE,
    reasons: [reason, ...decision.reasons],
    advice: howToSignIn(identity.workload),
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
