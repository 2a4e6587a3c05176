/** `chaperone log batches`, `log device-key`, and `log verify` of a folder of batches. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import pc from 'picocolors';
import { type ChainVerification, checkChains } from '../audit/batch/chains.ts';
import { type Verifier, verifierOf } from '../audit/batch/checkpoint.ts';
import { batchesIn, batchFoldersIn, straysIn } from '../audit/batch/folder.ts';
import { BatchSpool, readSent } from '../audit/batch/spool.ts';
import { statementOf } from '../audit/batch/state.ts';
import { isWithin } from '../gate/files.ts';
import { locate } from '../gate/home.ts';
import { deviceOf } from '../gate/origin.ts';
import type { EvidenceState } from '../gate/protocol.ts';
import { deviceKey } from '../identity/device-key.ts';
import { counted } from '../model/counted.ts';
import { confirm } from './confirm.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { refuseAgentAtWork } from './person.ts';
import { withProgress } from './progress-bar.ts';
import { runningGate } from './running-gate.ts';

export interface VerifyOptions {
  readonly json?: boolean;
  readonly key?: string;
  readonly deviceKey?: readonly string[];
  readonly receiptKey?: string;
}

/** Files of the device's public keys; `--key` is what `--device-key` was called once. */
export const keyFilesOf = ({ key, deviceKey: files = [] }: VerifyOptions): readonly string[] => [
  ...(key === undefined ? [] : [key]),
  ...files,
];

/** Checks every chain of batches in and below a folder. */
export function verifyBatches(folder: string, options: VerifyOptions): void {
  const keyFiles = keyFilesOf(options);
  const keys = keyFiles.map(readPublicKey);
  const receipts = options.receiptKey === undefined ? undefined : readReceiptKey(options.receiptKey);
  // On the device what was sent and is old enough is gone. Nobody else's word is taken for that.
  const isOwn = isWithin(locate().evidence, resolve(folder));
  const chains = batchFoldersIn(folder).map((chain) => ({
    where: (relative(folder, chain) || folder).replaceAll('\\', '/'),
    files: batchesIn(chain),
    strays: straysIn(chain),
    removed: isOwn ? readSent(chain).removed : 0,
    // One chain alone shows no others; on the device those that are old enough are gone.
    besideOthers: chain !== folder && !isOwn,
  }));
  const found = withProgress((progress) =>
    checkChains(chains, { ...(keys.length > 0 && { keys }), ...(receipts && { receipts }), progress }),
  );
  for (const one of found)
    process.stdout.write(options.json ? `${JSON.stringify(one)}\n` : describe(one, keyFiles));
  if (found.some(({ ok }) => !ok)) throw new AnswerIsNo('');
}

function describe(found: ChainVerification, keyFiles: readonly string[]): string {
  const { broken, batches, records, first, last, signed, signers, receipts, where } = found;
  if (broken) {
    const line = broken.line > 0 ? `, line ${broken.line} of its records` : '';
    return `${pc.red('✗ broken')} at record ${broken.seq}: batch ${broken.batch} (${broken.file}${line}): ${broken.problem}, in ${where}\n`;
  }
  const extent = records === 0 ? 'no records' : `${counted(records, 'record')}, ${first} to ${last}`;
  const whose = signers.map((index) => keyFiles[index]).join(' and ');
  const by =
    signed === 'good'
      ? `${found.chain}, signed by the device with ${whose}`
      : 'no key of the device was given: proves order, not origin';
  const witnessed = receipts > 0 ? `, ${receipts} with a receipt` : '';
  const notes = found.notes.map((note) => `  ${note}\n`).join('');
  return `${pc.green('✓ whole')} ${counted(batches, 'batch', 'batches')}, ${extent}, in ${where}\n  ${by}${witnessed}\n${notes}`;
}

