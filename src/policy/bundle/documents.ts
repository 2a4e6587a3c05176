/**
 * What an organisation publishes: roots (which keys count), a status (what is current, what is locked), bundles (the
 * policies). A bundle lives long and is signed offline; a status lives a day and is signed by a key that is online, so all
 * that it can do is name a bundle and tighten.
 */
import * as v from 'valibot';
import { PolicyDocument } from '../../model/policy/document.ts';
import { Case } from '../test-file.ts';

export const ROOT_TYPE = 'application/vnd.chaperone.root.v1+json';
export const STATUS_TYPE = 'application/vnd.chaperone.status.v1+json';
export const BUNDLE_TYPE = 'application/vnd.chaperone.bundle.v1+json';

/** Largest documents that are read, in bytes. */
export const LARGEST = { root: 64 * 1024, status: 256 * 1024, bundle: 8 * 1024 * 1024 } as const;

/** Most self-tests of a bundle: they run on every device, between decisions. */
export const MOST_TESTS = 200;

const Time = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'a time as in 2026-11-23T09:00:00Z'),
);
const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER));
const Name = v.pipe(v.string(), v.nonEmpty());
const Names = v.pipe(v.array(Name), v.minLength(1));
const Role = v.object({
  keys: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(32)),
  threshold: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export const Root = v.object({
  version: Version,
  expires: Time,
  organization: Name,
  /** SPKI, PEM, by a name of the organisation's own. */
  keys: v.record(v.string(), v.object({ alg: v.literal('ed25519'), pub: v.string() })),
  roles: v.object({ root: Role, policy: Role, status: Role }),
});
export type Root = v.InferOutput<typeof Root>;

/** Whom a lock-down means. */
const Scope = v.union([
  v.object({ all: v.literal(true) }),
  v.object({ agents: Names }),
  v.object({ devices: Names }),
  v.object({ subjects: Names }),
  v.object({ sessions: Names }),
]);

export const Lockdown = v.object({
  id: Name,
  scope: Scope,
  /** `ask`: every action is asked about. `suspend`: every action is denied. Nothing here can loosen. */
  level: v.picklist(['ask', 'suspend']),
  reason: v.string(),
  until: v.optional(Time),
});
export type Lockdown = v.InferOutput<typeof Lockdown>;

const revoked = {
  devices: v.optional(v.array(Name), []),
  subjects: v.optional(v.array(Name), []),
  sessions: v.optional(v.array(Name), []),
};

/** What an administrator may order on a device without any network: the part of a status that only tightens. */
export const LocalOrders = v.object({
  lockdown: v.optional(v.array(Lockdown), []),
  revoked: v.optional(v.object(revoked), {}),
});
export type LocalOrders = v.InferOutput<typeof LocalOrders>;

const Channel = v.object({
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST.bundle)),
  /** Of a hundred devices so many are in it, whether they ask for it or not. */
  share: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  /** And so are those of people in one of these groups, and these. */
  groups: v.exactOptional(v.array(Name)),
  devices: v.exactOptional(v.array(Name)),
});
export type Channel = v.InferOutput<typeof Channel>;

export const Status = v.object({
  version: Version,
  issued: Time,
  expires: Time,
  organization: Name,
  root: Version,
  channels: v.record(v.string(), Channel),
  /** Revisions below this are withdrawn, also where they are in force. */
  floor: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  refreshSeconds: v.optional(v.pipe(v.number(), v.minValue(10), v.maxValue(86_400)), 300),
  lockdown: v.optional(v.array(Lockdown), []),
  revoked: v.optional(v.object({ ...revoked, grantsBefore: v.optional(Time) }), {}),
});
export type Status = v.InferOutput<typeof Status>;

export const Bundle = v.object({
  organization: Name,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  issued: Time,
  expires: Time,
  minClient: v.optional(v.string()),
  /** How long a policy goes on as usual without a fresh status, in hours. */
  graceHours: v.optional(v.pipe(v.number(), v.minValue(0)), 72),
  policy: PolicyDocument,
  /** Must hold on the device before the policy comes into force there. */
  tests: v.optional(v.pipe(v.array(Case), v.maxLength(MOST_TESTS)), []),
});
export type Bundle = v.InferOutput<typeof Bundle>;
