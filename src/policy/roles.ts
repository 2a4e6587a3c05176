/** Which groups and roles a principal has. */
import type { Role } from '../model/policy/people.ts';
import { listOf } from '../model/policy/words.ts';
import { identifiersOf, type Principal } from '../model/principal.ts';
import { glob } from './glob.ts';

/** Roles by principal; absent where nobody knows who it is. */
export type RolesOf = (principal: Principal) => readonly string[] | undefined;

/** Groups of a principal; none of somebody who has not signed in, absent where nobody knows. */
export function groupsOf(principal: Principal): readonly string[] | undefined {
  if (principal.kind === 'unknown') return undefined;
  return principal.kind === 'anonymous' ? [] : principal.groups;
}

/** What a condition on the principal can name; `*` where nobody knows who it is. */
export const namesOf = (principal: Principal): readonly string[] | '*' =>
  principal.kind === 'unknown' ? '*' : [principal.kind, ...identifiersOf(principal)];

/** Compiles a policy's roles. A principal's are worked out once. */
export function compileRoles(roles: Readonly<Record<string, Role>>): RolesOf {
  const compiled = Object.entries(roles).map(([name, { groups = [], principals = [] }]) => ({
    name,
    groups: listOf(groups).map((pattern) => glob(pattern)),
    principals: listOf(principals).map((pattern) => glob(pattern, true)),
  }));
  const known = new WeakMap<Principal, readonly string[]>();
  return (principal) => {
    if (principal.kind === 'unknown') return undefined;
    if (principal.kind === 'anonymous') return [];
    let found = known.get(principal);
    if (found === undefined) {
      const names = identifiersOf(principal);
      found = compiled
        .filter(
          (role) =>
            role.groups.some((each) => principal.groups.some((group) => each.test(group))) ||
            role.principals.some((each) => names.some((name) => each.test(name.toLowerCase()))),
        )
        .map(({ name }) => name);
      known.set(principal, found);
    }
    return found;
  };
}