/** Has another chain take the place of one of which whoever receives it has other batches. */
export async function beginAnew({ yes }: { readonly yes?: boolean }): Promise<void> {
  refuseAgentAtWork('begin another chain of evidence');
  await confirm(
    'Begin another chain of evidence? The old one stays on the device and where it was sent, and is not gone on with.',
    yes,
  );
  const ended = await (await runningGate()).beginEvidenceAnew();
  process.stdout.write(
    `Another chain takes the place of ${ended}; what had not arrived of it is sent anew.\n`,
  );
}

/** Lists what is in the spool. */
export function list({ json }: { readonly json?: boolean }): void {
  const spool = new BatchSpool(locate().evidence);
  if (!json && spool.kept.length === 0)
    process.stdout.write('No batch is on this device; one is made where the policy has `evidence`.\n');
  for (const { chain, batch, bytes } of spool.kept) {
    const statement = statementOf(spool.read(chain, batch, 'statement'));
    if (!statement) continue;
    const { batch: last, fork } = spool.sent(chain);
    const state = batch <= last ? 'sent' : fork === undefined ? 'waiting' : 'stopped';
    const { first, count, reason, clock } = statement;
    const receipt = existsSync(spool.file(chain, batch, 'receipt'));
    if (json)
      process.stdout.write(
        `${JSON.stringify({ chain: statement.chain, batch, first, last: statement.last, count, bytes, reason, closed: clock.closed, state, receipt })}\n`,
      );
    else
      process.stdout.write(
        `${pc.dim(clock.closed.slice(0, 19).replace('T', ' '))} ${statement.chain} ${String(batch).padStart(5)}  ${state.padEnd(7)} ${count === 0 ? 'no records' : `records ${first} to ${statement.last}`}, ${bytes} bytes, ${reason}${receipt ? ', receipt' : ''}\n`,
      );
  }
}

/** How far the evidence has got, in one line. */
export function evidenceLine(state: EvidenceState): string {
  const { url, batches, waiting, waitingBytes, records, lastSent, forked, problem } = state;
  const backlog = waiting === 0 ? 'none wait' : `${waiting} wait (${Math.ceil(waitingBytes / 1024)} kB)`;
  const sent =
    lastSent === undefined ? 'none sent yet' : `last sent ${new Date(lastSent).toISOString().slice(0, 19)}Z`;
  const stopped =
    forked === undefined
      ? ''
      : `; STOPPED: whoever receives it has another batch ${forked} (once it is known why: \`chaperone log batches --begin-anew\`)`;
  return `${counted(batches, 'batch', 'batches')}, ${backlog}, ${counted(records, 'record')} in no batch yet; ${sent} to ${url}${stopped}${problem === undefined ? '' : `; ${problem}`}`;
}

/** Prints the device's public key; with `exchange` a new one takes its place before. */
export async function deviceKeyOf(options: {
  readonly exchange?: boolean;
  readonly yes?: boolean;
}): Promise<void> {
  const home = locate();
  if (!existsSync(home.root))
    throw new BadInput(`log device-key: ${home.root} does not exist; run \`chaperone install\``);
  if (options.exchange) {
    refuseAgentAtWork("exchange the device's key");
    await confirm(
      'Put a new key in the place of the one of this device? The old one vouches for it and is then forgotten.',
      options.yes,
    );
    await (await runningGate()).exchangeDeviceKey();
  }
  const { publicKey } = await deviceKey(deviceOf(home), home.deviceKey);
  process.stdout.write(publicKey.export({ type: 'spki', format: 'pem' }));
}

export function readPublicKey(file: string): KeyObject {
  try {
    return createPublicKey(readFileSync(file));
  } catch (error) {
    throw new BadInput(`log verify: ${file} is no public key in PEM form (${(error as Error).message})`);
  }
}

function readReceiptKey(text: string): Verifier {
  const verifier = verifierOf(text);
  if (!verifier)
    throw new BadInput(
      'log verify: --receipt-key is a verifier key of C2SP signed-note with Ed25519, NAME+HASH+KEY',
    );
  return verifier;
}
