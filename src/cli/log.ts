/** `chaperone log`: the record, for people and programs. */
import { watch } from 'node:fs';
import pc from 'picocolors';
import { readRecords } from '../audit/log.ts';
import { locate } from '../gate/home.ts';
import type { Outcome } from '../model/decision.ts';
import type { ActivityRecord } from '../model/record.ts';
import { parseDuration } from './duration.ts';
import { BadInput } from './fail.ts';

interface QueryOptions {
  json?: boolean;
  session?: string;
  agent?: string;
  outcome?: string;
  rule?: string;
  effect?: string;
  since?: string;
}

export function tail(options: { lines: string; follow?: boolean }): void {
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0)
    throw new BadInput(`log tail: --lines takes a whole number, not "${options.lines}"`);
  const { log } = locate();
  let records = readRecords(log);
  for (const record of records.slice(-count || records.length)) print(record);
  if (!options.follow) return;
  watch(log, () => {
    const now = readRecords(log);
    for (const record of now.slice(records.length)) print(record);
    records = now;
  });
}

export function query(options: QueryOptions): void {
  const since = options.since === undefined ? 0 : sinceOf(options.since);
  for (const record of readRecords(locate().log)) {
    if (Date.parse(record.at) < since || !meets(record, options)) continue;
    if (options.json) process.stdout.write(`${JSON.stringify(record)}\n`);
    else print(record);
  }
}

function sinceOf(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? Date.now() - parseDuration(text, '--since') : time;
}

function meets(record: ActivityRecord, options: QueryOptions): boolean {
  const fields = record as { outcome?: string; rule?: string; effects?: readonly { kind: string }[] };
  return (
    (options.session === undefined || record.session === options.session) &&
    (options.agent === undefined || record.agent === options.agent) &&
    (options.outcome === undefined || fields.outcome === options.outcome) &&
    (options.rule === undefined || fields.rule === options.rule) &&
    (options.effect === undefined || (fields.effects ?? []).some((effect) => effect.kind === options.effect))
  );
}

/** How outcomes are painted wherever a person reads them. */
export const OUTCOME_COLOURS: Readonly<Record<string, (text: string) => string>> = {
  allow: pc.green,
  redact: pc.cyan,
  ask: pc.yellow,
  deny: pc.red,
};

function print(record: ActivityRecord): void {
  process.stdout.write(`${pc.dim(record.at.slice(11, 19))} ${describeRecord(record)}\n`);
}

/** One record as one line for a person. */
export function describeRecord(record: ActivityRecord): string {
  const who = `${record.agent}${record.subagent ? `/${record.subagent.type}` : ''}`;
  switch (record.type) {
    case 'decision': {
      const paint = OUTCOME_COLOURS[record.outcome] ?? String;
      const why =
        record.outcome === 'allow' && record.decider.by === 'rule'
          ? ''
          : ` ${pc.dim(`${record.decider.by} · ${record.rule}`)}`;
      return `${paint(record.outcome.padEnd(6))} ${who} ${record.tool} ${oneLine(record.summary)}${why}${wouldBe(record)}`;
    }
    case 'result':
      return pc.dim(
        `result ${who} ${record.tool} ${record.failed ? 'failed' : 'done'}${record.redactions ? `, ${record.redactions} secrets taken out` : ''}${record.wouldRedact ? `, ${record.wouldRedact} would have been` : ''}${record.disobeyed ? ' ALTHOUGH DENIED' : ''}`,
      );
    case 'prompt':
      return `${(OUTCOME_COLOURS[record.outcome] ?? String)('prompt')} ${who} ${oneLine(record.summary)}${wouldBe(record)}`;
    case 'session':
      return pc.dim(`session ${who} ${record.moment} ${record.detail}`);
    case 'governance':
      return `${(OUTCOME_COLOURS[record.outcome] ?? String)('govern')} ${who} ${record.what} ${record.reason}`;
  }
}

/** What an observed rule would have done. */
function wouldBe({ wouldBe: would }: { wouldBe?: { outcome: Outcome; rule?: string } }): string {
  if (!would) return '';
  const paint = OUTCOME_COLOURS[would.outcome] ?? String;
  return ` ${paint(`would ${would.outcome}`)}${would.rule ? pc.dim(` ${would.rule}`) : ''}`;
}

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > 100 ? `${flat.slice(0, 100)}…` : flat;
};
