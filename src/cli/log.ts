/** `chaperone log`: the record, for people and programs. */
import { existsSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { batchFoldersIn } from '../audit/batch/folder.ts';
import {
  type Bundle,
  type BundleCheck,
  type BundleOptions,
  bundleOf,
  verifyBundle,
} from '../audit/bundle.ts';
import { readHead } from '../audit/head.ts';
import { isOfKind, meets, type Query } from '../audit/query.ts';
import { recordsIn, segmentsIn, version1File } from '../audit/segments.ts';
import { type Break, type Verification, verifyLog } from '../audit/verify.ts';
import { type Home, locate } from '../gate/home.ts';
import { deviceOf } from '../gate/origin.ts';
import { deviceKey } from '../identity/device-key.ts';
import { counted } from '../model/counted.ts';
import { OUTCOMES } from '../model/decision.ts';
import { EFFECT_KINDS } from '../model/effect.ts';
import type { ActivityRecord } from '../model/record.ts';
import { keyFilesOf, readPublicKey, type VerifyOptions, verifyBatches } from './batches.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { withProgress } from './progress-bar.ts';
import { CSV_HEADER, csvLine, describeRecord } from './record-lines.ts';
import { checkRecordedAgent, findSession, sessionNamed } from './session.ts';
import { timeOf } from './time.ts';

export function tail(options: { lines: string; follow?: boolean; json?: boolean }): void {
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0)
    throw new BadInput(`log tail: --lines takes a whole number, not "${options.lines}"`);
  const { log } = locate();
  const line = options.json ? (record: ActivityRecord) => JSON.stringify(record) : tableLine;
  const write = (record: ActivityRecord) => process.stdout.write(`${line(record)}\n`);
  const last: ActivityRecord[] = [];
  let seen = 0;
  for (const record of recordsIn(log)) {
    seen = record.seq;
    last.push(record);
    if (last.length > count) last.shift();
  }
  for (const record of last) write(record);
  if (!options.follow) return;
  if (!existsSync(log)) throw new BadInput(`log tail: there is no log yet in ${log}`);
  watch(log, () => {
    for (const record of recordsIn(log, seen + 1)) {
      if (record.seq <= seen) continue;
      seen = record.seq;
      write(record);
    }
  });
}

interface QueryOptions extends Omit<Query, 'since' | 'until'> {
  readonly json?: boolean;
  readonly format?: string;
  readonly since?: string;
  readonly until?: string;
}

const tableLine = (record: ActivityRecord): string =>
  `${pc.dim(record.at.slice(0, 19).replace('T', ' '))} ${describeRecord(record)}`;

const FORMATS: Readonly<Record<string, (record: ActivityRecord) => string>> = {
  table: tableLine,
  json: (record) => JSON.stringify(record),
  csv: csvLine,
};

export function query({ json, format = 'table', since, until, ...conditions }: QueryOptions): void {
  const write = FORMATS[json ? 'json' : format];
  if (!write) throw new BadInput(`log query: --format is table, json or csv, not "${format}"`);
  const { outcome, effect, session, agent } = conditions;
  if (agent !== undefined) checkRecordedAgent(agent, 'log query');
  if (outcome !== undefined && !OUTCOMES.some((one) => one === outcome))
    throw new BadInput(`log query: --outcome is one of ${OUTCOMES.join(', ')}, not "${outcome}"`);
  if (effect !== undefined && !EFFECT_KINDS.some((kind) => isOfKind(kind, effect)))
    throw new BadInput(`log query: no effect is called "${effect}"; there are ${EFFECT_KINDS.join(', ')}`);
  const wanted: Query = {
    ...conditions,
    ...(session !== undefined && { session: sessionNamed(session) }),
    ...(since !== undefined && { since: timeOf(since, '--since') }),
    ...(until !== undefined && { until: timeOf(until, '--until') }),
  };
  if (write === csvLine) process.stdout.write(`${CSV_HEADER}\r\n`);
  const end = write === csvLine ? '\r\n' : '\n';
  for (const record of recordsIn(locate().log))
    if (meets(record, wanted)) process.stdout.write(write(record) + end);
}

