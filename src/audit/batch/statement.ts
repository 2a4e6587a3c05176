/**
 * What the device says of a batch: which records it holds, what they follow on, and the tree that they have grown. One
 * statement vouches for all of the batch's records; the device signs it.
 */
import * as v from 'valibot';
import { canonicalJson } from '../../model/canonical.ts';
import { Envelope, type Signer, sealBy } from '../../model/envelope.ts';
import type { Frozen } from '../../model/frozen.ts';
import type { Principal } from '../../model/principal.ts';
import { GENESIS } from '../../model/record.ts';
import { sha256Of } from '../../model/sha256.ts';
import { EMPTY, leafHash, MerkleTree, type Trunk } from './merkle.ts';
import type { Told } from './told.ts';

export const BATCH_TYPE = 'application/vnd.chaperone.batch.v1+json';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/));
const Time = v.pipe(v.string(), v.isoTimestamp());

/** What a batch, or the records behind it, do not hold, and why. */
const Dropped = v.variant('why', [
  /** Batches that were made and never sent: they were too old or too much. With them their records. */
  v.object({ why: v.literal('spool'), batches: v.tuple([Count, Count]), first: Count, last: Count }),
  /** Records that were gone from the log before they came into a batch. */
  v.object({ why: v.literal('gone'), first: Count, last: Count }),
  /** Records that the disk did not take; they have no numbers. `noted`: the record that says so. */
  v.object({ why: v.literal('lost'), count: Count, noted: Count }),
]);

export const Statement = v.object({
  device: v.string(),
  /** `<device>/<n>`: a new one where the log or the key has begun anew. */
  chain: v.string(),
  /** Counts up by one within the chain, from 1. */
  batch: v.pipe(Count, v.minValue(1)),
  /** Of the payload of the batch before; null in the first. */
  prevBatch: v.nullable(Digest),
  /** The chain that this one takes the place of; in a first batch only. */
  follows: v.exactOptional(v.object({ chain: v.string(), batch: Count, digest: v.nullable(Digest) })),
  /** Numbers of its records; of none, `last` is that of the record before, and `first` one more. */
  first: Count,
  last: Count,
  count: Count,
  /** `prev` of its first record, and the hash of its last. */
  firstPrev: Hash,
  head: Hash,
  /** RFC 6962 over all records of the chain so far; `treeBefore`: its peaks before this batch. */
  treeSize: Count,
  treeRoot: Hash,
  treeBefore: v.array(Hash),
  /** Of the lines, each with its line feed, before compression; null where there is none. */
  body: v.nullable(v.object({ sha256: Hash, bytes: Count, encoding: v.literal('gzip') })),
  /** On whose behalf its records are. */
  principals: v.array(v.string()),
  /** By which policies was decided, and from which record on. */
  policy: v.array(v.object({ revision: v.number(), sha256: v.exactOptional(Hash), from: Count })),
  /** `opened` is when the batch before was closed. */
  clock: v.object({
    opened: Time,
    closed: Time,
    /** Since the machine was started; no clock that is set changes it. */
    monotonicMs: Count,
    bootId: v.exactOptional(v.string()),
  }),
  dropped: v.array(Dropped),
  reason: v.picklist(['interval', 'size', 'session-end', 'shutdown', 'heartbeat']),
  /** Id of the key that signs it, and how it came to be the device's key, where that is new here. */
  key: v.string(),
  exchanges: v.exactOptional(v.array(Envelope)),
});

export type Statement = Frozen<v.InferOutput<typeof Statement>>;
export type Dropped = Frozen<v.InferOutput<typeof Dropped>>;
export type Reason = Statement['reason'];

/** Where a chain of batches stands: what its next batch follows on. */
export interface Standing {
  readonly chain: string;
  /** The last batch, 0 where there is none yet, and the digest of its payload. */
  readonly batch: number;
  readonly digest: string | null;
  /** The last record in a batch. */
  readonly seq: number;
  readonly hash: string;
  readonly tree: Trunk;
  /** When the last batch was closed, RFC 3339. */
  readonly closed: string;
  readonly follows?: Statement['follows'];
}

