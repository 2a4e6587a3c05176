/**
 * The head: how far the log reached when it was last known to be on disk. A chain proves that nothing inside was changed;
 * only the head tells that nothing at its end is missing.
 */
import { type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../model/canonical.ts';
import type { Link } from './chain.ts';

export interface Head extends Link {
  readonly v: 1;
  /** Ed25519 over the canonical JSON of the head without this field, base64; absent while nobody has a key. */
  readonly signature?: string;
}

const HEAD_FILE = 'head.json';
/** The head is written over in place: a fixed length, so that none is longer than the one before it. */
const HEAD_BYTES = 256;

/** Ed25519 over the canonical JSON of a value, base64. */
export function signature(value: object, key: KeyObject): string {
  return signBytes(null, Buffer.from(canonicalJson(value)), key).toString('base64');
}

/** Was the value, its `signature` left out, signed by the owner of this public key? */
export function isSigned(value: { readonly signature?: string | undefined }, key: KeyObject): boolean {
  const { signature: given, ...signed } = value;
  if (given === undefined) return false;
  return verifyBytes(null, Buffer.from(canonicalJson(signed)), key, Buffer.from(given, 'base64'));
}

export function readHead(folder: string): Head | undefined {
  try {
    const head = JSON.parse(readFileSync(join(folder, HEAD_FILE), 'utf8')) as Head;
    return head.v === 1 && Number.isInteger(head.seq) && /^[0-9a-f]{64}$/.test(head.hash) ? head : undefined;
  } catch {
    return undefined; // Missing or broken; the caller says what that means.
  }
}

export class HeadFile {
  readonly #handle: number;
  readonly #key: KeyObject | undefined;

  constructor(folder: string, key: KeyObject | undefined) {
    this.#handle = openSync(join(folder, HEAD_FILE), constants.O_RDWR | constants.O_CREAT, 0o600);
    this.#key = key;
  }

  write({ seq, hash }: Link): void {
    const head: Head = { v: 1, seq, hash };
    const text = canonicalJson(this.#key ? { ...head, signature: signature(head, this.#key) } : head);
    writeSync(this.#handle, `${text.padEnd(HEAD_BYTES - 1)}\n`, 0, 'utf8');
  }

  close(): void {
    fsyncSync(this.#handle);
    closeSync(this.#handle);
  }
}
