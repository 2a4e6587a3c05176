/** `chaperone log`: the record, for people and programs. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, watch } from 'node:fs';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import { meets, type Query } from '../audit/query.ts';
import { recordsIn } from '../audit/segments.ts';
import { type Verification, verifyLog } from '../audit/verify.ts';
import { locate } from '../gate/home.ts';
import type { ActivityRecord } from '../model/record.ts';
import { parseDuration } from './duration.ts';
import { AnswerIsNo, BadInput } from './fail.ts';
import { CSV_HEADER, csvLine, describeRecord } from './record-lines.ts';

export function tail(options: { lines: string; follow?: boolean }): void {
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0)
    throw new BadInput(`log tail: --lines takes a whole number, not "${options.lines}"`);
  const { log } = locate();
  const last: ActivityRecord[] = [];
  let seen = 0;
  for (const record of recordsIn(log)) {
    seen = record.seq;
    last.push(record);
    if (last.length > count) last.shift();
  }
  for (const record of last) print(record);
  if (!options.follow) return;
  if (!existsSync(log)) throw new BadInput(`log tail: there is no log yet in ${log}`);
  watch(log, () => {
    for (const record of recordsIn(log, seen + 1)) {
      if (record.seq <= seen) continue;
      seen = record.seq;
      print(record);
    }
  });
}

interface QueryOptions extends Omit<Query, 'since' | 'until'> {
  readonly json?: boolean;
  readonly format?: string;
  readonly since?: string;
  readonly until?: string;
}

const FORMATS: Readonly<Record<string, (record: ActivityRecord) => string>> = {
  table: (record) => `${pc.dim(record.at.slice(0, 19).replace('T', ' '))} ${describeRecord(record)}`,
  json: (record) => JSON.stringify(record),
  csv: csvLine,
};

export function query({ json, format = 'table', since, until, ...conditions }: QueryOptions): void {
  const write = FORMATS[json ? 'json' : format];
  if (!write) throw new BadInput(`log query: --format is table, json or csv, not "${format}"`);
  const wanted: Query = {
    ...conditions,
    ...(since !== undefined && { since: timeOf(since, '--since') }),
    ...(until !== undefined && { until: timeOf(until, '--until') }),
  };
  if (write === csvLine) process.stdout.write(`${CSV_HEADER}\r\n`);
  const end = write === csvLine ? '\r\n' : '\n';
  for (const record of recordsIn(locate().log))
    if (meets(record, wanted)) process.stdout.write(write(record) + end);
}

function timeOf(text: string, option: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? Date.now() - parseDuration(text, option) : time;
}

export function verify(folder: string | undefined, options: { json?: boolean; key?: string }): void {
  const log = folder ?? locate().log;
  if (folder !== undefined && !existsSync(folder))
    throw new BadInput(`log verify: there is no folder ${folder}`);
  const key = options.key === undefined ? undefined : readPublicKey(options.key);
  const found = withProgress((progress) => verifyLog(log, { ...(key && { key }), progress }));
  process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : describe(found, log));
  if (!found.ok) throw new AnswerIsNo('');
}

function readPublicKey(file: string): KeyObject {
  try {
    return createPublicKey(readFileSync(file));
  } catch (error) {
    throw new BadInput(`log verify: ${file} is no public key in PEM form (${(error as Error).message})`);
  }
}

/** A bar on the terminal, where there is one. */
function withProgress<T>(work: (progress: (done: number, total: number) => void) => T): T {
  if (!process.stderr.isTTY) return work(() => {});
  const bar = new SingleBar({
    format: 'checking {bar} {percentage} %, {eta} s left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  // The bar draws by a timer, and no timer fires while the log is read.
  const progress = (done: number, total: number) => {
    bar.setTotal(total);
    bar.update(done);
    bar.render();
  };
  try {
    return work(progress);
  } finally {
    bar.stop();
  }
}

function describe({ ok, records, first, last, broken, notes, signed }: Verification, log: string): string {
  const notice = notes.map((note) => `  ${note}\n`).join('');
  if (broken) {
    const { file, line, seq, problem } = broken;
    return `${pc.red('✗ broken')} at record ${seq}: ${file}${line > 0 ? `:${line}` : ''}: ${problem}\n${notice}`;
  }
  const range = records === 0 ? 'no records' : `${records} records, ${first} to ${last}`;
  const by = signed === 'good' ? 'signed by this key' : 'unsigned: proves order and completeness, not origin';
  return `${ok ? pc.green('✓ whole') : ''} ${range}, in ${log}\n  ${by}\n${notice}`;
}

function print(record: ActivityRecord): void {
  process.stdout.write(`${pc.dim(record.at.slice(11, 19))} ${describeRecord(record)}\n`);
}
