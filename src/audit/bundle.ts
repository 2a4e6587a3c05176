/**
 * The evidence of one session in one file that needs nothing else to be checked: its records as they stand in the log,
 * the hashes of all records between them, the head, what a check of the whole log said, and the policies by which was
 * decided.
 */
import { type KeyObject, verify as verifyBytes } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from '../model/canonical.ts';
import { type ActivityRecord, GENESIS } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';
import { type Head, readHead } from './head.ts';
import { linesOf, parseRecord, segmentsIn } from './segments.ts';
import { type DeviceSigner, namedKey, SignedBy, signedBy, signerAmong } from './signed-by.ts';
import { type Verification, verifyLog } from './verify.ts';

export interface Bundle {
  readonly kind: 'chaperone.evidence';
  readonly v: 1;
  readonly session: string;
  /** RFC 3339. */
  readonly exported: string;
  /** Number of the first hash in `chain`. */
  readonly first: number;
  /**
   * Hash of every record from the one before the session's first to its last, also of those that belong to other sessions:
   * these are not shown, only held in their places.
   */
  readonly chain: readonly string[];
  /** The session's records, as the lines of the log, canonical JSON. */
  readonly records: readonly string[];
  readonly head?: Head;
  /** What a check of the whole log said when this was made. */
  readonly verification: Verification;
  /** Policy documents as canonical JSON, by their SHA-256; those that are still at hand. */
  readonly policies: Readonly<Record<string, string>>;
  /** Whose signature it bears; absent where the device's key could not be had. */
  readonly signedBy?: SignedBy;
  /** Ed25519 over the canonical JSON of the bundle without this field, base64. */
  readonly signature?: string;
}

export interface BundleOptions {
  /** The policy of this digest as canonical JSON, if it is at hand. */
  readonly policy: (sha256: string) => string | undefined;
  readonly exported: string;
  /** Who signs it. */
  readonly signer?: { readonly device: string; readonly key: DeviceSigner };
}

/** The evidence of a session, or undefined where the chained log has no record of it. */
export function bundleOf(folder: string, session: string, options: BundleOptions): Bundle | undefined {
  const head = readHead(folder);
  const records: string[] = [];
  const digests = new Set<string>();
  let chain: string[] = [];
  let first = 0;
  let length = 0;
  let before = GENESIS;
  for (const { file } of segmentsIn(folder)) {
    for (const { bytes } of linesOf(file)) {
      const hash = sha256Of(bytes);
      const record = bytes.includes(JSON.stringify(session)) ? parseRecord(bytes) : undefined;
      const isOurs = record?.session === session;
      if (isOurs && records.length === 0) {
        first = record.seq - 1;
        before = record.prev;
        chain = [before];
      }
      if (isOurs || records.length > 0) chain.push(hash);
      if (!isOurs) continue;
      records.push(bytes.toString('utf8'));
      length = chain.length;
      if (record.type === 'decision' && record.policy.sha256) digests.add(record.policy.sha256);
    }
  }
  if (records.length === 0) return undefined;
  const policies = [...digests].flatMap((sha256) => {
    const text = options.policy(sha256);
    return text === undefined ? [] : [[sha256, text] as const];
  });
  const bundle: Bundle = {
    kind: 'chaperone.evidence',
    v: 1,
    session,
    exported: options.exported,
    first,
    chain: chain.slice(0, length),
    records,
    ...(head && { head }),
    verification: verifyLog(folder),
    policies: Object.fromEntries(policies),
  };
  if (!options.signer) return bundle;
  const { device, key } = options.signer;
  const signed = { ...bundle, signedBy: signedBy(device, key) };
  return { ...signed, signature: key.sign(Buffer.from(canonicalJson(signed))).toString('base64') };
}

export interface BundleCheck {
  readonly ok: boolean;
  readonly session: string;
  readonly records: number;
  /** Records of other sessions in between, of which only the hashes are here. */
  readonly others: number;
  /** `unchecked`: no key was given, so that the signature only shows that nothing was changed since. */
  readonly signed: 'unsigned' | 'unchecked' | 'good';
  /** Which of the keys that were given has signed it, or vouches for the one that has: its place in the list. */
  readonly signer?: number;
  readonly broken?: { readonly seq: number; readonly problem: string };
}

/** Checks a bundle by itself: every record, its place in the chain, the policies, and the signature. */
export function verifyBundle(bundle: Bundle, keys?: readonly KeyObject[]): BundleCheck {
  const broken = breakOf(bundle) ?? signatureBreak(bundle, keys);
  const { signedBy: by } = bundle;
  return {
    ok: !broken,
    session: bundle.session,
    records: bundle.records.length,
    others: bundle.chain.length - 1 - bundle.records.length,
    signed: !by ? 'unsigned' : keys && !broken ? 'good' : 'unchecked',
    ...(by && keys && !broken && { signer: signerAmong(keys, by) }),
    ...(broken && { broken }),
  };
}

function breakOf({ records, chain, first, session, policies, verification }: Bundle): BundleCheck['broken'] {
  let last = first;
  for (const line of records) {
    const record = parseRecord(Buffer.from(line));
    const seq = record?.seq ?? last + 1;
    const fail = (problem: string) => ({ seq, problem });
    if (!record || canonicalJson(JSON.parse(line)) !== line) return fail('this is no record');
    if (record.session !== session) return fail('this record is of another session');
    if (seq <= last) return fail('this record is out of order');
    if (sha256Of(line) !== chain[seq - first]) return fail('this record was changed, or its hash was');
    if (record.prev !== chain[seq - first - 1])
      return fail('this record does not follow on the one before it');
    const missing = missingPolicy(record, policies);
    if (missing) return fail(missing);
    last = seq;
  }
  if (last !== first + chain.length - 1) return { seq: last + 1, problem: 'records are missing at the end' };
  if (verification.broken)
    return { seq: verification.broken.seq, problem: `the log was broken: ${verification.broken.problem}` };
  return undefined;
}

function missingPolicy(record: ActivityRecord, policies: Bundle['policies']): string | undefined {
  const sha256 = record.type === 'decision' ? record.policy.sha256 : undefined;
  const text = sha256 === undefined ? undefined : policies[sha256];
  return text !== undefined && sha256Of(text) !== sha256
    ? 'the policy it was decided by was changed'
    : undefined;
}

function signatureBreak(bundle: Bundle, keys: readonly KeyObject[] | undefined): BundleCheck['broken'] {
  const fail = (problem: string) => ({ seq: bundle.first + 1, problem });
  const { signature, ...signed } = bundle;
  const { signedBy: by } = signed;
  if (signature === undefined && by === undefined) return keys && fail('the bundle is not signed');
  const key = v.is(SignedBy, by) ? namedKey(by) : undefined;
  const bytes = Buffer.from(canonicalJson(signed));
  if (!by || !key || !verifyBytes(null, bytes, key, Buffer.from(signature ?? '', 'base64')))
    return fail('the bundle was changed after it was signed');
  return keys && signerAmong(keys, by) < 0 ? fail('no key that was given has signed the bundle') : undefined;
}
