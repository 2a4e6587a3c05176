/**
 * An auditor's check of a chain of batches: is every batch there, signed by the device, following on the one before, and
 * is every record as it was written? Trusts nothing that it does not compute; needs the files and the device's key.
 */
import type { KeyObject } from 'node:crypto';
import { counted } from '../../model/counted.ts';
import { open, saidIn } from '../../model/envelope.ts';
import { keyAfter } from '../../model/key-exchange.ts';
import { sha256Of } from '../../model/sha256.ts';
import { linesIn } from '../lines.ts';
import { openCheckpoint, type Verifier } from './checkpoint.ts';
import { failedLine } from './lines.ts';
import { isTrunk, leafHash, MerkleTree } from './merkle.ts';
import { BATCH_TYPE, type Dropped, digestOf, Statement } from './statement.ts';

/** What there is of one batch. */
export interface BatchFiles {
  /** Name of the statement's file. */
  readonly name: string;
  /** The number in its name. */
  readonly batch: number;
  readonly statement: Buffer;
  /** Its lines, uncompressed; a problem (the rest of a sentence) where they cannot be had. */
  readonly body: () => Buffer | { readonly problem: string };
  readonly receipt?: string;
}

export interface CheckOptions {
  /** Public keys of the device; without one nothing is known of the origin. */
  readonly keys?: readonly KeyObject[];
  /** Whose receipts are checked. */
  readonly receipts?: Verifier;
  /** Batches up to this one need not be there. */
  readonly removed?: number;
  /** Told how many batches of how many are done. */
  readonly progress?: (done: number, total: number) => void;
}

/** The first place where a chain of batches does not hold. */
export interface BatchBreak {
  readonly file: string;
  readonly batch: number;
  /** Number of the record that fails, or the first of those that are missing. */
  readonly seq: number;
  /** Line in the batch, from 1; 0 where the batch as a whole is meant. */
  readonly line: number;
  readonly problem: string;
}

export interface BatchVerification {
  readonly ok: boolean;
  readonly chain: string;
  readonly batches: number;
  readonly records: number;
  readonly first?: number;
  readonly last?: number;
  /** `unchecked`: no key of the device was given. */
  readonly signed: 'unchecked' | 'good';
  /** Which of the keys that were given has signed it, or has vouched for those that have: places in the list. */
  readonly signers: readonly number[];
  /** How many batches have a receipt that is good. */
  readonly receipts: number;
  /** What the device says that it could not keep. */
  readonly dropped: readonly Dropped[];
  readonly broken?: BatchBreak;
  /** What holds, and has to be known all the same. */
  readonly notes: readonly string[];
}

interface Signed {
  readonly files: BatchFiles;
  readonly statement: Statement;
  readonly digest: string;
}

/** Checks the batches of one chain, in the order of their numbers. */
export const checkBatches = (files: readonly BatchFiles[], options: CheckOptions = {}): BatchVerification =>
  checkedBatches(files, options).verification;

/** The same, and what the keys that were given have given way to at its end: only these count in what comes after it. */
export function checkedBatches(
  files: readonly BatchFiles[],
  options: CheckOptions,
): { readonly verification: BatchVerification; readonly keys: readonly KeyObject[] } {
  const { signed, signers, trusted, broken: unsigned } = signedIn(files, options.keys);
  const dropped = signed.flatMap(({ statement }) => statement.dropped);
  let broken: BatchBreak | undefined;
  let records = 0;
  let receipts = 0;
  for (const [index, one] of signed.entries()) {
    options.progress?.(index, files.length);
    const { statement } = one;
    const found =
      orderBreak(one, signed[index - 1], dropped, options.removed ?? 0) ??
      recordBreak(one, dropped) ??
      receiptBreak(one, options.receipts);
    if (found) {
      broken = { file: one.files.name, batch: one.files.batch, line: 0, ...found };
      break;
    }
    records += statement.count;
    if (one.files.receipt !== undefined && options.receipts) receipts++;
  }
  broken ??= unsigned;
  const first = signed.find(({ statement }) => statement.count > 0)?.statement.first;
  const last = signed.at(-1)?.statement;
  const verification: BatchVerification = {
    ok: !broken,
    chain: last?.chain ?? '',
    batches: files.length,
    records,
    ...(first !== undefined && { first }),
    ...(last && { last: last.last }),
    signed: options.keys ? 'good' : 'unchecked',
    signers,
    receipts,
    dropped,
    ...(broken && { broken }),
    notes: broken ? [] : notesOn(signed, options),
  };
  return { verification, keys: trusted };
}

