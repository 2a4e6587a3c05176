/** A rehearsal as lines for a terminal. */
import pc from 'picocolors';
import { counted } from '../model/counted.ts';
import type { RehearsalResult, Tally } from '../policy/rehearse/rehearsal.ts';
import { suggestedYaml } from '../policy/rehearse/words.ts';
import { OUTCOME_COLOURS } from './record-lines.ts';

/** The report, for a terminal. */
export function rehearsalLines(result: RehearsalResult): string[] {
  const { totals, developerDays: days, policy, withheld, would } = result;
  const row = (name: string, before: number | string, after: number | string): string =>
    `${name.padEnd(28)}${String(before).padStart(12)}${String(after).padStart(12)}`;
  const aDay = (count: number): string => (days === 0 ? '–' : (count / days).toFixed(1));
  return [
    pc.bold(
      `${policy.organization}, revision ${policy.revision}, tried on ${counted(result.decisions, 'decision')}`,
    ),
    `${counted(result.developers, 'developer')}, ${counted(days, 'developer-day')}${result.from ? `, ${result.from.slice(0, 10)} to ${result.to?.slice(0, 10)}` : ''}`,
    ...(result.unknown > 0
      ? [
          pc.yellow(
            `${result.unknown} of them are unknown: their records do not hold all that a policy can ask; they are left out`,
          ),
        ]
      : []),
    '',
    pc.bold(row('', 'recorded', 'tried')),
    row('denied', totals.before.deny, totals.after.deny),
    row('asked', totals.before.ask, totals.after.ask),
    row('  once a session', result.asksOncePerSession.before, result.asksOncePerSession.after),
    row('redacted', totals.before.redact, totals.after.redact),
    row('allowed', totals.before.allow, totals.after.allow),
    row('secrets kept from results', withheld.before, withheld.after),
    row('denied a developer-day', aDay(totals.before.deny), aDay(totals.after.deny)),
    row('asked a developer-day', aDay(totals.before.ask), aDay(totals.after.ask)),
    row('redacted a developer-day', aDay(totals.before.redact), aDay(totals.after.redact)),
    ...frictionLines(result, aDay(totals.after.ask)),
    ...(would.deny + would.ask + would.redact > 0
      ? [`observed only: ${would.deny} would be denied, ${would.ask} asked, ${would.redact} redacted`]
      : []),
    ...changeLines(result),
    ...tallyLines(
      'by rule',
      result.rules.map(({ rule, before, after }) => [rule, before, after] as const),
    ),
    ...tallyLines(
      'by agent',
      result.agents.map(({ agent, before, after }) => [agent, before, after] as const),
    ),
    ...suggestionLines(result),
  ];
}

function frictionLines({ friction }: RehearsalResult, asks: string): string[] {
  if (!friction) return [];
  const says = `friction budget: ${counted(friction.budget, 'ask')} a developer-day; tried: ${asks}`;
  return [friction.within ? pc.green(`${says}, within`) : pc.red(`${says}, over it`)];
}

function changeLines({ changed, changes }: RehearsalResult): string[] {
  const paint = (outcome: string) => (OUTCOME_COLOURS[outcome] ?? String)(outcome);
  if (changed === 0) return ['', pc.bold('nothing changes')];
  return [
    '',
    pc.bold(`${counted(changed, 'decision')} would come out otherwise`),
    ...changes.flatMap(({ from, to, count, examples }) => [
      `${paint(from)} → ${paint(to)}: ${count}`,
      ...examples
        .slice(0, 5)
        .map(({ agent, summary, rule, count: times }) =>
          pc.dim(`    ${times}× ${agent}: ${oneLine(summary)}  (${rule})`),
        ),
    ]),
  ];
}

function tallyLines(title: string, rows: readonly (readonly [string, Tally, Tally])[]): string[] {
  const stopping = rows.filter(([, b, a]) => [b, a].some(({ deny, ask, redact }) => deny + ask + redact > 0));
  if (stopping.length === 0) return [];
  const width = Math.max(...stopping.map(([name]) => name.length)) + 2;
  const pair = (b: number, a: number): string => (b === a ? String(a) : `${b} → ${a}`).padStart(16);
  return [
    '',
    pc.bold(
      `${title.padEnd(width)}${['denied', 'asked', 'redacted'].map((name) => name.padStart(16)).join('')}`,
    ),
    ...stopping.map(
      ([name, b, a]) =>
        `${name.padEnd(width)}${pair(b.deny, a.deny)}${pair(b.ask, a.ask)}${pair(b.redact, a.redact)}`,
    ),
  ];
}

function suggestionLines(result: RehearsalResult): string[] {
  const { accepted, refused, remaining } = result.suggestions;
  if (result.totals.after.ask === 0) return [];
  const answered = accepted.reduce((sum, { removes }) => sum + removes, 0);
  return [
    '',
    pc.bold(
      `suggested pre-approvals: ${accepted.length} would answer ${counted(answered, 'ask')}, ${remaining} stay`,
    ),
    ...(accepted.length > 0
      ? [
          pc.dim(
            'Each was tried on the harmful cases that Chaperone is tested with, and lets none of them pass.',
          ),
          suggestedYaml(result).trimEnd(),
        ]
      : []),
    ...refused.map(({ what, asks, admits }) =>
      pc.dim(
        `left out, ${counted(asks, 'ask')}: ${oneLine(what)}, since the like of this does harm: ${oneLine(admits)}`,
      ),
    ),
  ];
}

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > 80 ? `${flat.slice(0, 80)}…` : flat;
};
