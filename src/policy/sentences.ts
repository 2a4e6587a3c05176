/** What agents are told: why, by which rule, and what to do instead. One place, so that every client says the same. */
import type { Decision } from '../model/decision.ts';

const instead = (decision: Decision): string => (decision.advice ? ` Instead: ${decision.advice}` : '');
const why = (decision: Decision): string =>
  decision.reasons[0] ?? `The policy's rule ${decision.rule} says so.`;

/** A rule refuses the action. */
export function deniedByRule(decision: Decision): string {
  return `Chaperone denied this. ${why(decision)}.${instead(decision)} Do not try the same by other means: the rule covers them all.`;
}

/** A person said no, perhaps with words of their own, which come first: they are what the agent should act on. */
export function deniedByPerson(decision: Decision, words: string | undefined): string {
  const said = words ? `The person said no: "${words}".` : 'The person said no.';
  return `${said} Chaperone had stopped this because of: ${why(decision)}.${instead(decision)}`;
}

/** Nobody answered before the hook's time was up. */
export function deniedByTimeout(decision: Decision): string {
  return `Chaperone asked a person about this and nobody answered in time. ${why(decision)}.${instead(decision)} If the person says yes later, the same action passes at the next try.`;
}

/** The ask went away before anybody answered: the gate was stopped or updated, or the client gave the call up. */
export function deniedByWithdrawal(decision: Decision): string {
  return `Chaperone was asking a person about this when it had to stop, so nobody has answered. ${why(decision)}.${instead(decision)} Try the same once more.`;
}

/** Nobody can be asked from here. */
export function deniedForWantOfPerson(decision: Decision): string {
  return `Chaperone has to ask a person about this, and no editor with Chaperone is open to ask in. ${why(decision)}.${instead(decision)} The person can open this folder in the editor; then try once more.`;
}

/** The organisation's policy was not confirmed for too long. */
export function deniedForWantOfPolicy(decision: Decision): string {
  return `Chaperone has to ask a person about this, and asks are denied until the organisation's policy is confirmed again: the device has not reached it for too long. ${why(decision)}.${instead(decision)}`;
}

/** A lock-down or a revocation holds; `reason` without a full stop. */
export function stoppedByOrder(reason: string): string {
  return `Your organisation has stopped this AI agent: ${reason}. Nothing runs until it lifts this; tell the person.`;
}

/** The client puts the question to its own user. */
export function askOfClient(decision: Decision): string {
  return `Chaperone asks: ${decision.reasons.join(' ') || why(decision)}`;
}

/** For the person in an approval prompt: one reason a line. */
export function whyAsked(decision: Decision): string {
  return decision.reasons.join('\n') || why(decision);
}

/** The one command with which a person goes on when the fault is ours. */
export const PAUSE_COMMAND = 'chaperone pause --for 15m --reason "…"';

/** Chaperone itself failed, and the policy says that nothing runs unseen. */
export function deniedByFault(problem: string): string {
  return `Chaperone could not check this, so it was not run: ${problem} Agents cannot mend this; the person can go on with \`${PAUSE_COMMAND}\` in a terminal, and \`chaperone doctor\` says what is wrong.`;
}