export function verify(where: string | undefined, options: VerifyOptions): void {
  const log = where ?? locate().log;
  const stat = statSync(log, { throwIfNoEntry: false });
  if (where !== undefined && !stat) throw new BadInput(`log verify: there is no ${where}`);
  if (stat?.isDirectory() && batchFoldersIn(log).length > 0) {
    verifyBatches(log, options);
    return;
  }
  if (options.receiptKey !== undefined)
    throw new BadInput(`log verify: --receipt-key is for signed batches, and there are none in ${log}`);
  // A mistyped folder, or one that was emptied, must not pass for a log that holds.
  if (where !== undefined && stat?.isDirectory() && !isLog(log))
    throw new BadInput(`log verify: there is no log and no signed batch in ${log}`);
  const keyFiles = keyFilesOf(options);
  const keys = keyFiles.length > 0 ? keyFiles.map(readPublicKey) : undefined;
  const found = stat?.isFile()
    ? verifyBundle(readBundle(log), keys)
    : withProgress((progress) => verifyLog(log, { ...(keys && { keys }), progress }));
  process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : describe(found, log, keyFiles));
  if (!found.ok) throw new AnswerIsNo('');
}

const isLog = (folder: string): boolean =>
  segmentsIn(folder).length > 0 || version1File(folder) !== undefined || readHead(folder) !== undefined;

function readBundle(file: string): Bundle {
  try {
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as Bundle;
    if (bundle.kind === 'chaperone.evidence' && bundle.v === 1) return bundle;
  } catch {
    // No JSON: said below.
  }
  throw new BadInput(`log verify: ${file} is no folder of a log and no bundle of \`chaperone log export\``);
}

/** Writes the evidence of one session into a file, signed by the device. */
export async function exportSession(options: { session: string; out: string }): Promise<void> {
  const home = locate();
  const { summary } = findSession(options.session);
  const bundle = bundleOf(home.log, summary.session, {
    exported: new Date().toISOString(),
    policy: (sha256) => readIfThere(join(home.policies, `${sha256}.json`)),
    ...(await signerOn(home)),
  });
  if (!bundle) throw new BadInput(`log export: session ${summary.session} is older than the chain`);
  writeEvidence(options.out, bundle);
  const check = verifyBundle(bundle);
  process.stdout.write(
    `${options.out}: ${counted(bundle.records.length, 'record')}\n${describe(check, options.out, [])}`,
  );
  if (!check.ok) throw new AnswerIsNo('');
}

function writeEvidence(file: string, bundle: Bundle): void {
  try {
    writeFileSync(file, `${JSON.stringify(bundle, null, 1)}\n`, { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadInput(
      `log export: ${file} cannot be written (${code}): name a file in a folder that takes it`,
    );
  }
}

/** The device's key; without it the evidence is still worth having, and says that nobody has signed it. */
async function signerOn(home: Home): Promise<Pick<BundleOptions, 'signer'>> {
  const device = deviceOf(home);
  try {
    return { signer: { device, key: await deviceKey(device, home.deviceKey) } };
  } catch (error) {
    process.stderr.write(
      `chaperone: this evidence is not signed, since the device's key cannot be had (${(error as Error).message}). Unlock the keychain and export it again.\n`,
    );
    return {};
  }
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function describe(found: Verification | BundleCheck, where: string, keyFiles: readonly string[]): string {
  const notes = 'notes' in found ? found.notes.map((note) => `  ${note}\n`).join('') : '';
  if (found.broken) {
    const { seq, problem } = found.broken;
    const place = 'file' in found.broken ? placeOf(found.broken) : '';
    return `${pc.red('✗ broken')} at record ${seq}: ${place}${problem}\n${notes}`;
  }
  const by = originOf(found, keyFiles);
  return `${pc.green('✓ whole')} ${extentOf(found)}, in ${where}\n  ${by}\n${notes}`;
}

function originOf(found: Verification | BundleCheck, keyFiles: readonly string[]): string {
  if (found.signed === 'unsigned') return 'not signed: proves order and completeness, not origin';
  const upTo = 'sealed' in found && found.sealed ? ` up to record ${found.sealed.seq}` : '';
  return found.signed === 'good'
    ? `signed by the device with ${keyFiles[found.signer ?? 0]}${upTo}`
    : `signed${upTo}; whose key that is shows with --device-key (\`chaperone log device-key\` prints it)`;
}

const placeOf = ({ file, line }: Break): string => `${file}${line > 0 ? `:${line}` : ''}: `;

function extentOf(found: Verification | BundleCheck): string {
  if ('others' in found)
    return `${counted(found.records, 'record')} of session ${found.session}, ${found.others} of others between them`;
  return found.records === 0
    ? 'no records'
    : `${counted(found.records, 'record')}, ${found.first} to ${found.last}`;
}
