/** The human or service on whose behalf an agent acts. */
import * as v from 'valibot';
import type { Frozen } from './frozen.ts';

/** Whom a token speaks of: the issuer's URL and its own name for them, and the groups that it puts them in. */
const verified = { issuer: v.string(), subject: v.string(), groups: v.array(v.string()) };

export const Principal = v.variant('kind', [
  /** Signed in; `name` and `email` are for people to read. */
  v.object({
    kind: v.literal('person'),
    ...verified,
    name: v.exactOptional(v.string()),
    email: v.exactOptional(v.string()),
  }),
  /** A CI job or service, by its workload identity token. */
  v.object({ kind: v.literal('workload'), ...verified }),
  /** Nobody signed in: all that is known is the operating system's name for the account. */
  v.object({ kind: v.literal('anonymous'), user: v.string() }),
  /** Records of version 1 do not say. */
  v.object({ kind: v.literal('unknown') }),
]);

export type Principal = Frozen<v.InferOutput<typeof Principal>>;

/** By what policies and orders name somebody who is known: subject and address. */
export function identifiersOf(principal: Principal): readonly string[] {
  if (principal.kind === 'person')
    return principal.email === undefined ? [principal.subject] : [principal.subject, principal.email];
  return principal.kind === 'workload' ? [principal.subject] : [];
}

/** What people call the principal, in a word. */
export function principalName(principal: Principal): string {
  switch (principal.kind) {
    case 'person':
      return principal.email ?? principal.name ?? principal.subject;
    case 'workload':
      return principal.subject;
    case 'anonymous':
      return principal.user;
    case 'unknown':
      return 'unknown';
  }
}
