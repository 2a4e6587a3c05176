/** What becomes of it when somebody signs in or out: records, a word to the person, and an end of what the one before was allowed. */
import { deviceKey } from '../../identity/device-key.ts';
import { type Principal, principalName } from '../../model/principal.ts';
import type { NewRecord } from '../../model/record.ts';
import type { GrantStore } from '../grant-store.ts';
import type { Home } from '../home.ts';
import type { Origin } from '../origin.ts';
import type { World } from '../world.ts';
import type { SignIn, SignInNews } from './sign-in.ts';

/** What of the gate hears of it. */
interface Hearers {
  readonly home: Pick<Home, 'deviceKey'>;
  readonly origin: Origin;
  readonly grants: Pick<GrantStore, 'voidBefore'>;
  readonly signIn: Pick<SignIn, 'enrolled'>;
  readonly world: Pick<World, 'record' | 'notify'>;
}

/** `changed`: listeners are to hear of it. */
export function signInNews(gate: Hearers, changed: () => void): SignInNews {
  return {
    changed,
    signedIn({ principal, authenticated, methods }, by, isSame) {
      if (!isSame) endGrants(gate);
      void enrol(gate, principal, {
        by,
        ...(authenticated !== undefined && { authenticated }),
        ...(methods && { methods: [...methods] }),
      });
    },
    confirmed({ principal, key }) {
      if (key !== undefined) void enrol(gate, principal, { by: 'key-exchange' }, key);
    },
    signedOut(was, why, wanted) {
      endGrants(gate);
      record(gate, {
        ...bySelf(gate, was),
        type: 'governance',
        what: wanted ? 'signed out' : 'sign-in ended',
        outcome: 'allow',
        reason: why,
      });
      if (!wanted)
        gate.world.notify(
          `${principalName(was)} is not signed in any more: ${why} Sign in with \`chaperone login\` or "Chaperone: Sign In".`,
          '',
        );
    },
  };
}

/** What a person has allowed holds for them alone. */
function endGrants(gate: Hearers): void {
  gate.grants.voidBefore(Date.now() + 1);
}

type Enrolment = Pick<Extract<NewRecord, { type: 'enrolment' }>, 'by' | 'authenticated' | 'methods'>;

/** Binds the device's key to who is signed in; with `bound`, only where it is another than this one. */
async function enrol(gate: Hearers, principal: Principal, how: Enrolment, bound?: string): Promise<void> {
  const { device } = gate.origin;
  // A key that cannot be had is no reason to keep quiet about who has signed in.
  const key = await deviceKey(device, gate.home.deviceKey).catch(() => undefined);
  if (bound !== undefined && (key === undefined || key.keyId === bound)) return;
  const spki = key?.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  record(gate, {
    ...bySelf(gate, principal),
    type: 'enrolment',
    ...how,
    ...(key && spki !== undefined && { key: { id: key.keyId, spki } }),
  });
  if (key) gate.signIn.enrolled(key.keyId);
}

const bySelf = (gate: Hearers, principal: Principal) =>
  ({
    at: new Date().toISOString(),
    device: gate.origin.device,
    principal,
    agent: 'person',
    session: '',
    cwd: '',
  }) as const;

function record(gate: Hearers, entry: NewRecord): void {
  try {
    gate.world.record(entry);
  } catch {
    // Signing in and out must work when the disk is full; the problem is shown in the state.
  }
}
