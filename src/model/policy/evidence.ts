/** Where signed batches of records are sent, and how long they wait on the device. */
import * as v from 'valibot';
import { described, ProxyUrl, SafeUrl, SecretReference } from './words.ts';

const within = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

export const Evidence = v.strictObject({
  url: described('Batches are put below this address: URL/DEVICE/CHAIN/BATCH.dsse.json.', SafeUrl),
  everySeconds: v.optional(
    described('A batch is closed once its first record is this old.', within(1, 3600)),
    60,
  ),
  records: v.optional(
    described('Or once it has this many records.', v.pipe(within(1, 1000), v.integer())),
    100,
  ),
  heartbeatMinutes: v.optional(
    described(
      'An empty batch is sent after this long without another, while an agent or an editor is there.',
      within(1, 24 * 60),
    ),
    15,
  ),
  keepDays: v.optional(described('Batches stay on the device this long, sent or not.', within(1, 365)), 14),
  keepMegabytes: v.optional(described('And up to this much.', within(1, 100_000)), 512),
  token: v.optional(
    described(
      'Sent as bearer token: a reference to it. Without one, the token of who is signed in, if anybody is.',
      SecretReference,
    ),
  ),
  ca: v.optional(
    described(
      'File of certificates (PEM) that are trusted in place of the usual ones.',
      v.pipe(v.string(), v.nonEmpty()),
    ),
  ),
  proxy: v.optional(ProxyUrl),
  receiptKey: v.optional(
    described(
      'Whose receipt a batch needs to count as sent: a verifier key of C2SP signed-note, NAME+HASH+KEY.',
      v.pipe(
        v.string(),
        v.regex(
          /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/,
          'a verifier key is NAME+HASH+KEY, as C2SP signed-note has it',
        ),
      ),
    ),
  ),
});

export type EvidencePolicy = v.InferOutput<typeof Evidence>;
