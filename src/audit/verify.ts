/**
 * Checks a log: order, completeness and chain, line by line, and where it first breaks. Needs no gate and trusts nothing
 * that it does not compute.
 */
import type { KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { canonicalJson } from '../model/canonical.ts';
import { counted } from '../model/counted.ts';
import { type ActivityRecord, GENESIS, RECORD_VERSION, readRecord } from '../model/record.ts';
import { sha256Of } from '../model/sha256.ts';
import type { Link } from './chain.ts';
import { type Head, readHead } from './head.ts';
import { readSeal, SEAL_FILE, type Seal } from './seal.ts';
import { linesOf, segmentsIn, version1File } from './segments.ts';
import { signerAmong } from './signed-by.ts';

/** The first place where a log does not hold. */
export interface Break {
  readonly file: string;
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number;
  /** Number of the record that was changed, or that is missing. */
  readonly seq: number;
  /** One sentence. */
  readonly problem: string;
}

export interface Verification {
  readonly ok: boolean;
  readonly records: number;
  readonly first?: number;
  readonly last?: number;
  /** Hash of the last record. */
  readonly hash?: string;
  readonly broken?: Break;
  /** What holds, and has to be known all the same. */
  readonly notes: readonly string[];
  /** `unsigned`: nobody has signed it, so whoever could write the log could have made it up. `unchecked`: no key was given. */
  readonly signed: 'unsigned' | 'unchecked' | 'good';
  /** Up to which record it is signed, and when that was done. */
  readonly sealed?: Pick<Seal, 'seq' | 'at'>;
  /** Which of the keys that were given has signed it, or vouches for the one that has: its place in the list. */
  readonly signer?: number;
}

interface Suspect extends Break {
  /** Hash of the line in which the chain broke: if the next record knows it, the line before was changed. */
  readonly hash: string;
  readonly before: Break;
}

/** Takes a log's lines in order and finds the first break. Pure but for the hashing. */
export class ChainCheck {
  #at: Link | undefined;
  #place = { file: '', line: 0 };
  #suspect: Suspect | undefined;
  #first: { seq: number; prev: string; file: string } | undefined;
  #anchors = new Map<number, string>();
  #atHead: string | undefined;
  #atSeal: string | undefined;
  readonly #head: Link | undefined;
  readonly #seal: Link | undefined;
  readonly #begins: number;
  #broken: Break | undefined;
  #version1: Extract<ActivityRecord, { type: 'log' }> | undefined;
  records = 0;

  /**
   * @param head how far the log was known to be on disk
   * @param begins number of the first record, as the name of its file says
   * @param seal how far the device's key has signed it
   */
  constructor(head: Link | undefined, begins = 1, seal?: Link) {
    this.#head = head;
    this.#seal = seal;
    this.#begins = begins;
  }

  get broken(): Break | undefined {
    return this.#broken;
  }

  get last(): Link | undefined {
    return this.#at;
  }

  get first(): number | undefined {
    return this.#first?.seq;
  }

  /** Records that are older than the chain, as its first record knows them. */
  get version1(): Extract<ActivityRecord, { type: 'log' }> | undefined {
    return this.#version1;
  }

  /** The next line, without its line feed. Returns false once it has found the break. */
  line(bytes: Buffer, file: string, line: number, whole = true): boolean {
    if (this.#broken) return false;
    const hash = sha256Of(bytes);
    const expected = this.#at ? this.#at.seq + 1 : this.#begins;
    const record = readLine(bytes);
    if (this.#suspect) return this.#settle(this.#suspect, record);
    const fail = (seq: number, problem: string): false => this.#fail({ file, line, seq, problem });
    if (!record) return fail(expected, 'this line is no record');
    if (!whole) return fail(record.seq, 'this line is cut off');
    if (record.seq > expected)
      return fail(expected, `record ${expected} should stand here, and ${record.seq} does`);
    if (record.seq < expected)
      return fail(record.seq, `record ${record.seq} stands here out of order; ${expected} should`);
    if (!this.#at) {
      if (record.seq === 1 && record.prev !== GENESIS) return fail(1, 'this record was changed');
      this.#begin(record, file);
    } else if (record.prev !== this.#at.hash) {
      const problem = 'this record does not follow on the one before it';
      const before = { ...this.#place, seq: this.#at.seq, problem: 'this record was changed' };
      this.#suspect = { file, line, seq: record.seq, problem, hash, before };
      return true;
    }
    if (record.type === 'log' && record.event === 'removed' && record.last !== undefined && record.sha256)
      this.#anchors.set(record.last, record.sha256);
    this.#at = { seq: record.seq, hash };
    this.#place = { file, line };
    if (record.seq === this.#head?.seq) this.#atHead = hash;
    if (record.seq === this.#seal?.seq) this.#atSeal = hash;
    this.records++;
    return true;
  }

  /** No more lines. */
  end(): Break | undefined {
    if (this.#broken) return this.#broken;
    const head = this.#head;
    if (this.#suspect) {
      // Nobody follows who could say which of the two was changed, but the head may.
      const { before, hash, ...place } = this.#suspect;
      this.#fail(hash === head?.hash ? before : place);
      return this.#broken;
    }
    const seq = this.#at?.seq ?? 0;
    if (this.#first) {
      const { seq: first, prev, file } = this.#first;
      const isAnchored = this.#anchors.get(first - 1) === prev;
      if (first > 1 && !isAnchored && !this.#version1)
        return this.#stop(file, 0, first - 1, `the records before ${first} are gone, and no record says why`);
    }
    if (!head) return this.#stop('head.json', 0, seq, 'there is no head: nobody can tell where the log ends');
    if (head.seq > seq)
      return this.#stop(
        this.#place.file,
        this.#place.line,
        seq + 1,
        `the log ends here; records ${seq + 1} to ${head.seq} are missing`,
      );
    if (this.records > 0 && head.seq > 0 && this.#atHead !== head.hash && head.seq >= (this.#first?.seq ?? 0))
      return this.#stop(this.#place.file, this.#place.line, head.seq, `record ${head.seq} was changed`);
    return this.#sealBreak(seq);
  }

  /** A log that was made up whole, with a head to it, is not the one that was signed. */
  #sealBreak(last: number): Break | undefined {
    const seal = this.#seal;
    if (!seal || seal.seq < (this.#first?.seq ?? 1)) return undefined;
    if (seal.seq > last)
      return this.#stop(
        SEAL_FILE,
        0,
        last + 1,
        `records ${last + 1} to ${seal.seq} were signed and are missing`,
      );
    return this.#atSeal === seal.hash
      ? undefined
      : this.#stop(SEAL_FILE, 0, seal.seq, `record ${seal.seq} is not the one that was signed`);
  }

  #begin(record: ActivityRecord, file: string): void {
    this.#first = { seq: record.seq, prev: record.prev, file };
    const isFirst = record.type === 'log' && record.event === 'begun' && record.prev === GENESIS;
    if (isFirst && record.file) this.#version1 = record;
  }

  /** The record behind the break knows whether the line at the break is as it was written. */
  #settle({ before, hash, ...place }: Suspect, next: ActivityRecord | undefined): false {
    return this.#fail(next?.prev === hash ? before : place);
  }

  #fail(broken: Break): false {
    this.#broken = broken;
    return false;
  }

  #stop(file: string, line: number, seq: number, problem: string): Break {
    const broken = { file, line, seq, problem };
    this.#broken = broken;
    return broken;
  }
}

/**
 * A line that holds a record in the one form that its hash is taken over. Of a record that is not about the log itself,
 * only what the chain is made of is looked at: the chain says whether the rest is as it was written.
 */
function readLine(bytes: Buffer): ActivityRecord | undefined {
  try {
    const text = bytes.toString('utf8');
    const value = JSON.parse(text) as Partial<ActivityRecord> | null;
    if (value?.v !== RECORD_VERSION || canonicalJson(value) !== text) return undefined;
    if (value.type === 'log') return readRecord(value);
    const isLink = Number.isInteger(value.seq) && typeof value.prev === 'string';
    return isLink ? (value as ActivityRecord) : undefined;
  } catch {
    return undefined; // No JSON.
  }
}

export interface VerifyOptions {
  /** Public keys of the device: one of them has to have signed it, or to vouch for the one that has. */
  readonly keys?: readonly KeyObject[];
  /** Told how many bytes of how many are done. */
  readonly progress?: (done: number, total: number) => void;
}

/** Checks the log in a folder. The gate may run or not. */
export function verifyLog(folder: string, { keys, progress }: VerifyOptions = {}): Verification {
  const found = readSeal(folder);
  const seal = found === 'broken' ? undefined : found;
  const head = readHead(folder); // First: what is appended meanwhile lies behind it.
  const segments = segmentsIn(folder);
  const check = new ChainCheck(head, segments[0]?.first, seal);
  const total = segments.reduce((sum, { file }) => sum + statSync(file).size, 0);
  let done = 0;
  walk: for (const { file, name } of segments) {
    let number = 0;
    for (const { bytes, whole } of linesOf(file)) {
      done += bytes.length + 1;
      if (++number % 5000 === 0) progress?.(done, total);
      // A line without an end behind the head: it is being written at this moment, or a crash has cut it off.
      const isTail = !whole && file === segments.at(-1)?.file && (check.last?.seq ?? 0) >= (head?.seq ?? 0);
      if (isTail || !check.line(bytes, name, number, whole)) break walk;
    }
  }
  progress?.(total, total);
  const nothing = segments.length === 0 && !head;
  const broken = nothing
    ? undefined
    : (check.end() ?? version1Break(folder, check) ?? unsigned(check, found, keys));
  const { records, first, last } = check;
  return {
    ok: !broken,
    records,
    ...(first !== undefined && { first }),
    ...(last && { last: last.seq, hash: last.hash }),
    ...(broken && { broken }),
    notes: notesOn(folder, check, head, seal),
    signed: !seal ? 'unsigned' : keys && !broken ? 'good' : 'unchecked',
    ...(seal && { sealed: { seq: seal.seq, at: seal.at } }),
    ...(seal && keys && !broken && { signer: signerAmong(keys, seal) }),
  };
}

function unsigned(
  { first = 1, last }: ChainCheck,
  seal: Seal | 'broken' | undefined,
  keys: readonly KeyObject[] | undefined,
): Break | undefined {
  const fail = (problem: string): Break => ({ file: SEAL_FILE, line: 0, seq: last?.seq ?? 0, problem });
  if (seal === 'broken') return fail('the seal of the log was changed');
  if (!keys) return undefined;
  if (!seal || seal.seq < first)
    return fail('the log is not signed: that begins once the device has a key (`chaperone log device-key`)');
  return signerAmong(keys, seal) < 0 ? fail('no key that was given has signed the log') : undefined;
}

/** The file that is older than the chain has to be the one that the chain's first record saw. */
function version1Break(folder: string, { version1 }: ChainCheck): Break | undefined {
  const old = version1File(folder);
  if (!old || !version1) return undefined;
  const sha256 = sha256Of(readFileSync(old));
  if (sha256 === version1.sha256) return undefined;
  return {
    file: basename(old),
    line: 0,
    seq: version1.last ?? 0,
    problem: 'this file of older records was changed',
  };
}

function notesOn(
  folder: string,
  { version1, last, first }: ChainCheck,
  head: Head | undefined,
  seal: Seal | undefined,
): string[] {
  const notes: string[] = [];
  const old = version1File(folder);
  if (version1?.count)
    notes.push(
      old
        ? `older than the chain: ${counted(version1.count, 'record')} in ${basename(old)}, of which only is known that the file is unchanged since`
        : `${counted(version1.count, 'record')} older than the chain, no longer there`,
    );
  else if (old && !version1) notes.push(`${basename(old)} is not part of the chain`);
  if (first !== undefined && first > 1 && !version1)
    notes.push(`records 1 to ${first - 1} were removed, as a record says`);
  if (head && last && last.seq > head.seq)
    notes.push(`newer than the head: ${counted(last.seq - head.seq, 'record')} at the end`);
  if (seal && last && last.seq > seal.seq)
    notes.push(
      `not signed yet: ${counted(last.seq - seal.seq, 'record')} since record ${seal.seq} (${seal.at})`,
    );
  return notes;
}
