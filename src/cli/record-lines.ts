/** One record as one line: for a terminal, and for a table of values. */
import pc from 'picocolors';
import { principalOf } from '../audit/query.ts';
import { counted } from '../model/counted.ts';
import type { Outcome } from '../model/decision.ts';
import type { ActivityRecord } from '../model/record.ts';

/** How outcomes are painted wherever a person reads them. */
export const OUTCOME_COLOURS: Readonly<Record<string, (text: string) => string>> = {
  allow: pc.green,
  redact: pc.cyan,
  ask: pc.yellow,
  deny: pc.red,
};

/** One record as one line for a person. */
export function describeRecord(record: ActivityRecord): string {
  const who = `${record.agent}${record.subagent ? `/${record.subagent.type}` : ''}`;
  switch (record.type) {
    case 'decision': {
      const paint = OUTCOME_COLOURS[record.outcome] ?? String;
      const why =
        record.outcome === 'allow' && record.decider.by === 'rule'
          ? ''
          : ` ${pc.dim(`${record.decider.by} · ${settledBy(record)}`)}`;
      return `${paint(record.outcome.padEnd(6))} ${who} ${record.tool} ${oneLine(record.summary)}${why}${wouldBe(record)}`;
    }
    case 'result':
      return pc.dim(
        `result ${who} ${record.tool} ${record.failed ? 'failed' : 'done'}${record.redactions ? `, ${counted(record.redactions, 'secret')} taken out` : ''}${record.wouldRedact ? `, ${record.wouldRedact} would have been` : ''}${record.disobeyed ? ' ALTHOUGH DENIED' : ''}`,
      );
    case 'prompt':
      return `${(OUTCOME_COLOURS[record.outcome] ?? String)('prompt')} ${who} ${oneLine(record.summary)}${wouldBe(record)}`;
    case 'session':
      return pc.dim(`session ${who} ${record.moment} ${oneLine(record.detail)}`);
    case 'obedience': {
      const paint = record.obeyed === 'no' ? pc.red : pc.dim;
      return paint(
        `obeyed ${who} ${record.tool} ${record.expected}: ${record.obeyed}. ${oneLine(record.evidence.says)}`,
      );
    }
    case 'finding':
      return pc.red(`found  ${who} ${record.signal} (${record.severity}) ${oneLine(record.why)}`);
    case 'governance':
      return `${(OUTCOME_COLOURS[record.outcome] ?? String)('govern')} ${who} ${oneLine(`${record.what} ${record.reason}`)}`;
    case 'enrolment':
      return `signin ${who} ${oneLine(saysOf(record))}`;
    case 'log':
      return record.event === 'begun' ? pc.dim(`log    ${record.says}`) : pc.yellow(`log    ${record.says}`);
  }
}

/** What settled it: an order goes before the rules. */
const settledBy = ({ decider, rule }: Extract<ActivityRecord, { type: 'decision' }>): string =>
  decider.by === 'rule' ? decider.rule : rule;

/** What an observed rule would have done. */
function wouldBe({ wouldBe: would }: { wouldBe?: { outcome: Outcome; rule?: string } }): string {
  if (!would) return '';
  const paint = OUTCOME_COLOURS[would.outcome] ?? String;
  return ` ${paint(`would ${would.outcome}`)}${would.rule ? pc.dim(` ${would.rule}`) : ''}`;
}

/** Longest part of a record that is shown in a line, in characters. */
const LONGEST = 100;

/** Text on one line without anything that a terminal would obey. */
export function oneLine(text: string): string {
  const flat = printable(text).replace(/\s+/g, ' ').trim();
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST)}…` : flat;
}

/** Control and direction characters written out: what an agent wrote must not move the cursor or turn the text around. */
export function printable(text: string): string {
  return text.replace(
    /[^\P{Cc}\n\t]|[\p{Cf}\u2028\u2029]/gu,
    (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );
}

/** The columns of a table of records, in order. */
const COLUMNS: readonly [name: string, value: (record: ActivityRecord) => string | number | undefined][] = [
  ['seq', (r) => r.seq],
  ['at', (r) => r.at],
  ['device', (r) => r.device],
  ['principal', principalOf],
  ['agent', (r) => r.agent],
  ['session', (r) => r.session],
  ['subagent', (r) => r.subagent?.type],
  ['type', (r) => r.type],
  ['tool', (r) => ('tool' in r ? r.tool : undefined)],
  ['outcome', (r) => ('outcome' in r ? r.outcome : undefined)],
  ['rule', (r) => (r.type === 'decision' ? r.rule : undefined)],
  ['decider', (r) => (r.type === 'decision' ? r.decider.by : undefined)],
  [
    'effects',
    (r) => (r.type === 'decision' ? r.effects.map((e) => `${e.kind} ${e.resource}`).join('; ') : undefined),
  ],
  ['says', saysOf],
  ['repository', (r) => r.repository],
  ['branch', (r) => r.branch],
];

function saysOf(record: ActivityRecord): string {
  switch (record.type) {
    case 'decision':
    case 'prompt':
      return record.summary;
    case 'result':
      return record.failed ? 'failed' : 'done';
    case 'session':
      return `${record.moment} ${record.detail}`.trim();
    case 'obedience':
      return `${record.expected}: ${record.obeyed}. ${record.evidence.says}`;
    case 'finding':
      return record.why;
    case 'governance':
      return `${record.what} ${record.reason}`.trim();
    case 'enrolment':
      return `${principalOf(record)} signed in by ${record.by}`;
    case 'log':
      return record.says;
  }
}

export const CSV_HEADER = COLUMNS.map(([name]) => name).join(',');

/** A record as a line of comma-separated values (RFC 4180). */
export function csvLine(record: ActivityRecord): string {
  return COLUMNS.map(([, value]) => csvField(String(value(record) ?? ''))).join(',');
}

/** Quoted where needed. What a spreadsheet would take for a formula gets an apostrophe, as OWASP's "CSV Injection" advises. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
