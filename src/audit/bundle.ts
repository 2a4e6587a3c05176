/**
 * The evidence of one session in one file that needs nothing else to be checked: its records as they stand in the log,
 * the hashes of all records between them, the head, what a check of the whole log said, and the policies by which was
 * decided.
 */
import type { KeyObject } from 'node:crypto';
import { canonicalJson } from '../model/canonical.ts';
import { type ActivityRecord, GENESIS } from '../model/record.ts';
import { hashLine } from './chain.ts';
import { type Head, isSigned, readHead, signature } from './head.ts';
import { linesOf, parseRecord, segmentsIn } from './segments.ts';
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
  /** Ed25519 over the canonical JSON of the bundle without this field; absent while nobody has a key. */
  readonly signature?: string;
}

export interface BundleOptions {
  /** The policy of this digest as canonical JSON, if it is at hand. */
  readonly policy: (sha256: string) => string | undefined;
  readonly exported: string;
  /** The device's private key, Ed25519. */
  readonly key?: KeyObject;
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
      const hash = hashLine(bytes);
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
  return options.key ? { ...bundle, signature: signature(bundle, options.key) } : bundle;
}

export interface BundleCheck {
  readonly ok: boolean;
  readonly session: string;
  readonly records: number;
  /** Records of other sessions in between, of which only the hashes are here. */
  readonly others: number;
  readonly signed: 'unsigned' | 'unchecked' | 'good';
  readonly broken?: { readonly seq: number; readonly problem: string };
}

/** Checks a bundle by itself: every record, its place in the chain, the policies, and the signature if there is a key. */
export function verifyBundle(bundle: Bundle, key?: KeyObject): BundleCheck {
  const broken = breakOf(bundle) ?? (key ? unsigned(bundle, key) : undefined);
  return {
    ok: !broken,
    session: bundle.session,
    records: bundle.records.length,
    others: bundle.chain.length - 1 - bundle.records.length,
    signed: bundle.signature === undefined ? 'unsigned' : key && !broken ? 'good' : 'unchecked',
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
    if (hashLine(line) !== chain[seq - first]) return fail('this record was changed, or its hash was');
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
  return text !== undefined && hashLine(text) !== sha256
    ? 'the policy it was decided by was changed'
    : undefined;
}

function unsigned(bundle: Bundle, key: KeyObject): BundleCheck['broken'] {
  if (isSigned(bundle, key)) return undefined;
  const problem =
    bundle.signature === undefined ? 'the bundle is not signed' : 'this key has not signed the bundle';
  return { seq: 0, problem };
}