/** The statements up to the first that is none, or that no key of the device has signed. */
function signedIn(
  files: readonly BatchFiles[],
  keys: readonly KeyObject[] | undefined,
): {
  signed: Signed[];
  signers: readonly number[];
  trusted: readonly KeyObject[];
  broken?: BatchBreak;
} {
  const signed: Signed[] = [];
  let trusted = keys ?? [];
  let signers = trusted.map((_key, index) => index);
  for (const one of files) {
    const fail = (problem: string) => ({
      signed,
      signers: [],
      trusted,
      broken: {
        file: one.name,
        batch: one.batch,
        seq: (signed.at(-1)?.statement.last ?? 0) + 1,
        line: 0,
        problem,
      },
    });
    const claimed = open(one.statement, BATCH_TYPE, [], 0);
    if (!claimed.ok) return fail(`this is no statement of a batch: ${claimed.problem}`);
    const statement = saidIn(Statement, claimed.payload);
    if (!statement) return fail('this statement does not say what a batch holds');
    for (const exchange of statement.exchanges ?? []) {
      // The old key counts no more from here on.
      const nexts = trusted.map((key) => keyAfter(exchange, key, statement.device));
      trusted = trusted.map((key, index) => nexts[index] ?? key);
    }
    // One key for the whole of a chain, or those that came out of it: another device's word counts for nothing here.
    signers = signers.filter(
      (index) => open(one.statement, BATCH_TYPE, trusted.slice(index, index + 1), 1).ok,
    );
    if (keys && signers.length === 0) return fail('this statement is not signed by the key of the device');
    signed.push({ files: one, statement, digest: digestOf(claimed.payload) });
  }
  return { signed, signers, trusted };
}

type Found = { readonly seq: number; readonly line?: number; readonly problem: string };

/** Does the batch follow on the one before? */
function orderBreak(
  { statement, files }: Signed,
  before: Signed | undefined,
  dropped: readonly Dropped[],
  removed: number,
): Found | undefined {
  const { batch, first, last, count, head, firstPrev, prevBatch, treeBefore, treeSize } = statement;
  const previous = before?.statement;
  const seq = first;
  if (batch !== files.batch)
    return { seq: (previous?.last ?? 0) + 1, problem: `this is batch ${batch}, and its name says another` };
  if (previous && previous.chain !== statement.chain)
    return { seq, problem: `this batch is of chain ${statement.chain}` };
  const expected = previous ? previous.batch + 1 : removed + 1;
  if (batch < expected) return { seq, problem: `batch ${batch} stands here out of order` };
  const isGap = batch > expected;
  if (isGap && !areBatchesDropped(expected, batch - 1, dropped)) {
    const missing = batch - 1 > expected ? `batches ${expected} to ${batch - 1} are` : `batch ${expected} is`;
    return { seq: (previous?.last ?? 0) + 1, problem: `${missing} missing` };
  }
  if (batch === 1 && (prevBatch !== null || treeSize !== count))
    return { seq, problem: 'this first batch follows on another' };
  const trunk = { size: treeSize - count, peaks: treeBefore };
  if (count > last || trunk.size < 0 || !isTrunk(trunk) || !isOfItsDevice(statement))
    return { seq, problem: 'this statement contradicts itself' };
  if (!before || !previous) return undefined;
  if (!isGap && prevBatch !== before.digest)
    return { seq, problem: `this batch does not follow on batch ${batch - 1}` };
  const next = previous.last + 1;
  if (first < next) return { seq: first, problem: `record ${first} is in an earlier batch` };
  if (first > next && !areRecordsDropped(next, first - 1, dropped))
    return { seq: next, problem: `records ${next} to ${first - 1} are missing` };
  // What was dropped in between has grown the tree by no more records than are missing.
  const grown = trunk.size - previous.treeSize;
  const isSameTree = isGap
    ? grown >= 0 && grown <= first - next
    : grown === 0 && new MerkleTree(trunk).root() === previous.treeRoot;
  if (!isSameTree)
    return { seq, problem: `the tree of this batch is not that of batch ${previous.batch} grown` };
  if (isGap) return undefined;
  if (count === 0 && (last !== previous.last || head !== previous.head))
    return { seq, problem: 'this batch has no records, and says that there are new ones' };
  if (first === next && firstPrev !== previous.head)
    return { seq, problem: 'its first record does not follow on the batch before' };
  return undefined;
}

/** Is the chain one of the device that speaks? */
const isOfItsDevice = ({ chain, device }: Statement): boolean =>
  chain.slice(0, Math.max(0, chain.lastIndexOf('/'))) === device;

