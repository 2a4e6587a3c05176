/** From which device, and on whose behalf: what stands in every record of one process. */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Principal } from '../model/principal.ts';
import type { Member } from '../policy/bundle/channels.ts';
import type { Home } from './home.ts';

export interface Origin {
  readonly device: string;
  /** Who it is at this moment: people sign in and out while a gate runs. */
  readonly principal: Principal;
}

/** The device as a staged roll-out sees it. */
export const memberOf = ({ device, principal }: Origin): Member => ({
  device,
  groups: 'groups' in principal ? principal.groups : [],
});

/** `principal` says who it is whenever that is asked for. */
export function originOf(home: Home, principal: () => Principal): Origin {
  return {
    device: deviceOf(home),
    get principal() {
      return principal();
    },
  };
}

/** A random name of this state folder, made at first need; it says nothing about the machine. */
export function deviceOf({ device }: Home): string {
  const known = readDevice(device);
  if (known) return known;
  const made = `dev-${randomBytes(8).toString('hex')}`;
  const temporary = `${device}.${process.pid}`;
  try {
    writeFileSync(temporary, `${made}\n`, { mode: 0o600 });
    linkSync(temporary, device); // Of several processes one succeeds; all others take its name.
  } catch {
    return readDevice(device) ?? 'dev-unknown'; // A disk that takes nothing: the log says so by itself.
  } finally {
    rmSync(temporary, { force: true });
  }
  return made;
}

function readDevice(file: string): string | undefined {
  try {
    return /^dev-[0-9a-f]{16}$/m.exec(readFileSync(file, 'utf8'))?.[0];
  } catch {
    return undefined; // Not made yet.
  }
}
