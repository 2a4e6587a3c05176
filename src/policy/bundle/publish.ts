/** What the organisation's side writes: bundles, roots and statuses, made from keys and the documents before them. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type Envelope, keyIdOf, seal } from '../../model/envelope.ts';
import type { PolicyDocument } from '../../model/policy/document.ts';
import { sha256Of } from '../../model/sha256.ts';
import type { Case } from '../test-file.ts';
import {
  BUNDLE_TYPE,
  type Bundle,
  type Channel,
  ROOT_TYPE,
  type Root,
  STATUS_TYPE,
  type Status,
} from './documents.ts';

const DAY_MS = 86_400_000;
const after = (now: number, milliseconds: number): string => new Date(now + milliseconds).toISOString();
const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** The text of a published file. */
export const textOf = (envelope: Envelope): string => `${JSON.stringify(envelope)}\n`;

export interface BundleTerms {
  /** Days until it runs out. */
  readonly days: number;
  readonly graceHours: number;
  readonly minClient?: string;
  /** Must hold on each device before the policy comes into force there. */
  readonly tests?: readonly Case[];
}

/** A signed bundle of the policy. Times in milliseconds since the epoch. */
export function signBundle(
  policy: PolicyDocument,
  key: KeyObject,
  now: number,
  terms: BundleTerms,
): Envelope {
  const bundle: Bundle = {
    organization: policy.organization,
    revision: policy.revision,
    issued: after(now, 0),
    expires: after(now, terms.days * DAY_MS),
    graceHours: terms.graceHours,
    ...(terms.minClient && { minClient: terms.minClient }),
    policy,
    tests: [...(terms.tests ?? [])],
  };
  return seal(BUNDLE_TYPE, bytesOf(bundle), [key]);
}

export interface RootKeys {
  /** Private: they sign this root, and the next. All of them have to. */
  readonly root: readonly KeyObject[];
  /** Public. */
  readonly policy: readonly KeyObject[];
  readonly status: readonly KeyObject[];
}

/** A signed root. `before`: the one that it follows, whose keys (`signers`, private) have to sign it too. */
export function signRoot(
  organization: string,
  keys: RootKeys,
  now: number,
  before?: { readonly root: Root; readonly signers: readonly KeyObject[] },
): Envelope {
  const publicKeys = keys.root.map((key) => createPublicKey(key));
  const named = (all: readonly KeyObject[]): string[] => all.map(keyIdOf);
  const root: Root = {
    version: (before?.root.version ?? 0) + 1,
    expires: after(now, 365 * DAY_MS),
    organization,
    keys: Object.fromEntries(
      [...publicKeys, ...keys.policy, ...keys.status].map((key) => [
        keyIdOf(key),
        { alg: 'ed25519' as const, pub: key.export({ type: 'spki', format: 'pem' }).toString() },
      ]),
    ),
    roles: {
      root: { keys: named(publicKeys), threshold: publicKeys.length },
      policy: { keys: named(keys.policy), threshold: 1 },
      status: { keys: named(keys.status), threshold: 1 },
    },
  };
  return seal(ROOT_TYPE, bytesOf(root), [...keys.root, ...(before?.signers ?? [])]);
}

/** A signed status that follows the one before, its version one up. */
export function signStatus(
  status: Omit<Status, 'issued' | 'expires'>,
  key: KeyObject,
  now: number,
  hours: number,
): Envelope {
  const whole: Status = { ...status, issued: after(now, 0), expires: after(now, hours * 3_600_000) };
  return seal(STATUS_TYPE, bytesOf(whole), [key]);
}

/** How a channel names a bundle's file. */
export function channelOf(text: string, revision: number): Channel {
  return {
    revision,
    sha256: sha256Of(text),
    bytes: Buffer.byteLength(text),
  };
}

/** A private key from its PEM, or one sentence about what is wrong with it. */
export function privateKeyOf(pem: string): KeyObject | string {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519'
      ? key
      : `it is a key for ${key.asymmetricKeyType}, not Ed25519`;
  } catch {
    return 'it is no private key in PEM form';
  }
}

/** A public key from its PEM (a private key's public half too), or one sentence about what is wrong with it. */
export function publicKeyOf(pem: string): KeyObject | string {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519'
      ? key
      : `it is a key for ${key.asymmetricKeyType}, not Ed25519`;
  } catch {
    return 'it is no public key in PEM form';
  }
}
