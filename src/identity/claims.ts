/** What verified claims say of a person or a job. A function of the claims. */
import type { Principal } from '../model/principal.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Whom the claims speak of, and how they proved who they are. */
export interface Verified<P extends Principal = Principal> {
  readonly principal: P;
  /** When they last proved it (`auth_time`), seconds since the epoch. */
  readonly authenticated?: number;
  /** By which methods (`amr`, RFC 8176). */
  readonly methods?: readonly string[];
  /** One sentence, where the groups are not what they could be. */
  readonly groupsProblem?: string;
}

type Person = Extract<Principal, { kind: 'person' }>;
type Workload = Extract<Principal, { kind: 'workload' }>;

/** A person, by the claims of an ID token; `groupsClaim` names the claim that lists the groups. */
export function personOf(claims: Claims, groupsClaim: string): Verified<Person> {
  const { issuer, subject } = subjectOf(claims);
  const { groups, problem } = groupsOf(claims, groupsClaim);
  const name = nameIn(claims);
  // An address that nobody has checked is a name that anybody can take, and roles go by names.
  const email = (claims.email_verified === false ? undefined : text(claims.email)) ?? text(claims.upn);
  return {
    principal: {
      kind: 'person',
      issuer,
      subject,
      groups,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
    },
    ...(typeof claims.auth_time === 'number' && { authenticated: claims.auth_time }),
    ...(isTexts(claims.amr) && { methods: claims.amr }),
    ...(problem && { groupsProblem: problem }),
  };
}

/** A job or service, by the claims of its workload identity token. */
export function workloadOf(claims: Claims, groupsClaim: string): Verified<Workload> {
  const { groups, problem } = groupsOf(claims, groupsClaim);
  return {
    principal: { kind: 'workload', ...subjectOf(claims), groups },
    ...(problem && { groupsProblem: problem }),
  };
}

/** Do the claims list groups, or say that they leave them out? Else the provider may tell them elsewhere. */
export const speaksOfGroups = (claims: Claims, groupsClaim: string): boolean =>
  claimAt(claims, groupsClaim) !== undefined || leavesGroupsOut(claims, groupsClaim);

/** Do the claims say what people call the person? */
export const saysName = (claims: Claims): boolean => nameIn(claims) !== undefined;

const nameIn = (claims: Claims): string | undefined => text(claims.name) ?? text(claims.preferred_username);

function subjectOf({ iss, sub }: Claims): { issuer: string; subject: string } {
  // `verifyToken` refuses a token without them.
  return { issuer: String(iss), subject: String(sub) };
}

function groupsOf(claims: Claims, groupsClaim: string): { groups: readonly string[]; problem?: string } {
  if (leavesGroupsOut(claims, groupsClaim))
    return {
      groups: [],
      problem: `The identity provider left the groups out because they are too many for a token, so roles by group do not hold; let it send app roles and set \`groupsClaim: roles\`, or only groups that the app is assigned.`,
    };
  const found = claimAt(claims, groupsClaim);
  if (found === undefined) return { groups: [] };
  if (typeof found === 'string') return { groups: [found] };
  if (isTexts(found)) return { groups: found };
  return {
    groups: [],
    problem: `The claim ${groupsClaim} is no list of groups, so roles by group do not hold.`,
  };
}

/**
 * Entra's overage: above some 200 groups the token has a link in their place. Microsoft, "Groups overage claim":
 * `_claim_names` or, from the implicit flow, `hasgroups`.
 */
function leavesGroupsOut(claims: Claims, groupsClaim: string): boolean {
  if (claimAt(claims, groupsClaim) !== undefined) return false;
  const elsewhere = claims._claim_names;
  return (
    (isObject(elsewhere) && elsewhere[groupsClaim] !== undefined) ||
    (groupsClaim === 'groups' && claims.hasgroups !== undefined)
  );
}

/** A claim by its whole name (`https://acme.example/groups`), else by the path that its dots make. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), claims);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
