/**
 * Who is signed in, as gate and hooks know it without asking anybody: the claims that were verified, never a token, in a
 * file that the person's secret seals. A file without the seal counts for nothing, as with a pause.
 */
import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import * as v from 'valibot';
import { canonicalJson } from '../../model/canonical.ts';
import type { Frozen } from '../../model/frozen.ts';
import type { IdentityPolicy } from '../../model/policy/identity.ts';
import { Principal } from '../../model/principal.ts';
import { readJson, stampIn, writeWhole } from '../files.ts';
import type { Home } from '../home.ts';
import { derivedKey } from '../person.ts';

const Known = v.object({
  principal: Principal,
  /** The provider and client by which they signed in: another policy's sign-in does not count. */
  issuer: v.string(),
  clientId: v.string(),
  /** When the provider last confirmed it, milliseconds since the epoch. */
  confirmed: v.number(),
  authenticated: v.exactOptional(v.number()),
  methods: v.exactOptional(v.array(v.string())),
  /** Id of the device's key that is bound to them. */
  key: v.exactOptional(v.string()),
});

/** A sign-in as it was confirmed last. */
export type Known = Frozen<v.InferOutput<typeof Known>>;

const HOUR_MS = 60 * 60_000;
/** A clock may go back by so much when it is set right, milliseconds. */
const CLOCK_MS = 5 * 60_000;

export class KnownPrincipal {
  readonly #home: Home;
  #stamp: string | undefined;
  #known: Known | undefined;
  /** An older file is one that was put back: what we have kept or forgotten since counts. Milliseconds since the epoch. */
  #since = 0;

  constructor(home: Home) {
    this.#home = home;
  }

  /** The sign-in that this policy accepts and that still holds; costs one `stat`. */
  holding(policy: IdentityPolicy, now: number): Known | undefined {
    const known = this.last(policy);
    if (!known || now < known.confirmed - CLOCK_MS || now >= endOf(known, policy)) return undefined;
    return known;
  }

  /** The last sign-in by this policy's provider, whether or not it still holds. */
  last({ issuer, clientId }: IdentityPolicy): Known | undefined {
    const known = this.#read();
    return known?.issuer === issuer && known.clientId === clientId ? known : undefined;
  }

  keep(known: Known): void {
    this.#since = known.confirmed;
    writeWhole(this.#home.principal, JSON.stringify({ known, seal: seal(this.#home, known) }));
  }

  forget(): void {
    this.#since = Date.now();
    this.#stamp = undefined;
    this.#known = undefined;
    rmSync(this.#home.principal, { force: true });
  }

  #read(): Known | undefined {
    const stamp = stampIn(this.#home.principal);
    if (stamp === this.#stamp) return this.#known;
    this.#stamp = stamp;
    // What cannot be looked at says nothing: nobody is signed in then, rather than that no action can be judged.
    const found = sealedIn(this.#home);
    this.#known = found && found.confirmed >= this.#since ? found : undefined;
    return this.#known;
  }
}

/** When a sign-in holds no longer unless it is confirmed again, milliseconds since the epoch. */
export const endOf = ({ confirmed }: Known, { graceHours }: IdentityPolicy): number =>
  confirmed + graceHours * HOUR_MS;

function sealedIn(home: Home): Known | undefined {
  const found = readJson(home.principal) as { known?: unknown; seal?: unknown } | undefined;
  if (!v.is(Known, found?.known)) return undefined;
  return found.seal === seal(home, found.known) ? found.known : undefined;
}

const seal = (home: Home, known: Known): string =>
  createHmac('sha256', derivedKey(home, 'principal')).update(canonicalJson(known)).digest('hex');
