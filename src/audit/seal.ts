/**
 * The seal of a log: how far it reached when the device's key last signed it. With the chain it shows of every record up
 * to there that this device has kept it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson } from '../model/canonical.ts';
import { open, saidIn, sealBy } from '../model/envelope.ts';
import type { Frozen } from '../model/frozen.ts';
import type { Link } from './chain.ts';
import { type DeviceSigner, namedKey, SignedBy, signedBy } from './signed-by.ts';

export const SEAL_FILE = 'seal.json';
const SEAL_TYPE = 'application/vnd.chaperone.log-seal.v1+json';

const Seal = v.object({
  ...SignedBy.entries,
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** When it was signed, RFC 3339. */
  at: v.pipe(v.string(), v.isoTimestamp()),
});
export type Seal = Frozen<v.InferOutput<typeof Seal>>;

/** The text of a seal on the log up to this record. */
export function sealOf({ seq, hash }: Link, device: string, signer: DeviceSigner, at: string): string {
  const seal: Seal = { ...signedBy(device, signer), seq, hash, at };
  return JSON.stringify(sealBy(SEAL_TYPE, Buffer.from(canonicalJson(seal)), [signer]));
}

/** The seal of the log in a folder; undefined where there is none, `broken` where the key that it names has not signed it. */
export function readSeal(folder: string): Seal | 'broken' | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, SEAL_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const claimed = open(text, SEAL_TYPE, [], 0);
  const seal = claimed.ok ? saidIn(Seal, claimed.payload) : undefined;
  const key = seal && namedKey(seal);
  return seal && key && open(text, SEAL_TYPE, [key], 1).ok ? seal : 'broken';
}
