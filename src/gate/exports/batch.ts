/** What an export sends next: the records behind its place in the log that are for it, made ready. */
import { setImmediate as turn } from 'node:timers/promises';
import { type Exported, exportedOf } from '../../audit/export/exported.ts';
import { type LogLine, linesAfter } from '../../audit/log-reader.ts';
import type { Export } from '../../model/policy/exports.ts';
import { listOf } from '../../model/policy/words.ts';
import { type ActivityRecord, GENESIS } from '../../model/record.ts';
import type { Cursor } from './cursor.ts';
import type { ExportWorld } from './export-world.ts';
import type { Encoded, Target } from './target.ts';

/** Most records in one batch, and most that are looked at for one. */
const BATCH = 100;
export const LOOKED_AT = 2000;

/** A line of the log that is on its way. */
export interface Sending extends Encoded {
  readonly line: LogLine;
}

export interface Batch {
  readonly sending: readonly Sending[];
  /** The last line that was looked at for it. */
  readonly passed: LogLine | undefined;
}

/** What is heard while a batch is made. */
export interface Hearing {
  /** The log has none of these numbers any more. */
  readonly missed: (first: number, last: number) => void;
  /** A record that no message can be made of. */
  readonly unsendable: (seq: number, why: string) => void;
}

/** The next batch behind a place in the log, up to number `reach`. */
export async function nextBatch(
  to: Export,
  target: Target,
  { log, version }: ExportWorld,
  { cursor, reach }: { readonly cursor: Cursor; readonly reach: number },
  hearing: Hearing,
): Promise<Batch> {
  const sending: Sending[] = [];
  let passed: LogLine | undefined;
  let looked = 0;
  let expected = cursor.seq + 1;
  for await (const line of linesAfter(log, cursor, reach)) {
    const { record, hash } = line;
    if (record.seq > expected) hearing.missed(expected, record.seq - 1);
    expected = record.seq + 1;
    passed = line;
    if (isWanted(record, to.only)) {
      const item = exportedOf(record, hash, to, version);
      try {
        sending.push({ line, item, text: target.encode(item) });
      } catch (error) {
        // It is passed over, so that the others go on.
        hearing.unsendable(record.seq, (error as Error).message);
      }
      if (sending.length % 4 === 0) await turn();
    }
    if (sending.length >= BATCH || ++looked >= LOOKED_AT) break;
  }
  return { sending, passed };
}

/** A record that was made up, so that a person sees whether records arrive. */
export function madeUp(to: Export, { origin, version }: ExportWorld): Exported {
  const at = new Date();
  const record: ActivityRecord = {
    v: 2,
    seq: 1,
    prev: GENESIS,
    at: at.toISOString(),
    ...origin(),
    agent: 'chaperone',
    session: '',
    cwd: '',
    type: 'governance',
    what: `test of the export ${to.id}`,
    outcome: 'allow',
    reason: 'A person wants to know whether it arrives.',
  };
  return { ...exportedOf(record, GENESIS, to, version), uid: `${record.device}:test-${at.getTime()}` };
}

/** Is a record of a type or outcome that goes out? */
function isWanted(record: ActivityRecord, only: Export['only']): boolean {
  if (only === undefined) return true;
  const wanted: readonly string[] = listOf(only);
  return wanted.includes(record.type) || ('outcome' in record && wanted.includes(record.outcome));
}
