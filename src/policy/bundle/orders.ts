/** Orders beside a policy: who is stopped or asked about, by a lock-down or because the name was revoked. They only tighten. */
import type { AgentName } from '../../model/action.ts';
import type { Principal } from '../../model/principal.ts';
import type { Lockdown, Status } from './documents.ts';

type Revoked = Pick<Status['revoked'], 'devices' | 'subjects' | 'sessions'>;

export interface Orders {
  readonly lockdown: readonly Lockdown[];
  readonly revoked: readonly Revoked[];
  /** The policy was not confirmed for too long: what needs approval is denied. */
  readonly restricted: boolean;
  /** Grants given before are void, milliseconds since the epoch. */
  readonly grantsBefore?: number;
}

/** Whose action it is. */
export interface Whose {
  readonly agent: AgentName;
  readonly session: string;
  readonly device: string;
  readonly principal: Principal;
}

/** What holds for an action before any rule. `rule` is what the record names, `reason` one sentence without a full stop. */
export interface Order {
  readonly rule: string;
  readonly level: Lockdown['level'];
  readonly reason: string;
}

/** Lock-downs that are not over at a time, milliseconds since the epoch. */
export const inForceAt = (lockdown: readonly Lockdown[], now: number): readonly Lockdown[] =>
  lockdown.filter(({ until }) => until === undefined || Date.parse(until) > now);

/** The strongest order that means this action, if any does. */
export function orderFor({ lockdown, revoked }: Orders, whose: Whose): Order | undefined {
  const gone = revoked.flatMap((lists) => revocation(lists, whose) ?? [])[0];
  if (gone) return gone;
  const meant = lockdown.filter((one) => means(one, whose));
  const one = meant.find(({ level }) => level === 'suspend') ?? meant[0];
  return one && { rule: `lockdown.${one.id}`, level: one.level, reason: `${one.reason} (${one.id})` };
}

function revocation({ devices, subjects, sessions }: Revoked, whose: Whose): Order | undefined {
  const order = (what: string, reason: string): Order => ({
    rule: `revoked.${what}`,
    level: 'suspend',
    reason,
  });
  if (devices.includes(whose.device)) return order('device', `this device (${whose.device}) was revoked`);
  const name = namesOf(whose.principal).find((each) => subjects.includes(each));
  if (name !== undefined) return order('subject', `the person or service (${name}) was revoked`);
  if (sessions.includes(whose.session)) return order('session', 'this session was revoked');
  return undefined;
}

function means({ scope }: Lockdown, { agent, session, device, principal }: Whose): boolean {
  if ('all' in scope) return true;
  if ('agents' in scope) return scope.agents.includes(agent);
  if ('devices' in scope) return scope.devices.includes(device);
  if ('sessions' in scope) return scope.sessions.includes(session);
  return namesOf(principal).some((name) => scope.subjects.includes(name));
}

/**
 * Names by which an organisation may mean somebody. The address counts beside the subject: what is stopped too much can be
 * lifted. Who is not signed in has none, and is reached by device.
 */
function namesOf(principal: Principal): readonly string[] {
  if (principal.kind === 'person')
    return principal.email === undefined ? [principal.subject] : [principal.subject, principal.email];
  return principal.kind === 'workload' ? [principal.subject] : [];
}
