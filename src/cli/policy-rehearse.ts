/** `chaperone policy rehearse`: what another policy would have done to what agents really did. Writes nothing but the report. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { principalOf } from '../audit/query.ts';
import { linesOf, parseRecord, segmentsIn, version1File } from '../audit/segments.ts';
import { locate } from '../gate/home.ts';
import type { ActivityRecord } from '../model/record.ts';
import { HarmCheck } from '../policy/rehearse/harm.ts';
import { Rehearsal } from '../policy/rehearse/rehearsal.ts';
import { policyFor } from './decide.ts';
import { BadInput } from './fail.ts';
import { harmfulCases } from './harmful.ts';
import { rehearsalPage } from './rehearsal-page.ts';
import { rehearsalLines } from './rehearsal-text.ts';

interface RehearseOptions {
  readonly policy: string;
  readonly against?: readonly string[];
  readonly html?: string;
  readonly json?: boolean;
}

/** A log's folder, or one file of records. */
function filesOf(log: string): string[] {
  if (!statSync(log).isDirectory()) return [log];
  const old = version1File(log);
  return [...(old ? [old] : []), ...segmentsIn(log).map(({ file }) => file)];
}

/** Names of the operating system are told apart by log: `dev` is somebody else on every machine. */
const developerOf = (record: ActivityRecord, log: string): string =>
  record.principal.kind === 'anonymous' || record.principal.kind === 'unknown'
    ? `${log} ${principalOf(record)}`
    : principalOf(record);

/** Records between two steps of the bar. */
const STEP = 500;

export function rehearse(options: RehearseOptions): void {
  const policy = policyFor(options.policy);
  const logs = options.against ?? [locate().log];
  const missing = logs.find((log) => !existsSync(log));
  if (missing !== undefined)
    throw new BadInput(`policy rehearse: ${missing} does not exist; name a log by --against`);
  const rehearsal = new Rehearsal(policy);
  for (const log of logs) {
    const files = filesOf(log);
    const bar = barOf(files.reduce((sum, file) => sum + statSync(file).size, 0));
    let read = 0;
    let lines = 0;
    for (const file of files) {
      for (const { bytes } of linesOf(file)) {
        const record = parseRecord(bytes);
        if (record) rehearsal.take(record, developerOf(record, log));
        read += bytes.length + 1;
        if (++lines % STEP === 0) bar?.update(read);
      }
    }
    bar?.stop();
  }
  const result = rehearsal.result(new HarmCheck(policy, harmfulCases()));
  if (options.html !== undefined) writeFileSync(options.html, rehearsalPage(result), { mode: 0o600 });
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else process.stdout.write(`${rehearsalLines(result).join('\n')}\n`);
  if (options.html !== undefined && !options.json) process.stdout.write(`\nwrote ${options.html}\n`);
}

function barOf(total: number): SingleBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  const format = '{bar} {percentage} %  {eta_formatted}';
  const bar = new SingleBar(
    { stream: process.stderr, format, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return bar;
}
