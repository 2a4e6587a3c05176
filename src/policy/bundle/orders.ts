/** Orders beside a policy: who is stopped or asked about, by a lock-down or because the name was revoked. They only tighten. */
import type { AgentName } from '../../model/action.ts';
import { identifiersOf, type Principal } from '../../model/principal.ts';
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

type Named = Omit<Whose, 'agent'> & { readonly agent: string };

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

/** An order that stands, as a person at this device is told of it. */
export interface StandingOrder {
  readonly level: Lockdown['level'];
  /** Whom it means, what becomes of them, and why: without a full stop, with the order's name. */
  readonly says: string;
  /** Milliseconds since the epoch. */
  readonly until?: number;
  /** Agents, or sessions, that alone are meant; absent where everything here is. */
  readonly only?: readonly string[];
}

/** The orders that can mean something here, those that stop before those that ask. */
export function standingOrders(
  { lockdown, revoked }: Orders,
  here: Pick<Whose, 'device' | 'principal'>,
): readonly StandingOrder[] {
  const gone = revoked.flatMap((lists) => revocation(lists, { ...NOBODY, ...here }) ?? []);
  const sessions = revoked.flatMap((lists) => lists.sessions);
  const standing = [
    ...gone.map(({ level, reason }) => order(level, reason)),
    ...lockdown.flatMap((one) => {
      const only = onlyThese(one);
      if (!only && !means(one, { ...NOBODY, ...here })) return [];
      return order(one.level, `${one.reason} (${one.id})`, only, one.until);
    }),
    ...(sessions.length > 0 ? [order('suspend', 'revoked', sessions)] : []),
  ];
  return standing.sort((a, b) => Number(b.level === 'suspend') - Number(a.level === 'suspend'));
}

function order(
  level: Lockdown['level'],
  reason: string,
  only?: readonly string[],
  until?: string,
): StandingOrder {
  const whom = only ? only.join(', ') : 'every agent here';
  const done = level === 'suspend' ? `${whom} is stopped` : `every action of ${whom} is asked about`;
  return {
    level,
    says: `${done}: ${reason}`,
    ...(until !== undefined && { until: Date.parse(until) }),
    ...(only && { only }),
  };
}

function onlyThese({ scope }: Lockdown): readonly string[] | undefined {
  if ('agents' in scope) return scope.agents;
  return 'sessions' in scope ? scope.sessions : undefined;
}

/** No agent and no session: what is said of those alone does not mean it. */
const NOBODY = { agent: '', session: '' };

function revocation({ devices, subjects, sessions }: Revoked, whose: Named): Order | undefined {
  const order = (what: string, reason: string): Order => ({
    rule: `revoked.${what}`,
    level: 'suspend',
    reason,
  });
  if (devices.includes(whose.device)) return order('device', `this device (${whose.device}) was revoked`);
  // The address counts beside the subject: what is stopped too much can be lifted. Who is not signed in has neither, and is
  // reached by device.
  const name = identifiersOf(whose.principal).find((each) => subjects.includes(each));
  if (name !== undefined) return order('subject', `the person or service (${name}) was revoked`);
  if (sessions.includes(whose.session)) return order('session', 'this session was revoked');
  return undefined;
}

function means({ scope }: Lockdown, { agent, session, device, principal }: Named): boolean {
  if ('all' in scope) return true;
  if ('agents' in scope) return scope.agents.includes(agent);
  if ('devices' in scope) return scope.devices.includes(device);
  if ('sessions' in scope) return scope.sessions.includes(session);
  return identifiersOf(principal).some((name) => scope.subjects.includes(name));
}
