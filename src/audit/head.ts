/**
 * The head: how far the log reached when it was last known to be on disk. A chain proves that nothing inside was changed;
 * only the head tells that nothing at its end is missing.
 */
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../model/canonical.ts';
import type { Link } from './chain.ts';

export interface Head extends Link {
  readonly v: 1;
}

const HEAD_FILE = 'head.json';
/** The head is written over in place: a fixed length, so that none is longer than the one before it. */
const HEAD_BYTES = 256;

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

  constructor(folder: string) {
    this.#handle = openSync(join(folder, HEAD_FILE), constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  write({ seq, hash }: Link): void {
    const head: Head = { v: 1, seq, hash };
    writeSync(this.#handle, `${canonicalJson(head).padEnd(HEAD_BYTES - 1)}\n`, 0, 'utf8');
  }

  close(): void {
    fsyncSync(this.#handle);
    closeSync(this.#handle);
  }
}
