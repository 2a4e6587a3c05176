/**
 * Receipts: checkpoints of a log by C2SP tlog-checkpoint, which are notes signed as C2SP signed-note has it, with Ed25519.
 * Who signs one says how far a chain of batches has come to it, and signs no other of the same size.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sha256BytesOf } from '../../model/sha256.ts';

export interface Checkpoint {
  readonly origin: string;
  /** Leaves in the tree. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** Whose notes are believed. */
export interface Verifier {
  readonly name: string;
  /** First four bytes of the SHA-256 over name, line feed and key. */
  readonly hash: Buffer;
  readonly key: KeyObject;
}

/** Signature type of Ed25519 in a key. */
const ED25519 = 1;
/** SPKI of an Ed25519 key, up to its 32 bytes (RFC 8410, section 4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Reads a verifier key, `name+hash+key`; undefined where it is none, or not of Ed25519. */
export function verifierOf(text: string): Verifier | undefined {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  if (!name || !hash || key.length !== 33 || key[0] !== ED25519) return undefined;
  const own = keyHash(name, key);
  if (own.toString('hex') !== hash) return undefined;
  const spki = Buffer.concat([SPKI, key.subarray(1)]);
  return { name, hash: own, key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** @param key type of the signature and public key, 33 bytes */
export const keyHash = (name: string, key: Buffer): Buffer =>
  sha256BytesOf(Buffer.concat([Buffer.from(`${name}\n`), key])).subarray(0, 4);

/** The checkpoint that a note holds, if this verifier's signature on it is good. */
export function openCheckpoint(note: string, { name, hash, key }: Verifier): Checkpoint | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const isSigned = note
    .slice(end + 2)
    .split('\n')
    .some((line) => {
      const [, by, encoded] = /^\u2014 (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
      const signature = Buffer.from(encoded ?? '', 'base64');
      if (by !== name || signature.length !== 68 || !signature.subarray(0, 4).equals(hash)) return false;
      return verify(null, Buffer.from(text), key, signature.subarray(4));
    });
  const [origin, size, root] = text.split('\n');
  if (!isSigned || !origin || !/^(?:0|[1-9]\d{0,14})$/.test(size ?? '')) return undefined;
  const bytes = Buffer.from(root ?? '', 'base64');
  return bytes.length === 32 ? { origin, size: Number(size), root: bytes.toString('hex') } : undefined;
}
