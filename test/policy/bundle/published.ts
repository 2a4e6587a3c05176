/** An organisation with keys of its own, and what it publishes. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { newKeyPair, seal } from '../../../src/model/envelope.ts';
import {
  BUNDLE_TYPE,
  type Channel,
  type Root,
  STATUS_TYPE,
  type Status,
} from '../../../src/policy/bundle/documents.ts';
import {
  type BundleTerms,
  channelOf,
  signBundle,
  signRoot,
  signStatus,
  textOf,
} from '../../../src/policy/bundle/publish.ts';
import { type Checked, pinnedRoot } from '../../../src/policy/bundle/trust.ts';
import { mustParsePolicy } from '../../../src/policy/parse.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const newKey = (): KeyObject => createPrivateKey(newKeyPair().secret);
const publicOf = (secret: KeyObject) => createPublicKey(secret);
export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

export function must<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value;
  throw new Error(checked.problem);
}

export const codeOf = (checked: { readonly ok: boolean; readonly code?: string }): string =>
  checked.ok ? 'taken' : (checked.code ?? 'no code');

type StatusBody = Omit<Status, 'issued' | 'expires'>;

export interface BundleChange {
  readonly by?: KeyObject;
  readonly organization?: string;
  /** Lines of the policy beside the first three. */
  readonly policy?: string;
  readonly at?: number;
  readonly terms?: Partial<BundleTerms>;
}

/** `now`: milliseconds since the epoch, when all is signed unless it says otherwise. */
export function organizationAt(now: number, name = 'acme') {
  const keys = { root: [newKey(), newKey()], policy: newKey(), status: newKey() };
  const rootKeys = {
    root: keys.root,
    policy: [publicOf(keys.policy)],
    status: [publicOf(keys.status)],
  };
  const rootText = Buffer.from(textOf(signRoot(name, rootKeys, now - DAY)));
  const root = must(pinnedRoot(rootText, sha256(rootText)));
  const bundle = (revision: number, changed: BundleChange = {}): Buffer => {
    const text = `chaperone: 1\norganization: ${changed.organization ?? name}\nrevision: ${revision}\n${changed.policy ?? ''}`;
    const terms = { days: 90, graceHours: 72, ...changed.terms };
    const policy = mustParsePolicy(text, 'test');
    return Buffer.from(textOf(signBundle(policy, changed.by ?? keys.policy, changed.at ?? now, terms)));
  };
  const named = (text: Buffer, revision: number): Channel => channelOf(text.toString(), revision);
  return {
    name,
    keys,
    rootKeys,
    rootText,
    root,
    bundle,
    named,
    /** A status of version 7 with nothing in its channels, and what is changed of it. */
    status: (changed: Partial<StatusBody> = {}, by = keys.status, at = now, hours = 24): Buffer => {
      const body: StatusBody = {
        version: 7,
        organization: name,
        root: 1,
        channels: {},
        floor: 0,
        refreshSeconds: 300,
        lockdown: [],
        revoked: { devices: [], subjects: [], sessions: [] },
        ...changed,
      };
      return Buffer.from(textOf(signStatus(body, by, at, hours)));
    },
    /** The next root, by default with fresh root keys and a fresh status key. */
    rotated: (status = newKey(), before: Root = root, signers: readonly KeyObject[] = keys.root) => {
      const fresh = [newKey(), newKey()];
      const changed = { ...rootKeys, root: fresh, status: [publicOf(status)] };
      const text = Buffer.from(textOf(signRoot(name, changed, now, { root: before, signers })));
      return { text, status, root: fresh };
    },
  };
}

/** A document signed well that holds something else than it should. */
export const sealed = (type: 'status' | 'bundle', body: unknown, key: KeyObject): Buffer =>
  Buffer.from(
    textOf(seal(type === 'status' ? STATUS_TYPE : BUNDLE_TYPE, Buffer.from(JSON.stringify(body)), [key])),
  );

/** What a document says. */
export const bodyOf = (text: Buffer): Record<string, unknown> =>
  JSON.parse(Buffer.from(JSON.parse(text.toString()).payload, 'base64').toString());