/** Are the records those that the statement speaks of? */
function recordBreak({ statement, files }: Signed, dropped: readonly Dropped[]): Found | undefined {
  const { body: said, first, count, treeBefore, treeSize, treeRoot } = statement;
  if (!said) return count === 0 ? undefined : { seq: first, problem: 'this batch has records and no body' };
  const body = files.body();
  if ('problem' in body) return { seq: first, problem: body.problem };
  const lines = linesIn(body);
  const failed = failedLine(lines, statement, (from, to) => areRecordsDropped(from, to, dropped));
  if (failed) return failed;
  if (body.length !== said.bytes || sha256Of(body) !== said.sha256)
    return { seq: first, problem: 'its records are not the ones that were signed' };
  const tree = new MerkleTree({ size: treeSize - count, peaks: treeBefore });
  for (const line of lines) tree.add(leafHash(line));
  if (tree.root() !== treeRoot) return { seq: first, problem: 'its tree is not that of its records' };
  return undefined;
}

function receiptBreak({ statement, files }: Signed, verifier: Verifier | undefined): Found | undefined {
  if (files.receipt === undefined || !verifier) return undefined;
  const problem = receiptProblem(files.receipt, verifier, statement);
  return problem === undefined ? undefined : { seq: statement.first, problem };
}

/** Why a receipt does not stand for this batch, the rest of a sentence; undefined where it does. */
export function receiptProblem(
  receipt: string,
  verifier: Verifier,
  { chain, treeSize, treeRoot }: Pick<Statement, 'chain' | 'treeSize' | 'treeRoot'>,
): string | undefined {
  const checkpoint = openCheckpoint(receipt, verifier);
  if (!checkpoint) return `its receipt is not signed by ${verifier.name}`;
  if (!`/${checkpoint.origin}`.endsWith(`/${chain}`)) return `its receipt is for ${checkpoint.origin}`;
  const isSame = checkpoint.size === treeSize && checkpoint.root === treeRoot;
  return isSame ? undefined : 'its receipt is for other records';
}

const covers = (ranges: readonly (readonly [number, number])[], from: number, to: number): boolean => {
  let next = from;
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b))
    if (first <= next && last >= next) next = last + 1;
  return next > to;
};

const areBatchesDropped = (from: number, to: number, dropped: readonly Dropped[]): boolean =>
  covers(
    dropped.flatMap((one) => (one.why === 'spool' ? [one.batches] : [])),
    from,
    to,
  );

const areRecordsDropped = (from: number, to: number, dropped: readonly Dropped[]): boolean =>
  covers(
    dropped.flatMap((one) => (one.why === 'lost' ? [] : [[one.first, one.last] as const])),
    from,
    to,
  );

function notesOn(signed: readonly Signed[], { receipts, removed = 0 }: CheckOptions): string[] {
  const notes: string[] = [];
  const begins = signed[0]?.statement;
  if (begins?.batch === 1 && begins.first > 1 && !begins.follows)
    notes.push(`the chain begins with record ${begins.first}`);
  if (removed > 0) notes.push(`batches 1 to ${removed} were sent and removed here by age or size`);
  for (const { statement } of signed) {
    const { follows, chain, batch } = statement;
    if (follows)
      notes.push(`${chain} takes the place of ${follows.chain}, which ended with batch ${follows.batch}`);
    for (const exchange of statement.exchanges ?? [])
      if (exchange)
        notes.push(`from batch ${batch} on the device has another key, vouched for by the old one`);
    for (const one of statement.dropped) notes.push(droppedNote(one));
  }
  for (const [index, { statement }] of signed.entries()) {
    const before = signed[index - 1]?.statement.clock.closed;
    if (before !== undefined && statement.clock.closed < before)
      notes.push(`the clock of the device was set back before batch ${statement.batch}`);
  }
  if (!receipts && signed.some(({ files }) => files.receipt !== undefined))
    notes.push('receipts are there and were not checked: no key of who gave them');
  const last = signed.at(-1)?.statement;
  if (last) notes.push(`the last batch was closed at ${last.clock.closed} (${last.reason})`);
  return notes;
}

function droppedNote(dropped: Dropped): string {
  switch (dropped.why) {
    case 'spool':
      return `batches ${dropped.batches[0]} to ${dropped.batches[1]} (records ${dropped.first} to ${dropped.last}) were dropped by the device before they were sent`;
    case 'gone':
      return `records ${dropped.first} to ${dropped.last} were gone from the device before they came into a batch`;
    case 'lost':
      return `${counted(dropped.count, 'record')} could not be written, as record ${dropped.noted} says`;
  }
}