export const beginning = (chain: string, at: string, follows?: Statement['follows']): Standing => ({
  chain,
  batch: 0,
  digest: null,
  seq: 0,
  hash: GENESIS,
  tree: EMPTY,
  closed: at,
  ...(follows && { follows }),
});

/** A record as it stands in the log, without its line feed, and what is said of it. */
export interface Line {
  readonly bytes: Buffer;
  readonly hash: string;
  readonly record: Told;
}

export interface Contents {
  readonly device: string;
  readonly lines: readonly Line[];
  readonly dropped: readonly Dropped[];
  readonly reason: Reason;
  readonly clock: Pick<Statement['clock'], 'closed' | 'monotonicMs' | 'bootId'>;
  readonly exchanges: readonly Envelope[];
}

export interface Batch {
  readonly statement: Statement;
  /** The signed statement as it is kept and sent. */
  readonly envelope: string;
  /** Its lines, uncompressed. */
  readonly body: Buffer | undefined;
  /** Where the chain stands behind it. */
  readonly standing: Standing;
}

/** Makes the batch that follows on a standing, signed. */
export function batchOf(after: Standing, contents: Contents, signer: Signer): Batch {
  const { device, lines, dropped, reason, clock, exchanges } = contents;
  const tree = new MerkleTree(after.tree);
  for (const { bytes } of lines) tree.add(leafHash(bytes));
  const [first] = lines;
  const last = lines.at(-1);
  const body = lines.length === 0 ? undefined : bodyOf(lines);
  const statement: Statement = {
    device,
    chain: after.chain,
    batch: after.batch + 1,
    prevBatch: after.digest,
    ...(after.batch === 0 && after.follows && { follows: after.follows }),
    first: first?.record.seq ?? after.seq + 1,
    last: last?.record.seq ?? after.seq,
    count: lines.length,
    firstPrev: first?.record.prev ?? after.hash,
    head: last?.hash ?? after.hash,
    treeSize: tree.size,
    treeRoot: tree.root(),
    treeBefore: after.tree.peaks,
    body: body ? { sha256: sha256Of(body), bytes: body.length, encoding: 'gzip' } : null,
    principals: [...new Set(lines.map(({ record }) => principalId(record.principal)))],
    policy: policiesOf(lines),
    clock: { opened: after.closed, ...clock },
    dropped,
    reason,
    key: signer.keyId,
    ...(exchanges.length > 0 && { exchanges }),
  };
  const payload = Buffer.from(canonicalJson(statement));
  const standing: Standing = {
    chain: after.chain,
    batch: statement.batch,
    digest: digestOf(payload),
    seq: statement.last,
    hash: statement.head,
    tree: tree.trunk(),
    closed: clock.closed,
  };
  return { statement, envelope: JSON.stringify(sealBy(BATCH_TYPE, payload, [signer])), body, standing };
}

/** Names a batch by what was signed. */
export const digestOf = (payload: Uint8Array): string => `sha256:${sha256Of(payload)}`;

const LINE_FEED = Buffer.of(10);
const bodyOf = (lines: readonly Line[]): Buffer =>
  Buffer.concat(lines.flatMap(({ bytes }) => [bytes, LINE_FEED]));

/** Names a principal so that no two are taken for one. */
function principalId(principal: Principal): string {
  if (principal.kind === 'unknown') return 'unknown';
  return principal.kind === 'anonymous'
    ? `anonymous ${principal.user}`
    : `${principal.subject} of ${principal.issuer}`;
}

/** The first record that was decided by each policy in turn. */
function policiesOf(lines: readonly Line[]): Statement['policy'] {
  const found: Statement['policy'][number][] = [];
  for (const { record } of lines) {
    if (!record.policy) continue;
    const { revision, sha256: digest } = record.policy;
    const last = found.at(-1);
    if (last?.revision === revision && last.sha256 === digest) continue;
    found.push({ revision, ...(digest !== undefined && { sha256: digest }), from: record.seq });
  }
  return found;
}
